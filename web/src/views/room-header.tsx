// What room this is, what it is about, who is in it.
import type { RoomView } from '@parley/sdk'
import { useRef } from 'preact/hooks'
import { t } from '../i18n'
import { client, tick } from '../state/client'
import { copyText } from '../state/clipboard'
import { members } from '../state/members'
import { hintOf, iconOf, isNotes, partnerOf } from '../state/names'
import { goList, linkOf } from '../state/route'
import { clean } from '../state/text'
import { dialog, type MenuItem, membersOpen, menu, oneColumn } from '../state/ui'
import { Avatar, isOnline } from './avatar'
import { Icon } from './icons'
import { RoomLabel } from './room-label'

function onlineCount(room: RoomView): number {
  const list = members.value.get(room.room) ?? []
  return list.filter((member) => onlineNow(member.user, member.online)).length
}

/** Pushed presence where there is some, else what `who` said. */
export function onlineNow(user: string, answered: boolean): boolean {
  const pushed = tick.value >= 0 ? client.presence(user) : 'unknown'
  return pushed === 'unknown' ? answered : pushed === 'online'
}

function menuItems(room: RoomView): MenuItem[] {
  const items: MenuItem[] = []
  if (room.role === 'owner') {
    items.push({
      label: t('room.edit'),
      testid: 'room-edit',
      run: () => {
        dialog.value = { kind: 'edit', room }
      },
    })
  }
  items.push({
    label: t('room.invite'),
    testid: 'room-invite',
    run: () => {
      dialog.value = { kind: 'invite', room }
    },
  })
  items.push({ label: t('room.copyLink'), run: () => void copyText(linkOf(room)) })
  items.push({
    label: t('room.leave'),
    danger: true,
    testid: 'room-leave',
    run: () => {
      dialog.value = { kind: 'leave', room }
    },
  })
  return items
}

export function RoomHeader({ room }: { readonly room: RoomView }) {
  const more = useRef<HTMLButtonElement>(null)
  const partner = partnerOf(room)
  const hint = hintOf(room)
  // Alone on the screen it is the page's own heading.
  const Title = oneColumn.value ? 'h1' : 'h2'
  return (
    <header class="room-head">
      <button
        type="button"
        class="icon-button only-narrow"
        aria-label={t('side.back')}
        data-testid="back"
        onClick={goList}
      >
        <Icon name="back" />
      </button>
      <span class="room-head-mark">
        {partner && !isNotes(room) ? (
          <Avatar user={partner} size={32} />
        ) : (
          <Icon name={iconOf(room)} />
        )}
      </span>
      <div class="room-head-words">
        <Title data-testid="room-title">
          <RoomLabel room={room} />
          {room.kind === 'private' && <span class="sr-only"> {t('room.private')}</span>}
          {hint !== null && <small class="room-hint">{hint}</small>}
        </Title>
        <Subtitle room={room} />
      </div>
      {!isNotes(room) && (
        <button
          type="button"
          class="members-button"
          data-testid="members-button"
          aria-pressed={membersOpen.value}
          aria-label={`${t('room.showMembers')}: ${t('room.members', { n: room.members })}`}
          title={t('room.showMembers')}
          onClick={() => {
            membersOpen.value = !membersOpen.value
          }}
        >
          <Icon name="people" />
          <span>{room.members}</span>
        </button>
      )}
      {room.kind !== 'dm' && (
        <button
          ref={more}
          type="button"
          class="icon-button"
          aria-label={t('room.menu')}
          title={t('room.menu')}
          aria-haspopup="menu"
          data-testid="room-menu"
          onClick={() => {
            if (!more.current) return
            const anchor = more.current.getBoundingClientRect()
            menu.value = { anchor, label: t('room.menu'), items: menuItems(room) }
          }}
        >
          <Icon name="more" />
        </button>
      )}
    </header>
  )
}

function Subtitle({ room }: { readonly room: RoomView }) {
  const partner = partnerOf(room)
  if (partner) {
    if (isNotes(room)) return null
    return <p class="topic">{t(isOnline(partner) ? 'presence.online' : 'presence.offline')}</p>
  }
  const topic = clean(room.topic ?? '')
  const online = onlineCount(room)
  return (
    <p class="topic" title={topic || undefined}>
      {online > 0 && <span class="topic-online">{t('room.online', { n: online })}</span>}
      {topic ? (
        <bdi>{topic}</bdi>
      ) : (
        room.role === 'owner' && (
          <button
            type="button"
            class="topic-add"
            onClick={() => {
              dialog.value = { kind: 'edit', room }
            }}
          >
            {t('room.addTopic')}
          </button>
        )
      )}
    </p>
  )
}
