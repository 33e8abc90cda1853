// From the items of a timeline to the rows on screen: days, the unread line, groups of one author,
// and who came and went, folded.
import type { MemberItem, MessageItem, RoomItem, Seq, TimelineItem, UserId } from '@parley/sdk'

const kGroupMs = 7 * 60 * 1000
/** In larger rooms somebody always comes or goes, and nobody asks who. */
const kNamedMax = 30

export type SystemItem = MemberItem | RoomItem

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
  /** Several where people did the same one after the other: they make one line. */
  | { readonly kind: 'system'; readonly key: string; readonly items: readonly SystemItem[] }

export interface RowsInput {
  readonly items: readonly TimelineItem[]
  /** The read mark at which the unread line stands during this visit; null: no line. */
  readonly unreadAfter: Seq | null
  readonly me: UserId | undefined
  /** How many people are in the room. */
  readonly members: number
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

/** Nobody has to be told that they came in themselves; who added them they may want to know. */
function isUntold(item: TimelineItem, { me, members }: RowsInput): boolean {
  if (item.kind !== 'member') return false
  return item.user === me ? item.act !== 'invite' : members > kNamedMax
}

/** Both are told in one line. An invitation names who invited. */
function folds(one: SystemItem | undefined, other: SystemItem): boolean {
  if (one?.kind !== 'member' || other.kind !== 'member' || one.act !== other.act) return false
  return one.act !== 'invite' || one.from === other.from
}

/** The rows of one list of items, one item after the other. */
class Builder {
  readonly rows: Row[]
  private previous: TimelineItem | undefined
  private lined: boolean

  constructor(
    private readonly input: RowsInput,
    begun: readonly Row[] = [],
  ) {
    this.rows = [...begun]
    this.lined = begun.some((row) => row.kind === 'unread')
    const last = begun.at(-1)
    if (last?.kind === 'message') this.previous = last.item
    else if (last?.kind === 'system') this.previous = last.items.at(-1)
  }

  add(item: TimelineItem): void {
    const { rows } = this
    const input = this.input
    if (isUntold(item, input)) return
    let fresh = false
    const day = input.dayKey(item.ts)
    if (!this.previous || input.dayKey(this.previous.ts) !== day) {
      rows.push({ kind: 'day', key: `day-${day}-${item.key}`, ts: item.ts })
      fresh = true
    }
    if (!this.lined && isFirstUnread(item, input.unreadAfter, input.me)) {
      rows.push({ kind: 'unread', key: 'unread' })
      this.lined = true
      fresh = true
    }
    if (item.kind === 'message') {
      const head = fresh || !continues(this.previous, item)
      rows.push({ kind: 'message', key: item.key, item, head })
    } else this.tell(item)
    this.previous = item
  }

  private tell(item: SystemItem): void {
    const last = this.rows.at(-1)
    if (last?.kind === 'system' && folds(last.items.at(-1), item)) {
      this.rows[this.rows.length - 1] = { ...last, items: [...last.items, item] }
    } else this.rows.push({ kind: 'system', key: item.key, items: [item] })
  }
}

export function buildRows(input: RowsInput): Row[] {
  const builder = new Builder(input)
  for (const item of input.items) builder.add(item)
  return builder.rows
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
  if (a.kind === 'system' && b.kind === 'system') {
    return a.items.length === b.items.length && a.items.every((item, at) => item === b.items[at])
  }
  return a.kind === b.kind && a.kind !== 'message' && a.kind !== 'system'
}

/** The rows of a list that mostly grows at its end: then only what is new is built. */
export class RowList {
  private input: RowsInput | null = null
  private rows: readonly Row[] = []

  next(input: RowsInput): readonly Row[] {
    const grown = this.input && grownBy(this.input, input)
    if (grown && this.input) {
      const builder = new Builder(input, this.rows)
      for (const item of grown) builder.add(item)
      this.rows = grown.length > 0 ? builder.rows : this.rows
    } else this.rows = reuseRows(this.rows, buildRows(input))
    this.input = input
    return this.rows
  }
}

/** What was added at the end; null where anything else is not as it was. */
function grownBy(old: RowsInput, now: RowsInput): readonly TimelineItem[] | null {
  const same =
    old.unreadAfter === now.unreadAfter &&
    old.me === now.me &&
    old.members > kNamedMax === now.members > kNamedMax &&
    old.items.every((item, at) => item === now.items[at])
  return same ? now.items.slice(old.items.length) : null
}
