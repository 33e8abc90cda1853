// From the items of a timeline to the rows on screen: days, the unread line, groups of one author.
import type { MessageItem, Seq, TimelineItem, UserId } from '@parley/sdk'

const kGroupMs = 7 * 60 * 1000

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly ts: number }
  | { readonly kind: 'unread'; readonly key: 'unread' }
  /** `head`: shows the author; the rows below it that follow within 7 minutes do not. */
  | {
      readonly kind: 'message'
      readonly key: string
      readonly item: MessageItem
      readonly head: boolean
    }
  | {
      readonly kind: 'system'
      readonly key: string
      readonly item: Exclude<TimelineItem, MessageItem>
    }

export interface RowsInput {
  readonly items: readonly TimelineItem[]
  /** The read mark at which the unread line stands during this visit; null: no line. */
  readonly unreadAfter: Seq | null
  readonly me: UserId | undefined
  /** The calendar day of a time, as a comparable number. */
  readonly dayKey: (ts: number) => number
}

function continues(previous: TimelineItem | undefined, item: MessageItem): boolean {
  return (
    previous?.kind === 'message' &&
    previous.from === item.from &&
    item.reply === undefined &&
    item.ts - previous.ts < kGroupMs
  )
}

/** The line stands before the first message of somebody else after the mark. */
function isFirstUnread(item: TimelineItem, after: Seq | null, me: UserId | undefined): boolean {
  return after !== null && item.kind === 'message' && item.from !== me && (item.seq ?? 0) > after
}

export function buildRows({ items, unreadAfter, me, dayKey }: RowsInput): Row[] {
  const rows: Row[] = []
  let previous: TimelineItem | undefined
  let lined = false
  for (const item of items) {
    let fresh = false
    const day = dayKey(item.ts)
    if (!previous || dayKey(previous.ts) !== day) {
      rows.push({ kind: 'day', key: `day-${day}-${item.key}`, ts: item.ts })
      fresh = true
    }
    if (!lined && isFirstUnread(item, unreadAfter, me)) {
      rows.push({ kind: 'unread', key: 'unread' })
      lined = true
      fresh = true
    }
    if (item.kind === 'message') {
      const head = fresh || !continues(previous, item)
      rows.push({ kind: 'message', key: item.key, item, head })
    } else {
      rows.push({ kind: 'system', key: item.key, item })
    }
    previous = item
  }
  return rows
}

/**
 * The same rows as objects of the last time where nothing changed, so that a memoized row is not
 * drawn again.
 */
export function reuseRows(before: readonly Row[], after: readonly Row[]): Row[] {
  const kept = new Map(before.map((row) => [row.key, row]))
  return after.map((row) => {
    const old = kept.get(row.key)
    return old && sameRow(old, row) ? old : row
  })
}

function sameRow(a: Row, b: Row): boolean {
  if (a.kind === 'message' && b.kind === 'message') return a.item === b.item && a.head === b.head
  if (a.kind === 'system' && b.kind === 'system') return a.item === b.item
  return a.kind === b.kind && a.kind !== 'message' && a.kind !== 'system'
}
