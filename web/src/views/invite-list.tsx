// The first section of the sidebar while something waits for a yes or a no: who offers what. Calm:
// no number, no colour of alarm, and it is gone when nothing waits.
import type { Invite, RoomView } from '@parley/sdk'
import { rich, t } from '../i18n'
import { acceptInvite, declineInvite, invitedRoomName, invites, requests } from '../state/invites'
import { iconOf, kindOf, partnerOf } from '../state/names'
import { currentRoom, goRoom, pathOf } from '../state/route'
import { dialog } from '../state/ui'
import { Avatar } from './avatar'
import { Icon } from './icons'
import { PersonName } from './person-name'

export function InviteList() {
  if (invites.value.length === 0 && requests.value.length === 0) return null
  return (
    <section aria-labelledby="side-invites" data-testid="invites">
      <div class="side-section">
        <h2 id="side-invites">{t('inv.title')}</h2>
        <button
          type="button"
          class="link-button invite-more"
          data-testid="invites-more"
          onClick={() => {
            dialog.value = { kind: 'aside' }
          }}
        >
          {t('inv.more')}
        </button>
      </div>
      <ul class="side-list">
        {invites.value.map((invite) => (
          <InviteRow key={`${invite.room.room} ${invite.from}`} invite={invite} />
        ))}
        {requests.value.map((room) => (
          <RequestRow key={room.room} room={room} />
        ))}
      </ul>
    </section>
  )
}

/** Display names can be anybody's: the id stands beside it, always. */
export function Person({ user }: { readonly user: string }) {
  return (
    <>
      <PersonName user={user} class="strong" idIsThere /> <bdi class="invite-id">@{user}</bdi>
    </>
  )
}

function InviteRow({ invite }: { readonly invite: Invite }) {
  const { room, from } = invite
  const name = invitedRoomName(invite)
  return (
    <li class="invite" data-testid={`invite-${room.name}`}>
      <span class="room-mark">
        <Icon name={iconOf(room)} />
      </span>
      <div class="invite-words">
        <p>
          {rich('inv.room', {
            name: <Person user={from} />,
            room: <bdi class="strong">{name}</bdi>,
          })}
        </p>
        <small>{kindOf(room)}</small>
        <div class="invite-acts">
          <button
            type="button"
            class="button small primary"
            data-testid="invite-accept"
            aria-label={`${t('inv.accept')}: ${name}`}
            onClick={() => void acceptInvite(invite)}
          >
            {t('inv.accept')}
          </button>
          <button
            type="button"
            class="button small"
            data-testid="invite-decline"
            aria-label={`${t('inv.decline')}: ${name}`}
            onClick={() => void declineInvite(invite)}
          >
            {t('inv.decline')}
          </button>
        </div>
      </div>
    </li>
  )
}

function RequestRow({ room }: { readonly room: RoomView }) {
  const from = partnerOf(room) ?? ''
  const current = currentRoom.value?.room === room.room
  return (
    <li>
      <a
        class="room-row invite-request"
        href={pathOf(room)}
        data-testid={`request-${from}`}
        data-unread="0"
        aria-current={current ? 'page' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          event.stopPropagation()
          if (!current) goRoom(room)
        }}
      >
        <span class="room-mark">
          <Avatar user={from} size={20} />
        </span>
        <span class="invite-words">
          <span>{rich('inv.request', { name: <Person user={from} /> })}</span>
        </span>
      </a>
    </li>
  )
}
