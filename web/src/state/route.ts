// Where the person is: `/` (the room list), `/r/<room>`, `/r/<room>/<seq>`. Real history entries,
// so that the browser's and the phone's back button do what they say.
//
// Invariant: a room that is open is held by its id, also in the history. Whatever appears, leaves
// or is called otherwise, no route leads to another room by itself.
import type { RoomId, RoomView, Seq } from '@parley/sdk'
import { computed, signal } from '@preact/signals'
import { backPage, closeOverlays, overlayDepth, whenStill } from '../ui/overlays'
import { type Address, isRoomId, parseAddress, publicRoomNamed, wordOf } from './address'
import { client, rooms } from './client'

export interface Route extends Address {
  /** The room that is open. Null: the list, or a name that nobody has looked up yet. */
  readonly room: RoomId | null
}

interface Entry {
  /** The entry before this one in the history is the room list. */
  readonly overList?: boolean
  /** The room that the address stood for when it was entered. */
  readonly room?: RoomId | null
}

function here(): Route {
  const address = parseAddress(location.pathname)
  const { word } = address
  if (word === null || isRoomId(word)) return { ...address, room: word }
  const entry: Entry | null = history.state
  return { ...address, room: entry?.room ?? null }
}

export const route = signal<Route>(here())

/** The title of the room that was open and that we are in no more, until one goes elsewhere. */
export const leftTitle = signal<string | null>(null)

export const currentRoom = computed<RoomView | null>(
  () => rooms.value.get(route.value.room ?? '') ?? null,
)

export function pathOf(room: RoomView): string {
  return `/r/${encodeURIComponent(wordOf(room))}`
}

export function linkOf(room: RoomView, seq?: Seq): string {
  return `${location.origin}${pathOf(room)}${seq === undefined ? '' : `/${seq}`}`
}

function go(path: string, how: 'push' | 'replace', state: Entry): void {
  whenStill(() => {
    // What lies over the page closes, and its entry becomes the new page's.
    const over = overlayDepth() > 0
    closeOverlays()
    leftTitle.value = null
    const same = path === location.pathname && state.room === route.value.room
    if (!same && how === 'push' && !over) history.pushState(state, '', path)
    else if (!same || !over) history.replaceState(state, '', path)
    route.value = here()
  })
}

const pathTo = (path: string, seq: Seq | null): string => (seq === null ? path : `${path}/${seq}`)

export function goRoom(room: RoomView, seq: Seq | null = null): void {
  const state = { overList: route.value.word === null, room: room.room }
  go(pathTo(pathOf(room), seq), 'push', state)
}

/** To a room that may not be in the list yet, as a command has answered. */
export function goRoomId(room: RoomId, seq: Seq | null = null): void {
  const known = client.rooms.get(room)
  if (known) goRoom(known, seq)
  else go(pathTo(`/r/${room}`, seq), 'push', { overList: route.value.word === null, room })
}

/** To what an address of this client says. Whoever calls it looks up the name (`hold`). */
export function goAddress({ word, seq }: Address): void {
  if (word === null) {
    goList()
    return
  }
  const found = isRoomId(word)
    ? client.rooms.get(word)
    : publicRoomNamed(client.rooms.values(), word)
  if (found) {
    goRoom(found, seq)
    return
  }
  const room = isRoomId(word) ? word : null
  const path = pathTo(`/r/${encodeURIComponent(word)}`, seq)
  go(path, 'push', { overList: route.value.word === null, room })
}

/** The name of the address is this room's: from now on it stays with it. */
export function hold(room: RoomId): void {
  leftTitle.value = null
  route.value = { ...route.value, room }
  whenStill(() => {
    if (route.value.room === room) history.replaceState({ ...history.state, room }, '')
  })
}

/** Somebody else comes in: what a name stood for before is looked up again. */
export function forget(): void {
  const { word } = route.value
  if (word !== null && !isRoomId(word)) route.value = { ...route.value, room: null }
}

/** To the list: back, where it is what lies behind; else in place, so that back does not bounce. */
export function goList(): void {
  const entry: Entry | null = history.state
  if (entry?.overList) {
    route.value = { word: null, room: null, seq: null }
    backPage()
  } else go('/', 'replace', {})
}

/** The first entry: on a narrow screen the list lies behind the room, so that back shows it. */
export function enter(room: RoomView, listBehind: boolean): void {
  if (listBehind) go('/', 'replace', {})
  const state = { overList: listBehind, room: room.room }
  go(pathOf(room), listBehind ? 'push' : 'replace', state)
}

export function startRoute(): void {
  addEventListener('popstate', () => {
    const { word, room } = route.value
    const there = here()
    // An overlay lay over this entry when its name was looked up.
    const now = there.room === null && there.word === word ? { ...there, room } : there
    if (now.word !== word || now.room !== room) leftTitle.value = null
    route.value = now
  })
}
