// Kinds of characters that decide where a mark or an address begins and ends.

export const kSpace = 1
export const kPunctuation = 2
/** Letters and punctuation of Chinese, Japanese and Korean, with the full-width forms. */
export const kCjk = 4
/** A letter or digit of a script that has spaces between words. */
export const kSpacedWord = 8

const kSpaces = /^[\s\p{Z}]$/u
const kMarks = /^[\p{P}\p{S}]$/u
const kLetters = /^[\p{L}\p{N}\p{M}]$/u
const kEastern = oneOf('Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Yi')
const kForms = '\\u3000-\\u303f\\u30fb\\u30fc\\ufe30-\\ufe4f\\uff01-\\uffee'
const kEast = new RegExp(`^[${kEastern}${kForms}]$`, 'u')
const kUnspaced = new RegExp(`^[${oneOf('Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan')}]$`, 'u')

function oneOf(...scripts: string[]): string {
  return scripts.map((script) => `\\p{Script=${script}}`).join('')
}

// Asked for each mark of a text; the tables behind `\p{…}` are ten times as slow.
const known = new Map<string, number>()
const kKnownMax = 4096

/** The kinds of one character, together; the beginning and the end of a text count as space. */
export function kindsOf(one: string): number {
  let kinds = known.get(one)
  if (kinds === undefined) {
    kinds = look(one)
    if (known.size < kKnownMax) known.set(one, kinds)
  }
  return kinds
}

function look(one: string): number {
  if (one === '' || kSpaces.test(one)) return kSpace
  const mark = kMarks.test(one) ? kPunctuation : 0
  if (kEast.test(one)) return mark | kCjk
  return mark | (kLetters.test(one) && !kUnspaced.test(one) ? kSpacedWord : 0)
}

export const isCjk = (one: string): boolean => (kindsOf(one) & kCjk) !== 0

/** The character that begins at `at`, or ''. */
export function characterAt(text: string, at: number): string {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code <= 0xdbff
    ? String.fromCodePoint(text.codePointAt(at) ?? code)
    : text.charAt(at)
}

/** The character that ends before `at`, or ''. */
export function characterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1)
  const pair = low >= 0xdc00 && low <= 0xdfff && at >= 2
  return characterAt(text, pair ? at - 2 : at - 1)
}
