// Where the person is: `/` (the room list), `/r/<room>`, `/r/<room>/<seq>`. Real history entries,
// so that the
// browser's and the phone's back button do what they say.
import type { RoomId, RoomView, Seq } from '@parley/sdk'
import { computed, signal } from '@preact/signals'
import { backPage, closeOverlays, overlayDepth, whenStill } from '../ui/overlays'
import { rooms } from './client'

export interface Route {
  /** A room's name or id as the URL has it; null: the list. */
  readonly room: string | null
  /** The message to show, from a copied link. */
  readonly seq: Seq | null
}

export function parsePath(path: string): Route {
  const [, first, room, seq] = path.split('/')
  if (first !== 'r' || !room) return { room: null, seq: null }
  let name = room
  try {
    name = decodeURIComponent(room)
  } catch {
    // A broken escape names no room; it is shown as typed.
  }
  return { room: name, seq: seq && /^\d{1,15}$/.test(seq) ? Number(seq) : null }
}

export const route = signal<Route>(parsePath(location.pathname))

/** Ids are `r_…`; everything else is a name. */
export function findRoom(all: ReadonlyMap<RoomId, RoomView>, wanted: string): RoomView | null {
  const byId = all.get(wanted)
  if (byId) return byId
  for (const room of all.values()) if (room.kind !== 'dm' && room.name === wanted) return room
  return null
}

/** The title of the room that was open and that we are in no more, until one goes elsewhere. */
export const leftTitle = signal<string | null>(null)

export const currentRoom = computed<RoomView | null>(() => {
  const wanted = route.value.room
  return wanted === null ? null : findRoom(rooms.value, wanted)
})

export function pathOf(room: RoomView | { name?: string; kind: string; room: string }): string {
  const word = room.kind !== 'dm' && room.name ? room.name : room.room
  return `/r/${encodeURIComponent(word)}`
}

export function linkOf(room: RoomView, seq?: Seq): string {
  return `${location.origin}${pathOf(room)}${seq === undefined ? '' : `/${seq}`}`
}

interface Entry {
  /** The entry before this one in the history is the room list. */
  readonly overList?: boolean
}

function go(path: string, how: 'push' | 'replace', entry: Entry): void {
  whenStill(() => {
    // What lies over the page closes, and its entry becomes the new page's.
    const over = overlayDepth() > 0
    closeOverlays()
    leftTitle.value = null
    if (path !== location.pathname && how === 'push' && !over) history.pushState(entry, '', path)
    else if (path !== location.pathname || !over) history.replaceState(entry, '', path)
    route.value = parsePath(path)
  })
}

export function goRoom(room: RoomView, seq?: Seq): void {
  const path = pathOf(room) + (seq === undefined ? '' : `/${seq}`)
  go(path, 'push', { overList: route.value.room === null })
}

/** A room not in the list yet, by the id or name that a command answered with. */
export function goRoomNamed(word: string, how: 'push' | 'replace' = 'push'): void {
  go(`/r/${encodeURIComponent(word)}`, how, { overList: route.value.room === null })
}

/** To the list: back, where it is what lies behind; else in place, so that back does not bounce. */
export function goList(): void {
  const entry: Entry | null = history.state
  if (entry?.overList) {
    route.value = { room: null, seq: null }
    backPage()
  } else go('/', 'replace', {})
}

/** The first entry: on a narrow screen the list lies behind the room, so that back shows it. */
export function enter(room: RoomView, listBehind: boolean): void {
  if (listBehind) go('/', 'replace', {})
  go(pathOf(room), listBehind ? 'push' : 'replace', { overList: listBehind })
}

export function startRoute(): void {
  addEventListener('popstate', () => {
    route.value = parsePath(location.pathname)
  })
}
