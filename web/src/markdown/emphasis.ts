// `*`, `_` and `~~`: which runs of them begin and end something (CommonMark 0.31.2, 6.2, with two
// changes for what people type in a chat, below), and finding the pairs.
import {
  characterAt,
  characterBefore,
  kCjk,
  kindsOf,
  kPunctuation,
  kSpace,
  kSpacedWord,
} from './characters'
import type { Piece, Pieces } from './pieces'
import type { Span } from './tree'

export interface Run {
  readonly piece: Piece
  readonly char: string
  readonly at: number
  /** How long the run was when it was typed, and what is left of it. */
  readonly length: number
  left: number
  readonly opens: boolean
  readonly closes: boolean
  before: Run | null
  after: Run | null
}

/** What a run of `char` from `from` to `to` may do. */
export function flanks(
  text: string,
  from: number,
  to: number,
): { readonly opens: boolean; readonly closes: boolean } {
  const char = text.charAt(from)
  const before = kindsOf(characterBefore(text, from))
  const after = kindsOf(characterAt(text, to))
  const opens = leans(after, before)
  const closes = leans(before, after)
  if (char === '_') {
    return {
      opens: opens && (!closes || (before & kPunctuation) !== 0),
      closes: closes && (!opens || (after & kPunctuation) !== 0),
    }
  }
  // `2*3*4` is no emphasis: inside a word a `*` begins none, except in scripts without spaces.
  const inWord = char === '*' && (before & after & kSpacedWord) !== 0
  return { opens: opens && !inWord, closes }
}

/**
 * Does a run lean on the character `near`, with `far` on its other side? Punctuation of Chinese,
 * Japanese and Korean counts as a letter, because no space stands beside it: `**好。**的`.
 */
function leans(near: number, far: number): boolean {
  if (near & kSpace) return false
  const mark = (near & kPunctuation) !== 0 && !(near & kCjk)
  return !mark || (far & (kSpace | kPunctuation | kCjk)) !== 0
}

/** The runs of one paragraph that wait for their other half. */
export class Runs {
  private last: Run | null = null

  constructor(private readonly pieces: Pieces) {}

  get top(): Run | null {
    return this.last
  }

  /** The run from `from` to `to`, which stands in `piece`. */
  add(piece: Piece, text: string, from: number, to: number): void {
    const char = text.charAt(from)
    const { opens, closes } = flanks(text, from, to)
    const { last } = this
    const length = to - from
    const at = from
    const left = length
    const added: Run = { piece, char, at, length, left, opens, closes, before: last, after: null }
    if (last) last.after = added
    this.last = added
  }

  /** Nothing more is asked of it: what is left stays as typed. */
  private drop(run: Run): void {
    run.piece.value = run.char.repeat(run.left)
    if (run.before) run.before.after = run.after
    if (run.after) run.after.before = run.before
    else this.last = run.before
  }

  /** Pairs all that was added after `bottom`, and forgets it. */
  pair(bottom: Run | null): void {
    // Below this place a run like the key's found no beginning before; without it `*_`, 8,000
    // times, is walked 8,000 times.
    const floors = new Map<string, number>()
    let closer = this.firstAfter(bottom)
    while (closer) {
      if (!closer.closes) {
        closer = closer.after
        continue
      }
      const key = `${closer.char}${closer.opens}${closer.length % 3}`
      const opener = beginning(closer, bottom, floors.get(key) ?? -1)
      if (opener) {
        closer = this.join(opener, closer)
        continue
      }
      floors.set(key, closer.at)
      const next: Run | null = closer.after
      if (!closer.opens) this.drop(closer)
      closer = next
    }
    while (this.last && this.last !== bottom) this.drop(this.last)
  }

  private firstAfter(bottom: Run | null): Run | null {
    let first: Run | null = null
    for (let run = this.last; run && run !== bottom; run = run.before) first = run
    return first
  }

  /** Makes one mark of the two; answers with the run to look at next. */
  private join(opener: Run, closer: Run): Run | null {
    while (closer.before && closer.before !== opener) this.drop(closer.before)
    const used = opener.left >= 2 && closer.left >= 2 ? 2 : 1
    const kind: Span['kind'] = closer.char === '~' ? 'del' : used === 2 ? 'strong' : 'em'
    this.pieces.gather(opener.piece, closer.piece, (children) => ({ kind, children }))
    for (const run of [opener, closer]) {
      run.left -= used
      if (run.left === 0) this.drop(run)
    }
    return closer.left > 0 ? closer : closer.after
  }
}

function beginning(closer: Run, bottom: Run | null, floor: number): Run | null {
  for (let run = closer.before; run && run !== bottom && run.at >= floor; run = run.before) {
    if (run.char === closer.char && run.opens && !isOddMatch(run, closer)) return run
  }
  return null
}

/** CommonMark 6.2, rules 9 and 10: a run that both begins and ends is not split into odd parts. */
function isOddMatch(opener: Run, closer: Run): boolean {
  if (closer.char === '~' || !(opener.closes || closer.opens)) return false
  return (opener.length + closer.length) % 3 === 0 && closer.length % 3 !== 0
}
