// Addresses of rooms, as texts. `/r/<name>` is the public room of that name, and nothing else ever:
// it means the same to everybody. Every other room is `/r/r_…`, by its id.
import type { Room, RoomId, RoomKind, RoomView, Seq } from '@parley/sdk'

export interface Address {
  /** What stands for the room: its id, or a public room's name. Null: the list. */
  readonly word: string | null
  /** The message to show, from a copied link. */
  readonly seq: Seq | null
}

const kRoomId = /^r_[0-9a-hj-km-np-tv-z]{13}$/

export const isRoomId = (word: string): boolean => kRoomId.test(word)

export function parseAddress(path: string): Address {
  const [, first, room, seq] = path.split('/')
  if (first !== 'r' || !room) return { word: null, seq: null }
  let word = room
  try {
    word = decodeURIComponent(room)
  } catch {
    // A broken escape names no room; it is shown as typed.
  }
  return { word, seq: seq && /^\d{1,15}$/.test(seq) ? Number(seq) : null }
}

interface Named {
  readonly room: RoomId
  readonly kind: RoomKind
  readonly name?: string
}

/** What stands for the room in an address. A name that looks like an id would be taken for one. */
export function wordOf({ room, kind, name }: Named): string {
  return kind === 'public' && name && !isRoomId(name) ? name : room
}

/** The public room of that name among these. */
export function publicRoomNamed<R extends Room | RoomView>(
  rooms: Iterable<R>,
  name: string,
): R | null {
  for (const room of rooms) if (room.kind === 'public' && room.name === name) return room
  return null
}
