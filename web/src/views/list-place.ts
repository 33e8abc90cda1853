// Where the scrolling element stands. Nothing on screen jumps: when rows change above, the first
// visible one stays where it is. Browsers with scroll anchoring see to that themselves, and do it
// better while a finger or a wheel is moving the list; for the others, and at the very top, where
// no browser does, the place is put back by hand in the same frame.
import type { Seq } from '@parley/sdk'

const kNative = CSS.supports('overflow-anchor', 'auto')

export interface Anchor {
  readonly key: string
  readonly top: number
}

export class ListPlace {
  frame: HTMLElement | null = null
  rows: HTMLElement | null = null
  /** Where it was put, or scrolled to, last. */
  top = 0
  private kept: Anchor | null = null

  /** Before rows change: what has to be put back by hand, if anything. */
  before(): Anchor | null {
    return kNative && (this.frame?.scrollTop ?? 0) >= 1 ? null : this.anchor()
  }

  /** The place is as it shall be; a row that changes by itself must not move it. */
  keep(): void {
    this.kept = kNative ? null : this.anchor()
  }

  /** A row has changed its height by itself. */
  putBack(): void {
    if (this.kept) this.restore(this.kept)
  }

  restore(anchor: Anchor): void {
    const row = this.rowOf(anchor.key)
    if (!this.frame || !row) return
    const moved = this.topOf(row) - anchor.top
    if (Math.abs(moved) >= 0.5) this.scrollTo(this.frame.scrollTop + moved)
  }

  /** How far a row stands below the upper edge. */
  topOf(row: Element): number {
    return row.getBoundingClientRect().top - (this.frame?.getBoundingClientRect().top ?? 0)
  }

  /** Is any of it on screen? */
  sees(row: Element): boolean {
    const edges = this.frame?.getBoundingClientRect()
    const { top, bottom } = row.getBoundingClientRect()
    return edges !== undefined && bottom >= edges.top && top <= edges.bottom
  }

  /** Puts a row at a share of the height from the top. */
  show(row: Element, share: number): void {
    if (!this.frame) return
    this.scrollTo(this.frame.scrollTop + this.topOf(row) - this.frame.clientHeight * share)
  }

  toBottom(): void {
    this.scrollTo(this.frame?.scrollHeight ?? 0)
  }

  /** What lies below the lower edge. */
  get left(): number {
    const { frame } = this
    return frame ? frame.scrollHeight - frame.scrollTop - frame.clientHeight : 0
  }

  /** The number of the first visible row that has one. */
  get seq(): Seq | null {
    for (let row = this.first(); row; row = row.nextElementSibling) {
      const seq = row instanceof HTMLElement ? Number(row.dataset.seq) : 0
      if (seq > 0) return seq
    }
    return null
  }

  private scrollTo(top: number): void {
    if (!this.frame) return
    this.frame.scrollTop = top
    this.top = this.frame.scrollTop
  }

  private rowOf(key: string): Element | undefined {
    for (const row of this.rows?.children ?? []) {
      if (row instanceof HTMLElement && row.dataset.key === key) return row
    }
    return undefined
  }

  private anchor(): Anchor | null {
    for (let row = this.first(); row; row = row.nextElementSibling) {
      // Lines of who came fold into one another: the messages between them stay.
      const key = row instanceof HTMLElement && row.matches('article') ? row.dataset.key : undefined
      if (key !== undefined) return { key, top: this.topOf(row) }
    }
    return null
  }

  /** The first row that reaches below the upper edge. Rows stand in order, so halving finds it. */
  private first(): Element | null {
    const children = this.rows?.children
    if (!this.frame || !children) return null
    const edge = this.frame.getBoundingClientRect().top
    let low = 0
    let high = children.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle
      else low = middle + 1
    }
    return children[low] ?? null
  }
}
