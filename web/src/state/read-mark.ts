// When is a message read? When its row was at least half visible for 500 ms while the person was
// looking at the tab, and so was, if only for a moment, every one before it. A mark never passes
// what was not on screen: who comes back to three hundred messages at the bottom has read twelve.
import type { Seq } from '@parley/sdk'

const kDwellMs = 500

/** Pure: time comes in with every call. The view feeds it and asks `due`. */
export class ReadMark {
  /** The rows on screen now, and since when. */
  private readonly since = new Map<Seq, number>()
  /** Rows after `through` that have been on screen. */
  private readonly shown = new Set<Seq>()
  /** What must be seen of the rows that are loaded, in order. */
  private must: readonly Seq[] = []
  private from: Seq = 1
  private last: Seq = 0

  /** `through`: everything up to there has been on screen. */
  constructor(
    private attentive: boolean,
    private through: Seq,
  ) {}

  /**
   * The rows that are loaded, whether they are on screen or not: `must` are the messages of others,
   * in order, and none of the room is missing between `from` and `last`.
   */
  rows(from: Seq, last: Seq, must: readonly Seq[]): void {
    const reach = this.reach()
    if (reach >= from - 1) this.through = Math.max(this.through, from - 1)
    this.from = from
    this.last = last
    this.must = must
    this.advance()
  }

  /** The row of `seq` became visible (≥ 50 %) or went. */
  visible(seq: Seq, on: boolean, now: number): void {
    if (!on) this.since.delete(seq)
    else if (!this.since.has(seq)) this.since.set(seq, now)
    if (on && this.attentive) this.show(seq)
  }

  /** The tab got or lost visibility or focus; every row starts anew when it comes back. */
  attention(on: boolean, now: number): void {
    if (on === this.attentive) return
    this.attentive = on
    if (!on) return
    for (const seq of this.since.keys()) {
      this.since.set(seq, now)
      this.show(seq)
    }
  }

  /** Read up to there, here or elsewhere. */
  read(seq: Seq): void {
    if (seq <= this.through) return
    this.through = seq
    this.advance()
  }

  /** The highest seq read by now, or null. */
  due(now: number): Seq | null {
    if (!this.attentive) return null
    const reach = this.reach()
    let highest: Seq | null = null
    for (const [seq, since] of this.since) {
      if (now - since >= kDwellMs && seq <= reach && seq > (highest ?? 0)) highest = seq
    }
    return highest
  }

  /** How long until some row above `read` becomes due; null: nothing to wait for. */
  wait(now: number, read: Seq): number | null {
    if (!this.attentive) return null
    const reach = this.reach()
    let soonest: number | null = null
    for (const [seq, since] of this.since) {
      if (seq <= read || seq > reach) continue
      const left = Math.max(0, since + kDwellMs - now)
      if (soonest === null || left < soonest) soonest = left
    }
    return soonest
  }

  /** Where reading has to go on, if later rows were on screen than some that were not. */
  passed(): Seq | null {
    const next = this.missing()
    if (next === undefined) return null
    for (const seq of this.shown) if (seq > next) return this.through
    return null
  }

  private show(seq: Seq): void {
    if (seq <= this.through) return
    this.shown.add(seq)
    this.advance()
  }

  private get whole(): boolean {
    return this.from <= this.through + 1
  }

  /** The first message that was not on screen yet. */
  private missing(): Seq | undefined {
    if (!this.whole) return this.through + 1
    return this.must.find((seq) => seq > this.through && !this.shown.has(seq))
  }

  /** Up to there the mark may go. */
  private reach(): Seq {
    const next = this.missing()
    return next === undefined ? Math.max(this.through, this.last) : next - 1
  }

  private advance(): void {
    if (!this.whole) return
    const next = this.missing()
    for (const seq of this.must) {
      if (seq > this.through && (next === undefined || seq < next)) this.through = seq
    }
    for (const seq of this.shown) if (seq <= this.through) this.shown.delete(seq)
  }
}
