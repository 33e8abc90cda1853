// `@user` in a text, where it names somebody (docs/protocol.md, "Mentions"). The server decides who
// is called; this is the same rule, for drawing and for writing, held to it by one table of cases.
import { codeRanges } from './code-ranges'

export interface Part {
  readonly text: string
  /** The user id, where the part is a mention. */
  readonly user?: string
}

const kIdBytesMax = 64
const kBytes = new TextEncoder()
// Variation selectors and the keycap's frame are marks by Unicode, and follow emoji.
const kWord = /(?![\ufe00-\ufe0f\u20e3\u{e0100}-\u{e01ef}])[\p{L}\p{N}\p{M}]/u
const kUnspaced = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u
const kUnspacedLetter =
  /(?=[\p{L}\p{N}])[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}]/u
const kOfId = /[\p{L}\p{N}\p{M}\-_.]|[^\0-\x7f\u3000]/u
/** U+FF20 is what Chinese and Japanese keyboards write. */
const kSign = /[@＠]/gu

const characterBefore = (text: string, at: number): string =>
  /[\ud800-\udbff][\udc00-\udfff]$|[\s\S]$/.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? ''

export function beginsAName(text: string, at: number): boolean {
  const before = characterBefore(text, at)
  if (before === '') return true
  if ('_./\\'.includes(before)) return false
  return !kWord.test(before) || kUnspaced.test(before)
}

/** No name ends before it. */
export const goesOn = (c: string): boolean =>
  c === '_' || (kWord.test(c) && !kUnspacedLetter.test(c))

/** How long the names are that can be meant by what stands at `from`, the longest first. */
function lengthsAt(text: string, from: number): number[] {
  const ends: number[] = []
  let waiting: number[] = []
  let bytes = 0
  for (let at = from; ; ) {
    const code = text.codePointAt(at)
    const next = code === undefined ? '' : String.fromCodePoint(code)
    const ofId = kOfId.test(next)
    if (next === '.' || next === '-') {
      waiting.push(at - from)
    } else {
      if (!ofId || !goesOn(next)) ends.push(...waiting, at - from)
      waiting = []
    }
    bytes += kBytes.encode(next).length
    if (!ofId || bytes > kIdBytesMax + 4) break
    at += next.length
  }
  return ends.reverse().filter((length) => length > 0)
}

const lowered = (name: string): string => name.replace(/[A-Z]/g, (c) => c.toLowerCase())

export interface Found {
  /** Of the sign; and where the name ends. */
  readonly at: number
  readonly end: number
  readonly user: string
}

function find(text: string, known: (user: string) => boolean): Found[] {
  const found: Found[] = []
  for (const { index } of text.matchAll(kSign)) {
    if (index < (found.at(-1)?.end ?? 0) || !beginsAName(text, index)) continue
    for (const length of lengthsAt(text, index + 1)) {
      const user = lowered(text.slice(index + 1, index + 1 + length))
      if (kBytes.encode(user).length > kIdBytesMax || !known(user)) continue
      found.push({ at: index, end: index + 1 + length, user })
      break
    }
  }
  return found
}

/** Cuts the text, which is no code, at its mentions of `known` people. */
export function splitMentions(text: string, known: (user: string) => boolean): Part[] {
  const parts: Part[] = []
  let done = 0
  for (const { at, end, user } of find(text, known)) {
    if (at > done) parts.push({ text: text.slice(done, at) })
    parts.push({ text: text.slice(at, end), user })
    done = end
  }
  if (done < text.length) parts.push({ text: text.slice(done) })
  return parts
}

/** Where a whole message mentions somebody: not in its code. */
export function placesIn(
  text: string,
  known: (user: string) => boolean,
  fmt: 'md' | 'plain' = 'md',
): Found[] {
  const code = fmt === 'md' ? codeRanges(text) : []
  let range = 0
  return find(text, known).filter(({ at }) => {
    while ((code[range]?.to ?? Number.POSITIVE_INFINITY) <= at) range += 1
    return at < (code[range]?.from ?? Number.POSITIVE_INFINITY)
  })
}

/** Whom a whole message mentions, each once, as the server will find it. */
export const mentionsIn = (
  text: string,
  known: (user: string) => boolean,
  fmt: 'md' | 'plain' = 'md',
): string[] => [...new Set(placesIn(text, known, fmt).map(({ user }) => user))]
