// Messages that others answer: out of the list where they are loaded, else asked for, once.
import type { MessageItem, RoomId, Seq } from '@parley/sdk'
import { type Signal, signal } from '@preact/signals'
import { client } from './client'
import { bySeq, view } from './visit'

const kKeptMax = 300

/** `undefined`: not known yet. `null`: it is not there, or not ours to see. */
type Quoted = MessageItem | null | undefined

const kept = new Map<string, Signal<Quoted>>()

function fetched(room: RoomId, seq: Seq): Signal<Quoted> {
  const key = `${room} ${seq}`
  const known = kept.get(key)
  if (known) return known
  const made = signal<Quoted>(undefined)
  kept.set(key, made)
  for (const oldest of kept.keys()) {
    if (kept.size <= kKeptMax) break
    kept.delete(oldest)
  }
  client.message(room, seq).then(
    (item) => {
      made.value = item
    },
    // Offline: whoever draws it next asks again.
    () => kept.delete(key),
  )
  return made
}

/** Reading it in a view draws the view anew when it is known. */
export function quotedOf(seq: Seq): Quoted {
  const here = bySeq.value.get(seq)
  const room = view.value?.room
  return here ?? (room === undefined ? undefined : fetched(room, seq).value)
}
