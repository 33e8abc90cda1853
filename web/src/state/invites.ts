// What others offer: invitations to rooms, and direct messages from people who are new to us.
import type { Invite, RoomView } from '@parley/sdk'
import { computed, signal } from '@preact/signals'
import { t } from '../i18n'
import { client, rooms } from './client'
import { displayOf, titleOf } from './names'
import { showError } from './people'
import { goRoomId } from './route'
import { showAlert, spoken } from './ui'

export const invites = signal<readonly Invite[]>(client.invites.open)
client.subscribe(() => {
  invites.value = client.invites.open
})

/** Direct rooms that wait for a first answer: in a list of their own and in no badge. */
export const requests = computed<readonly RoomView[]>(() =>
  [...rooms.value.values()].filter((room) => room.request),
)

/** As rows, headers and sentences call a room that one is not in. */
export function invitedRoomName({ room }: Invite): string {
  if (room.kind === 'dm') return t('side.direct')
  return titleOf(room)
}

export async function acceptInvite(invite: Invite): Promise<boolean> {
  try {
    goRoomId(await client.invites.accept(invite.room.room, invite.from))
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

/** Nobody is told; it can still be accepted from the list of those set aside. */
export async function declineInvite(invite: Invite): Promise<void> {
  try {
    await client.invites.decline(invite.room.room, invite.from)
    showAlert(t('inv.declinedNote', { name: displayOf(invite.from) }))
  } catch (error) {
    showError(error)
  }
}

export async function acceptRequest(room: RoomView): Promise<void> {
  try {
    await client.invites.accept(room.room)
  } catch (error) {
    showError(error)
  }
}

export async function declineRequest(room: RoomView, name: string): Promise<void> {
  try {
    await client.invites.decline(room.room)
    showAlert(t('inv.declinedNote', { name }))
  } catch (error) {
    showError(error)
  }
}

/** Each is said once: an invitation when it comes, a request at its first message. */
export function startInviteNotices(): void {
  let known = new Set(client.invites.open.map(keyOf))
  invites.subscribe((open) => {
    const fresh = open.filter((one) => !known.has(keyOf(one)))
    known = new Set(open.map(keyOf))
    const last = fresh.at(-1)
    if (last && client.state.kind === 'live')
      spoken.value = t('inv.room', { name: displayOf(last.from), room: invitedRoomName(last) })
  })
  client.on('message', ({ room, item }) => {
    const view = client.rooms.get(room)
    if (view?.request && view.unread <= 1)
      spoken.value = t('inv.request', { name: displayOf(item.from) })
  })
}

const keyOf = ({ room, from }: Invite): string => `${room.room} ${from}`
