// Pure functions on texts of people.

const kEncoder = new TextEncoder()

export const bytesOf = (text: string): number => kEncoder.encode(text).length

/**
 * How many characters still fit into `bytesMax` bytes, if they are as the ones before; below zero:
 * how many have to go from the end.
 */
export function charactersLeft(text: string, bytesMax: number): number {
  const all = [...text]
  let bytes = bytesOf(text)
  if (bytes <= bytesMax) return Math.floor((bytesMax - bytes) / (bytes / all.length || 1))
  let over = 0
  while (bytes > bytesMax) {
    over += 1
    bytes -= bytesOf(all[all.length - over] ?? ' ')
  }
  return -over
}

/** One line: control characters and runs of white space become one space. */
export function clean(name: string): string {
  return name.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

export type NameProblem = 'join.empty' | 'join.letters' | 'join.long'

const kNameBytesMax = 128

/** Why no server would take this as a person's name; null: it may. */
export function nameProblem(name: string): NameProblem | null {
  const asked = clean(name)
  if (asked === '') return 'join.empty'
  if (bytesOf(asked) > kNameBytesMax) return 'join.long'
  // As the server: beyond ASCII everything visible stands for something, emoji too.
  return /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u.test(asked.replace(/[!-/:-@[-`{-~]/g, ''))
    ? null
    : 'join.letters'
}

/** The first grapheme of the first two words (one for scripts without spaces), in capitals. */
export function initials(name: string): string {
  const words = clean(name)
    .split(/[\s\-_.]+/)
    .filter((word) => /[\p{L}\p{N}\p{Emoji}]/u.test(word))
  const first = grapheme(words[0] ?? name)
  if (!/\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u.test(first)) return first
  const last = words.length > 1 ? grapheme(words[words.length - 1] ?? '') : ''
  return (first + last).toUpperCase()
}

function grapheme(word: string): string {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)
  for (const { segment } of segments) return segment
  return '?'
}

/** One of `count` colours, always the same for the same id. */
export function hueOf(id: string, count: number): number {
  let hash = 2166136261
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 16777619)
  }
  return (hash >>> 0) % count
}

/** The one-line form for quotes, announcements and titles. */
export function excerpt(text: string, max: number): string {
  // Of a long text its beginning is enough, unless that is nothing but white space.
  const line = clean(text.slice(0, 8 * max)) || clean(text)
  if (line.length <= max) return line
  // Never cut a surrogate pair in half.
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** What the server takes as a room name, made from what was typed. */
export function roomNameOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/^#+/, '')
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{N}\p{M}_-]/gu, '')
}

/**
 * Does every word of the query begin some word of the text (or stand in it, for scripts without
 * spaces)?
 */
export function matches(text: string, query: string): boolean {
  const hay = text.normalize('NFKC').toLowerCase()
  return query
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word.replace(/^[#@]/, '')))
}

// A grapheme that begins with a pictogram or a regional letter is an emoji, with whatever joins it.
const kEmoji = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator})/u

/** One to six emoji and nothing else: shown large. */
export function isJumbo(text: string): boolean {
  const bare = text.trim()
  if (bare === '' || bare.length > 60) return false
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(bare)
  const shown = [...segments].map(({ segment }) => segment.trim()).filter((one) => one !== '')
  return shown.length <= 6 && shown.every((one) => kEmoji.test(one))
}
