// Deletions wait six seconds for "Undo" before they are sent. A page that is left sends them at
// once.
import type { MessageItem, RoomId } from '@parley/sdk'
import { signal } from '@preact/signals'
import { client } from './client'

const kUndoMs = 6000

interface Waiting {
  readonly room: RoomId
  readonly item: MessageItem
}

/** By the message's key. */
export const deleting = signal<ReadonlyMap<string, Waiting>>(new Map())
const timers = new Map<string, ReturnType<typeof setTimeout>>()

export function deleteLater(room: RoomId, item: MessageItem): void {
  deleting.value = new Map(deleting.value).set(item.key, { room, item })
  clearTimeout(timers.get(item.key))
  timers.set(
    item.key,
    setTimeout(() => commit(item.key), kUndoMs),
  )
}

export function undoDelete(key: string): void {
  forget(key)
}

function forget(key: string): Waiting | undefined {
  const waiting = deleting.value.get(key)
  clearTimeout(timers.get(key))
  timers.delete(key)
  const next = new Map(deleting.value)
  next.delete(key)
  deleting.value = next
  return waiting
}

function commit(key: string): void {
  const waiting = deleting.value.get(key)
  // First the client's own view changes, then ours: the row never comes back in between.
  if (waiting?.item.seq != null) client.remove(waiting.room, waiting.item.seq)
  forget(key)
}

export function startDeleting(): void {
  addEventListener('pagehide', () => {
    for (const key of deleting.value.keys()) commit(key)
  })
}
