// Watches which rows are on screen and tells the client what was read.
import type { RoomId, Seq } from '@parley/sdk'
import { effect } from '@preact/signals'
import { client } from '../state/client'
import { ReadMark } from '../state/read-mark'
import { attentive } from '../state/ui'

// Fine enough to notice when a row taller than the screen fills half of it.
const kThresholds = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]

export class ReadWatcher {
  private readonly mark = new ReadMark(attentive.peek())
  private observer: IntersectionObserver | null = null
  private observed = new Set<Element>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopAttention: (() => void) | null = null

  constructor(private readonly room: RoomId) {}

  start(frame: Element): void {
    this.observer = new IntersectionObserver((entries) => this.seen(entries), {
      root: frame,
      threshold: kThresholds,
    })
    this.stopAttention = effect(() => {
      this.mark.attention(attentive.value, performance.now())
      this.wait()
    })
  }

  stop(): void {
    this.observer?.disconnect()
    this.stopAttention?.()
    clearTimeout(this.timer)
  }

  /** The rows that stand in the document now. */
  observe(rows: HTMLCollection): void {
    if (!this.observer) return
    const now = new Set<Element>(rows)
    for (const row of this.observed) {
      if (now.has(row)) continue
      this.observer.unobserve(row)
      const seq = seqOf(row)
      if (seq !== null) this.mark.visible(seq, false, performance.now())
    }
    for (const row of now) if (!this.observed.has(row)) this.observer.observe(row)
    this.observed = now
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const seq = seqOf(entry.target)
      if (seq === null) continue
      const half =
        entry.intersectionRatio >= 0.5 ||
        entry.intersectionRect.height >= (entry.rootBounds?.height ?? Number.POSITIVE_INFINITY) / 2
      this.mark.visible(seq, half, performance.now())
    }
    this.wait()
  }

  private wait(): void {
    clearTimeout(this.timer)
    const read = client.rooms.get(this.room)?.read ?? 0
    const left = this.mark.wait(performance.now(), read)
    if (left === null) return
    this.timer = setTimeout(() => {
      const due = this.mark.due(performance.now())
      if (due !== null && due > (client.rooms.get(this.room)?.read ?? 0)) {
        client.markRead(this.room, due)
      }
      this.wait()
    }, left)
  }
}

function seqOf(row: Element): Seq | null {
  const seq = row instanceof HTMLElement ? Number(row.dataset.seq) : Number.NaN
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null
}
