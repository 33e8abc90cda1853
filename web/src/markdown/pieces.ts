// A paragraph while it is read: a linked list of pieces, so that what stands between two marks is
// moved in one go, and each piece once for each mark around it.
import type { Inline } from './tree'

export interface Piece {
  value: Inline
  /** How many marks lie inside one another in it. */
  depth: number
  before: Piece | null
  after: Piece | null
}

export class Pieces {
  private readonly head: Piece = { value: '', depth: 0, before: null, after: null }
  private tail: Piece = this.head
  /** How many elements all of it makes. */
  elements = 0
  /** How many pieces there were. */
  count = 0

  add(value: Inline, depth = 0): Piece {
    const piece: Piece = { value, depth, before: this.tail, after: null }
    this.tail.after = piece
    this.tail = piece
    this.count += 1
    if (typeof value !== 'string') this.elements += 1
    return piece
  }

  drop(piece: Piece): void {
    if (piece.before) piece.before.after = piece.after
    if (piece.after) piece.after.before = piece.before
    else if (piece.before) this.tail = piece.before
  }

  /** What stands between the two (null: up to the end) becomes one piece, made by `wrap`. */
  gather(from: Piece, to: Piece | null, wrap: (children: Inline[]) => Inline): void {
    const found = collect(from.after, to)
    const before = from
    const piece: Piece = {
      value: wrap(found.children),
      depth: found.depth + 1,
      before,
      after: to,
    }
    before.after = piece
    if (to) to.before = piece
    else this.tail = piece
    this.elements += 1
  }

  all(): { readonly children: Inline[]; readonly depth: number } {
    return collect(this.head.after, null)
  }
}

function collect(first: Piece | null, end: Piece | null): { children: Inline[]; depth: number } {
  const children: Inline[] = []
  let depth = 0
  for (let piece = first; piece !== end && piece; piece = piece.after) {
    if (piece.depth > depth) depth = piece.depth
    const last = children.length - 1
    if (piece.value === '') continue
    if (typeof piece.value === 'string' && typeof children[last] === 'string') {
      children[last] += piece.value
    } else {
      children.push(piece.value)
    }
  }
  return { children, depth }
}
