// The text of a paragraph: code, links, addresses and emphasis, in one pass. Every character is
// looked at a fixed number of times, whatever is typed.
import { type Mail, mailsIn, readAddress } from './addresses'
import { type Run, Runs } from './emphasis'
import { type Piece, Pieces } from './pieces'
import { isEscapable, readTarget } from './target'
import type { Inline } from './tree'

export interface Inlines {
  readonly children: Inline[]
  /** How deep marks lie inside one another, and how many elements there are. */
  readonly depth: number
  readonly elements: number
  /** How many marks were seen, and texts between them; more than `max`: it stopped there. */
  readonly marks: number
}

interface Bracket {
  readonly piece: Piece
  readonly at: number
  readonly image: boolean
  readonly bottom: Run | null
}

const kNext = /[\\`*_~[\]<]|!\[|https?:\/\/|www\./gi
const kPointed = /<(?:(https?:\/\/[^\s<>]+)|(?:mailto:)?([\w.+-]{1,64}@[a-z\d][a-z\d.-]{0,253}))>/iy

export function readInlines(text: string, max: number): Inlines {
  return new Reader(text).read(max)
}

class Reader {
  private readonly pieces = new Pieces()
  private readonly runs = new Runs(this.pieces)
  private readonly ticks: Map<number, number[]>
  private readonly mails: readonly Mail[]
  private readonly brackets: Bracket[] = []
  private mail = 0
  private next = -1
  /** Where the last link began: no `[` before it begins another one around it. */
  private linked = -1
  private at = 0
  /** From here on is text that is in no piece yet. */
  private plain = 0

  constructor(private readonly text: string) {
    this.ticks = ticksIn(text)
    this.mails = mailsIn(text)
  }

  read(max: number): Inlines {
    while (this.at < this.text.length && this.pieces.count <= max) {
      const next = this.seek()
      while ((this.mails[this.mail]?.from ?? next) < this.at) this.mail += 1
      const mail = this.mails[this.mail]
      if (mail && mail.from <= next) {
        this.at = mail.from
        this.address(`mailto:${this.text.slice(mail.from, mail.end)}`, mail.end)
      } else if (next < this.text.length) {
        this.at = next
        this.step(this.text.charAt(next))
      } else {
        this.at = next
      }
    }
    this.flush()
    this.runs.pair(null)
    const { elements, count } = this.pieces
    return { ...this.pieces.all(), elements, marks: count }
  }

  /** Where something that could be a mark comes next. */
  private seek(): number {
    if (this.next < this.at) {
      kNext.lastIndex = this.at
      this.next = kNext.exec(this.text)?.index ?? this.text.length
    }
    return this.next
  }

  private step(one: string): void {
    if (one === '\\') this.escape()
    else if (one === '`') this.code()
    else if (one === '<') this.pointed()
    else if (one === '[') this.open(1)
    else if (one === '!') this.open(2)
    else if (one === ']') this.close()
    else if (one === '*' || one === '_' || one === '~') this.run(one)
    else this.literal()
  }

  /** What was passed over becomes a piece; `at` goes to `end`. */
  private flush(end = this.at): void {
    if (this.plain < this.at) this.pieces.add(this.text.slice(this.plain, this.at))
    this.at = end
    this.plain = end
  }

  private address(url: string, end: number): void {
    const text = this.text.slice(this.at, end)
    this.flush(end)
    this.pieces.add({ kind: 'address', url, text })
  }

  private escape(): void {
    const escaped = this.text.charAt(this.at + 1)
    if (escaped !== '\n' && !isEscapable(escaped)) {
      this.at += 1
      return
    }
    this.flush(this.at + 1)
    this.at += 1
    if (escaped !== '@') return
    this.plain = this.at
    this.pieces.add({ kind: 'escaped', value: escaped })
  }

  private code(): void {
    const from = this.at
    const length = lengthOfRun(this.text, from)
    const places = this.ticks.get(length) ?? []
    while ((places.at(-1) ?? Number.POSITIVE_INFINITY) < from + length) places.pop()
    const end = places.at(-1)
    if (end === undefined) {
      this.at += length
      return
    }
    const inside = this.text.slice(from + length, end).replaceAll('\n', ' ')
    const padded = /^ .* $/.test(inside) && inside.trim() !== ''
    this.flush(end + length)
    this.pieces.add({ kind: 'code', value: padded ? inside.slice(1, -1) : inside })
  }

  private pointed(): void {
    kPointed.lastIndex = this.at
    const match = kPointed.exec(this.text)
    const typed = match?.[1] ?? match?.[2]
    if (!match || typed === undefined) {
      this.at += 1
      return
    }
    this.flush(this.at + match[0].length)
    const url = match[1] ?? `mailto:${typed}`
    this.pieces.add({ kind: 'address', url, text: typed })
  }

  private open(length: number): void {
    const at = this.at
    this.flush(at + length)
    const piece = this.pieces.add(this.text.slice(at, at + length))
    this.brackets.push({ piece, at, image: length === 2, bottom: this.runs.top })
  }

  private close(): void {
    const bracket = this.brackets.pop()
    const target =
      bracket && (bracket.image || bracket.at > this.linked)
        ? readTarget(this.text, this.at + 1)
        : null
    if (!bracket || !target) {
      this.at += 1
      return
    }
    this.flush(target.end)
    this.runs.pair(bracket.bottom)
    const { url } = target
    this.pieces.gather(bracket.piece, null, (children) => ({ kind: 'link', url, children }))
    this.pieces.drop(bracket.piece)
    if (!bracket.image) this.linked = bracket.at
  }

  private run(char: string): void {
    const at = this.at
    const length = lengthOfRun(this.text, at)
    this.at += length
    // One `~` is a tilde, and more than two are a line of them.
    if (char === '~' && length !== 2) return
    this.at = at
    this.flush(at + length)
    this.runs.add(this.pieces.add(this.text.slice(at, at + length)), this.text, at, at + length)
  }

  private literal(): void {
    const before = this.text.charAt(this.at - 1)
    const www = /w/i.test(this.text.charAt(this.at))
    if ((www ? /[\w@/.-]/ : /[a-z\d]/i).test(before)) {
      this.at += 1
      return
    }
    const { found, end } = readAddress(this.text, this.at, this.brackets.length > 0)
    if (found) this.address(found.url, found.end)
    else this.at = end
  }
}

function lengthOfRun(text: string, from: number): number {
  let end = from + 1
  while (text[end] === text[from]) end += 1
  return end - from
}

/** Where runs of backticks begin, by their length; the next one is the last of its list. */
function ticksIn(text: string): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (const match of text.matchAll(/`+/g)) {
    const places = found.get(match[0].length)
    if (places) places.push(match.index)
    else found.set(match[0].length, [match.index])
  }
  for (const places of found.values()) places.reverse()
  return found
}
