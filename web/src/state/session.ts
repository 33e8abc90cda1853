// From the first paint to being in: who the browser says we are, the first run, and being turned
// away.
import { ParleyError, type RoomId } from '@parley/sdk'
import { signal } from '@preact/signals'
import { publicRoomNamed } from './address'
import { client, profile, renewDevice } from './client'
import { kReplaced } from './connection-words'
import { startDrafts } from './drafts'
import { readLocal, writeLocal } from './local'
import { currentRoom, enter, forget, hold, route } from './route'
import { clean } from './text'
import { coarse, focusComposer, narrow } from './ui'

/** `opening`: storage is being read. `join`: the first-run card. `chat`: the rest of the life. */
export const phase = signal<'opening' | 'join' | 'chat'>('opening')
/** Why the card is shown again to somebody who was in. */
export const turnedAway = signal<string | null>(null)
/** Who that was: offered again. */
export const formerName = signal('')
/** The room in which the tips stand: the first one, until something is said. */
export const tipsIn = signal<RoomId | null>(null)

export interface JoinRefused {
  readonly code: string
  readonly suggest?: string
  readonly after?: number
}

const tipsKey = `parley.tips.${profile}`
const lastKey = `parley.last.${profile}`

export async function startSession(): Promise<void> {
  client.on('state', (state) => {
    // A copy of this tab has our device: each goes on with one of its own.
    if (state.kind === 'closed' && state.code === kReplaced) comeBack()
  })
  addEventListener('popstate', () => {
    // Back at a name that nobody has looked up: its page was left too soon.
    if (phase.value === 'chat' && route.value.word !== null && route.value.room === null) settle()
  })
  startDrafts(profile)
  tipsIn.value = readLocal(tipsKey)
  client.on('acked', ({ op }) => {
    if (op === 'send') closeTips()
  })
  const saved = await client.load().catch(() => null)
  if (!saved) {
    phase.value = 'join'
    return
  }
  formerName.value = clean(saved.me.display)
  phase.value = 'chat'
  settle()
  start()
}

function start(): void {
  client.start().then(settle, (error: unknown) => {
    if (error instanceof ParleyError && error.code === 'unauthorized') {
      turnedAway.value = error.code
      phase.value = 'join'
    }
  })
}

/** After the connection has ended for good: by hand, or by another one of our device. */
export function comeBack(): void {
  renewDevice()
  start()
}

/** Resolves with null when in, else with why not. */
export async function joinAs(name: string): Promise<JoinRefused | null> {
  try {
    await client.start({ guest: { name } })
  } catch (error) {
    if (error instanceof ParleyError) return error
    return { code: 'unknown' }
  }
  turnedAway.value = null
  forget()
  settle()
  phase.value = 'chat'
  openTips()
  if (!coarse.matches) requestAnimationFrame(focusComposer)
  return null
}

/**
 * At `/` on a wide screen there is always a room; on a narrow one the list is a page of its own.
 */
export function settle(): void {
  const { word, room } = route.value
  if (word !== null) {
    if (room === null || !client.rooms.has(room)) followAddress(word, room)
    return
  }
  if (narrow.matches && phase.value === 'chat') return
  const last = readLocal(lastKey)
  const own = client.rooms
  const start =
    (last ? (own.get(last) ?? publicRoomNamed(own.values(), last)) : null) ??
    publicRoomNamed(own.values(), 'lobby') ??
    own.values().next().value
  if (start) enter(start, narrow.matches)
}

/** Somebody opened the link of a public room: following it is joining it. */
function followAddress(word: string, held: RoomId | null): void {
  const known = held === null ? publicRoomNamed(client.rooms.values(), word) : null
  if (known) {
    hold(known.room)
    return
  }
  if (client.state.kind !== 'live' && client.state.kind !== 'syncing') return
  // A name that was looked up stays with its room, also where we are in it no more.
  const joined = held === null ? joinPublic(word) : client.join(held)
  joined.then(
    (room) => {
      if (route.value.word === word && route.value.room === held) hold(room)
    },
    () => undefined, // The view says that there is no such room.
  )
}

/** By its name; where we are in a private room that is called the same, by the id behind it. */
async function joinPublic(name: string): Promise<RoomId> {
  try {
    return await client.join(`#${name}`)
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'ambiguous') throw error
    let page = await client.publicRooms()
    let found = publicRoomNamed(page, name)
    while (!found && page.length > 0) {
      page = await client.publicRooms(page.at(-1)?.room)
      found = publicRoomNamed(page, name)
    }
    if (!found) throw error
    return client.join(found.room)
  }
}

export function rememberRoom(room: RoomId): void {
  writeLocal(lastKey, room)
}

function openTips(): void {
  // On a phone the room stands over the list, in the same moment.
  const room = currentRoom.value?.room ?? null
  tipsIn.value = room
  writeLocal(tipsKey, room)
}

export function closeTips(): void {
  if (tipsIn.value === null) return
  tipsIn.value = null
  writeLocal(tipsKey, null)
}
