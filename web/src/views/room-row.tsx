// One row of the sidebar: a real link, so that it opens in a new tab, is copied, and says where it
// leads.
import type { RoomView } from '@parley/sdk'
import { t } from '../i18n'
import { drafts } from '../state/drafts'
import { hintOf, iconOf, isNotes, partnerOf } from '../state/names'
import { currentRoom, goRoom, pathOf } from '../state/route'
import { coarse, focusComposer } from '../state/ui'
import { AvatarWithPresence } from './avatar'
import { Icon } from './icons'
import { RoomLabel } from './room-label'

function Mark({ room }: { readonly room: RoomView }) {
  if (room.kind !== 'dm') return <Icon name={iconOf(room)} />
  const partner = partnerOf(room)
  if (isNotes(room) || !partner) return <Icon name={iconOf(room)} />
  return <AvatarWithPresence user={partner} size={20} />
}

/** A number where somebody meant us, a dot where there is just something new. */
function Unread({ room }: { readonly room: RoomView }) {
  if (room.unread === 0) return null
  const meant = room.kind === 'dm' ? room.unread : room.mentions
  if (meant > 0) {
    const words = room.kind === 'dm' ? 'side.unread' : 'side.mentions'
    return (
      <span class={room.kind === 'dm' ? 'badge direct' : 'badge'} data-testid="badge">
        <span aria-hidden="true">{meant > 99 ? '99+' : meant}</span>
        <span class="sr-only">{t(words, { n: meant })}</span>
      </span>
    )
  }
  return (
    <span class="dot" data-testid="dot">
      <span class="sr-only">{t('side.unread', { n: room.unread })}</span>
    </span>
  )
}

export function RoomRow({ room }: { readonly room: RoomView }) {
  const current = currentRoom.value?.room === room.room
  const hint = hintOf(room)
  const hasDraft = !current && drafts.value.has(room.room)
  const word = room.kind === 'dm' ? (partnerOf(room) ?? room.room) : (room.name ?? room.room)
  return (
    <li>
      <a
        class="room-row"
        href={pathOf(room)}
        data-testid={`room-${word}`}
        data-kind={room.kind}
        data-unread={room.unread}
        data-mentions={room.mentions}
        aria-current={current ? 'page' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          event.stopPropagation()
          if (!current) goRoom(room)
          if (!coarse.matches) requestAnimationFrame(focusComposer)
        }}
      >
        <span class="room-mark">
          <Mark room={room} />
        </span>
        <span class="room-label">
          <RoomLabel room={room} />
          {room.kind === 'private' && <span class="sr-only"> {t('room.private')}</span>}
          {hint !== null && <small class="room-hint">{hint}</small>}
        </span>
        {hasDraft && (
          <span class="draft-mark" title={t('side.draft')}>
            <Icon name="edit" />
            <span class="sr-only">{t('side.draft')}</span>
          </span>
        )}
        <Unread room={room} />
      </a>
    </li>
  )
}
