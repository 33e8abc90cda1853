// One visit to a room: from entering it to leaving it. What the message list, its rows and the
// composer share.
import type { MessageItem, RoomId, Seq, TimelineHandle, TimelineView } from '@parley/sdk'
import { computed, signal } from '@preact/signals'
import { oncePerFrame } from './frames'

/** Is the banner "37 new since 14:02" on screen: then Esc marks as read. */
export const bannerShown = signal(false)

/** What other views may ask of the list. */
export interface ListControl {
  readonly jumpTo: (seq: Seq) => void
  readonly goBottom: () => void
  /** Focuses the newest row, for ↑ and the arrows from outside. */
  readonly focusLast: () => void
}

export const listControl: { current: ListControl | null } = { current: null }

/** The timeline of the room that is looked at. */
export const view = signal<TimelineView | null>(null)

/** Starts following a timeline; returns what ends it. */
export function visitTimeline(handle: TimelineHandle): () => void {
  let here = true
  const take = oncePerFrame(() => {
    if (here) view.value = handle.view
  })
  take()
  const leave = handle.subscribe(take)
  return () => {
    here = false
    leave()
  }
}

/** The loaded messages by number: for quotes. */
export const bySeq = computed<ReadonlyMap<Seq, MessageItem>>(() => {
  const found = new Map<Seq, MessageItem>()
  for (const item of view.value?.items ?? []) {
    if (item.kind === 'message' && item.seq !== null) found.set(item.seq, item)
  }
  return found
})

/** The own message that ↑ edits: the newest that the server has and that still stands. */
export function lastOwn(me: string | undefined, room: RoomId): MessageItem | null {
  const items = view.value?.room === room ? view.value.items : []
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at]
    if (item?.kind === 'message' && item.from === me && item.seq !== null && !item.deleted) {
      return item
    }
  }
  return null
}
