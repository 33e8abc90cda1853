// How people and rooms are called on screen. Names come from strangers: no line breaks, never
// empty.
import type { Room, RoomView, User, UserId } from '@parley/sdk'
import { computed } from '@preact/signals'
import { t } from '../i18n'
import { client, me, rooms, users } from './client'
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
export function partnerOf(room: Pick<Room, 'kind' | 'users'>): UserId | null {
  if (room.kind !== 'dm') return null
  const self = me.value?.user
  return room.users?.find((user) => user !== self) ?? self ?? null
}

export function isNotes(room: Pick<Room, 'kind' | 'users'>): boolean {
  return room.kind === 'dm' && partnerOf(room) === me.value?.user
}

/** A room of ours, or one that we only hear of. */
type Named = Pick<Room, 'room' | 'kind' | 'name' | 'title'> & { readonly users?: Room['users'] }

/** The bare label, as rows and headers show it beside an icon. */
export function labelOf(room: Named): string {
  if (room.kind === 'dm') {
    const partner = partnerOf(room)
    if (isNotes(room)) return t('side.notes')
    return partner ? displayOf(partner) : room.room
  }
  const title = clean(room.title ?? '')
  const name = clean(room.name ?? '') || room.room
  return title && title.toLowerCase() !== name.toLowerCase() ? title : name
}

/** With what tells its kind: for sentences, and wherever no icon stands beside it. */
export function titleOf(room: Named): string {
  const label = labelOf(room)
  if (room.kind === 'dm') return label
  const title = room.kind === 'public' ? `#${label}` : t('room.privateTitle', { name: label })
  return twinsOf(room).some(({ kind }) => kind === room.kind) ? `${title} (${idOf(room)})` : title
}

export function iconOf({ kind }: Pick<Room, 'kind'>): 'lock' | 'hash' | 'note' {
  if (kind === 'dm') return 'note'
  return kind === 'private' ? 'lock' : 'hash'
}

/** The kind of a room that has a name, in words. */
export function kindOf({ kind }: Pick<Room, 'kind'>): string {
  return t(kind === 'private' ? 'room.private' : 'room.public')
}

/** Own rooms by what they are called on screen, without case. */
const byLabel = computed<ReadonlyMap<string, readonly RoomView[]>>(() => {
  const found = new Map<string, RoomView[]>()
  for (const room of rooms.value.values()) {
    if (room.kind === 'dm') continue
    const label = labelOf(room).toLowerCase()
    found.set(label, [...(found.get(label) ?? []), room])
  }
  return found
})

/** Other rooms of ours that are called the same. */
function twinsOf(room: Named): readonly RoomView[] {
  const all = byLabel.value.get(labelOf(room).toLowerCase()) ?? []
  return all.filter((one) => one.room !== room.room)
}

/** What nothing else is called: a public room's name, else the end of its id. */
const idOf = (room: Named): string =>
  room.kind === 'public' ? `#${clean(room.name ?? '')}` : room.room.slice(-4)

/** What tells a room from another one of ours that is called the same; null: none is. */
export function hintOf(room: RoomView): string | null {
  if (room.kind === 'dm') return null
  const twins = twinsOf(room)
  if (twins.length === 0) return null
  const alone = !twins.some(({ kind }) => kind === room.kind)
  const more = alone ? t('room.members', { n: room.members }) : idOf(room)
  return t('room.hint', { kind: kindOf(room), more })
}
