// Watches which rows are on screen and tells the client what was read.
import type { RoomId, Seq, TimelineView } from '@parley/sdk'
import { effect } from '@preact/signals'
import { client, me } from '../state/client'
import { setOnScreen } from '../state/on-screen'
import { ReadMark } from '../state/read-mark'
import { attentive } from '../state/ui'

// Fine enough to notice when a row taller than the screen fills half of it.
const kThresholds = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]

export class ReadWatcher {
  private readonly mark: ReadMark
  private observer: IntersectionObserver | null = null
  private observed = new Set<Element>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopAttention: (() => void) | null = null

  /** `passed`: rows after `seq` went by without having been on screen. */
  constructor(
    private readonly room: RoomId,
    private readonly passed: (seq: Seq) => void,
  ) {
    this.mark = new ReadMark(attentive.peek(), this.read)
  }

  private get read(): Seq {
    return client.rooms.get(this.room)?.read ?? 0
  }

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
    for (const row of this.observed) setOnScreen(keyOf(row), false)
    this.stopAttention?.()
    clearTimeout(this.timer)
  }

  /** The rows of the timeline, in the document or not. */
  rows({ from, items }: TimelineView): void {
    const self = me.peek()?.user
    const must: Seq[] = []
    let last = from - 1
    for (const { kind, seq, from: author } of items) {
      if (seq === null) continue // Our own, not sent yet.
      last = Math.max(last, seq)
      if (kind === 'message' && author !== self) must.push(seq)
    }
    this.mark.read(this.read)
    this.mark.rows(from, last, must)
  }

  /** The rows that stand in the document now. */
  observe(rows: HTMLCollection): void {
    if (!this.observer) return
    const now = new Set<Element>(rows)
    for (const row of this.observed) {
      if (now.has(row)) continue
      this.observer.unobserve(row)
      setOnScreen(keyOf(row), false)
      const seq = seqOf(row)
      if (seq !== null) this.mark.visible(seq, false, performance.now())
    }
    for (const row of now) if (!this.observed.has(row)) this.observer.observe(row)
    this.observed = now
  }

  private seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      setOnScreen(keyOf(entry.target), entry.isIntersecting)
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
    this.mark.read(this.read)
    const passed = this.mark.passed()
    if (passed !== null) this.passed(passed)
    const left = this.mark.wait(performance.now(), this.read)
    if (left === null) return
    this.timer = setTimeout(() => {
      const due = this.mark.due(performance.now())
      if (due !== null && due > this.read) client.markRead(this.room, due)
      this.wait()
    }, left)
  }
}

function keyOf(row: Element): string {
  return row instanceof HTMLElement ? (row.dataset.key ?? '') : ''
}

function seqOf(row: Element): Seq | null {
  const seq = row instanceof HTMLElement ? Number(row.dataset.seq) : Number.NaN
  return Number.isSafeInteger(seq) && seq > 0 ? seq : null
}
