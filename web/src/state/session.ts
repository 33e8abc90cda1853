// From the first paint to being in: who the browser says we are, the first run, and being turned
// away.
import { ParleyError } from '@parley/sdk'
import { signal } from '@preact/signals'
import { client, profile } from './client'
import { startDrafts } from './drafts'
import { readLocal, writeLocal } from './local'
import { enter, findRoom, goRoomNamed, route } from './route'
import { coarse, focusComposer, narrow } from './ui'

/** `opening`: storage is being read. `join`: the first-run card. `chat`: the rest of the life. */
export const phase = signal<'opening' | 'join' | 'chat'>('opening')
/** Why the card is shown again to somebody who was in. */
export const turnedAway = signal<string | null>(null)
export const tipsOpen = signal(false)

export interface JoinRefused {
  readonly code: string
  readonly suggest?: string
  readonly after?: number
}

const tipsKey = `parley.tips.${profile}`
const lastKey = `parley.last.${profile}`

export async function startSession(): Promise<void> {
  startDrafts(profile)
  tipsOpen.value = readLocal(tipsKey) === 'open'
  const saved = await client.load().catch(() => null)
  if (!saved) {
    phase.value = 'join'
    return
  }
  phase.value = 'chat'
  settle()
  client.start().then(settle, (error: unknown) => {
    if (error instanceof ParleyError && error.code === 'unauthorized') {
      turnedAway.value = error.code
      phase.value = 'join'
    }
  })
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
  openTips()
  settle()
  phase.value = 'chat'
  if (!coarse.matches) requestAnimationFrame(focusComposer)
  return null
}

/**
 * At `/` on a wide screen there is always a room; on a narrow one the list is a page of its own.
 */
export function settle(): void {
  const asked = route.value.room
  if (asked !== null) {
    joinByLink(asked)
    return
  }
  if (narrow.matches && phase.value === 'chat') return
  const last = readLocal(lastKey)
  const room =
    (last ? findRoom(client.rooms, last) : null) ??
    findRoom(client.rooms, 'lobby') ??
    client.rooms.values().next().value
  if (room) enter(room, narrow.matches)
}

/** Somebody opened the link of a public room: following it is joining it. */
function joinByLink(word: string): void {
  if (client.state.kind !== 'live' && client.state.kind !== 'syncing') return
  if (findRoom(client.rooms, word)) return
  const asked = word.startsWith('r_') ? word : `#${word}`
  client.join(asked).then(
    () => goRoomNamed(word, 'replace'),
    () => undefined, // The view says that there is no such room.
  )
}

export function rememberRoom(word: string): void {
  writeLocal(lastKey, word)
}

function openTips(): void {
  tipsOpen.value = true
  writeLocal(tipsKey, 'open')
}

export function closeTips(): void {
  tipsOpen.value = false
  writeLocal(tipsKey, null)
}
