// How people and rooms are called on screen. Names come from strangers: no line breaks, never
// empty.
import type { RoomView, User, UserId } from '@parley/sdk'
import { t } from '../i18n'
import { client, me, users } from './client'
import { clean } from './text'

function userOf(id: UserId): User {
  return users.value.get(id) ?? client.user(id)
}

/** The name alone: for initials and for sorting, and where PersonName puts the marks beside it. */
export function bareNameOf(id: UserId): string {
  return nameOfUser(userOf(id))
}

export function isUnproven(id: UserId): boolean {
  return userOf(id).unproven === true
}

/** The name could be taken for somebody else's: it is shown with its id. */
export function isAlike(id: UserId): boolean {
  return userOf(id).alike === true
}

/** The name with all its marks, where only text can stand: titles, spoken lines, sentences. */
export function displayOf(id: UserId): string {
  const bare = bareNameOf(id)
  const name = isAlike(id) ? `${bare} @${id}` : bare
  return isUnproven(id) ? t('name.withUnproven', { name }) : name
}

export function nameOfUser(user: User): string {
  return clean(user.display) || user.user
}

/** The other person of a direct room; oneself in the note-to-self room. */
export function partnerOf(room: RoomView): UserId | null {
  if (room.kind !== 'dm') return null
  const self = me.value?.user
  return room.users?.find((user) => user !== self) ?? self ?? null
}

export function isNotes(room: RoomView): boolean {
  return room.kind === 'dm' && partnerOf(room) === me.value?.user
}

/** The bare label, as rows and headers show it beside an icon. */
export function labelOf(room: RoomView): string {
  if (room.kind === 'dm') {
    const partner = partnerOf(room)
    if (isNotes(room)) return t('side.notes')
    return partner ? displayOf(partner) : room.room
  }
  const title = clean(room.title ?? '')
  const name = clean(room.name ?? '') || room.room
  return title && title.toLowerCase() !== name.toLowerCase() ? title : name
}

/** With `#` where it is a named room: for sentences. */
export function titleOf(room: RoomView): string {
  return room.kind === 'dm' ? labelOf(room) : `#${labelOf(room)}`
}
