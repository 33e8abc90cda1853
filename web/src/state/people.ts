// The people this client knows of, and starting to talk with one.
import { ParleyError, type UserId } from '@parley/sdk'
import { computed } from '@preact/signals'
import { errorText, lang, localeOf } from '../i18n'
import { client, me, rooms, users } from './client'
import { members } from './members'
import { displayOf, partnerOf } from './names'
import { goRoom, goRoomId } from './route'
import { membersOpen, narrow, showAlert } from './ui'

/** Everybody seen so far, except us, in the order of their names. */
export const people = computed<readonly UserId[]>(() => {
  const found = new Set<UserId>(users.value.keys())
  for (const list of members.value.values()) for (const member of list) found.add(member.user)
  found.delete(me.value?.user ?? '')
  const { compare } = new Intl.Collator(localeOf(lang.value), { numeric: true })
  return [...found].sort((a, b) => compare(displayOf(a), displayOf(b)) || compare(a, b))
})

/** Why the server did not do it, for where it was asked. */
export function refusedWords(error: unknown): string {
  const facts = error instanceof ParleyError ? error : null
  return errorText(facts?.code, facts?.after)
}

export const showError = (error: unknown): void => showAlert(refusedWords(error))

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
    goRoomId(await client.openRoom({ kind: 'dm', members: [user] }))
    return true
  } catch (error) {
    showError(error)
    return false
  }
}
