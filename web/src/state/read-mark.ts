// When is a message read? When its row was at least half visible for 500 ms while the person was
// looking at the tab.
import type { Seq } from '@parley/sdk'

const kDwellMs = 500

/** Pure: time comes in with every call. The view feeds it and asks `due`. */
export class ReadMark {
  private readonly since = new Map<Seq, number>()
  private attentive: boolean

  constructor(attentive: boolean) {
    this.attentive = attentive
  }

  /** The row of `seq` became visible (≥ 50 %) or went. */
  visible(seq: Seq, on: boolean, now: number): void {
    if (!on) this.since.delete(seq)
    else if (!this.since.has(seq)) this.since.set(seq, now)
  }

  /** The tab got or lost visibility or focus; every row starts anew when it comes back. */
  attention(on: boolean, now: number): void {
    if (on === this.attentive) return
    this.attentive = on
    if (on) for (const seq of this.since.keys()) this.since.set(seq, now)
  }

  /** The highest seq read by now, or null. */
  due(now: number): Seq | null {
    if (!this.attentive) return null
    let highest: Seq | null = null
    for (const [seq, since] of this.since) {
      if (now - since >= kDwellMs && seq > (highest ?? 0)) highest = seq
    }
    return highest
  }

  /** How long until some row above `read` becomes due; null: nothing to wait for. */
  wait(now: number, read: Seq): number | null {
    if (!this.attentive) return null
    let soonest: number | null = null
    for (const [seq, since] of this.since) {
      if (seq <= read) continue
      const left = Math.max(0, since + kDwellMs - now)
      if (soonest === null || left < soonest) soonest = left
    }
    return soonest
  }
}
