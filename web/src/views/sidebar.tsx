// The left column: where one can go, and who one is.
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { connection, me, server } from '../state/client'
import { nameOfUser } from '../state/names'
import { kSideFirst, kSideMax, kSideMin, setSideWidth, sideWidth } from '../state/prefs'
import { directRooms, namedRooms } from '../state/room-lists'
import { clean } from '../state/text'
import { dialog } from '../state/ui'
import { AvatarWithPresence } from './avatar'
import { Icon } from './icons'
import { InviteList } from './invite-list'
import { Beyond, Edge } from './later'
import { RoomRow } from './room-row'

export function Sidebar() {
  const list = useRef<HTMLDivElement>(null)
  // The current room is in sight when the list is longer than the column.
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' })
  }, [])

  return (
    <nav class="side" aria-label={t('side.label')}>
      <header class="side-head">
        <h1>
          <bdi>{clean(server.value?.name ?? 'Parley')}</bdi>
        </h1>
      </header>
      <button
        type="button"
        class="side-find"
        data-testid="find"
        onClick={() => {
          dialog.value = { kind: 'switcher' }
        }}
      >
        <Icon name="search" />
        <span>{t('side.find')}</span>
        <kbd>{kCommand} K</kbd>
      </button>
      <div class="side-frame-lists">
        <Beyond list={list} />
        <div class="side-lists" ref={list}>
          <InviteList />
          <section aria-labelledby="side-rooms">
            <SectionHead
              id="side-rooms"
              title={t('side.rooms')}
              action={t('side.newRoom')}
              testid="new-room"
              run={() => {
                dialog.value = { kind: 'rooms', tab: 'create' }
              }}
            />
            <ul class="side-list" data-testid="room-list">
              {namedRooms.value.map((room) => (
                <RoomRow key={room.room} room={room} />
              ))}
            </ul>
          </section>
          <section aria-labelledby="side-direct">
            <SectionHead
              id="side-direct"
              title={t('side.direct')}
              action={t('side.newDirect')}
              testid="new-direct"
              run={() => {
                dialog.value = { kind: 'direct' }
              }}
            />
            {directRooms.value.length === 0 && <p class="side-none">{t('side.noDirect')}</p>}
            <ul class="side-list" data-testid="direct-list">
              {directRooms.value.map((room) => (
                <RoomRow key={room.room} room={room} />
              ))}
            </ul>
          </section>
        </div>
      </div>
      <Me />
      <Edge
        label={t('side.width')}
        width={sideWidth.value}
        min={kSideMin}
        max={kSideMax}
        first={kSideFirst}
        set={setSideWidth}
      />
    </nav>
  )
}

const kCommand = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl'

interface HeadProps {
  readonly id: string
  readonly title: string
  readonly action: string
  readonly testid: string
  readonly run: () => void
}

function SectionHead({ id, title, action, testid, run }: HeadProps) {
  return (
    <div class="side-section">
      <h2 id={id}>{title}</h2>
      <button
        type="button"
        class="icon-button"
        aria-label={action}
        title={action}
        data-testid={testid}
        onClick={run}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}

function Me() {
  const self = me.value
  if (!self) return null
  return (
    <button
      type="button"
      class="side-me"
      data-testid="prefs"
      title={t('side.settings')}
      onClick={() => {
        dialog.value = { kind: 'prefs' }
      }}
    >
      <AvatarWithPresence user={self.user} size={32} online={connection.value.kind === 'live'} />
      <span class="side-me-name">
        <bdi>{nameOfUser(self)}</bdi>
        <small>@{self.user}</small>
      </span>
      <Icon name="settings" />
      <span class="sr-only">{t('side.settings')}</span>
    </button>
  )
}
