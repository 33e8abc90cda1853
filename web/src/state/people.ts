// The people this client knows of, and starting to talk with one.
import { ParleyError, type UserId } from '@parley/sdk'
import { computed } from '@preact/signals'
import { errorText } from '../i18n'
import { client, me, rooms, users } from './client'
import { members } from './members'
import { partnerOf } from './names'
import { goRoom, goRoomNamed } from './route'
import { membersOpen, narrow, showAlert } from './ui'

/** Everybody seen so far, except us. */
export const people = computed<readonly UserId[]>(() => {
  const found = new Set<UserId>(users.value.keys())
  for (const list of members.value.values()) for (const member of list) found.add(member.user)
  found.delete(me.value?.user ?? '')
  return [...found]
})

export function showError(error: unknown): void {
  if (error instanceof ParleyError) showAlert(errorText(error.code, error.after))
  else showAlert(errorText(undefined))
}

/** Opens the conversation with somebody; there is one of each pair. */
export async function messagePerson(user: UserId): Promise<boolean> {
  if (narrow.matches) membersOpen.value = false
  for (const room of rooms.value.values()) {
    if (room.kind === 'dm' && partnerOf(room) === user) {
      goRoom(room)
      return true
    }
  }
  try {
    goRoomNamed(await client.openRoom({ kind: 'dm', members: [user] }))
    return true
  } catch (error) {
    showError(error)
    return false
  }
}
