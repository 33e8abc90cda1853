// Addresses typed as such: where one ends, in English and in Chinese.
//
// It ends at white space, at what no address holds, and at punctuation of Chinese, Japanese and
// Korean, with all that follows. What would end a sentence does not belong to it, nor a closing
// parenthesis without its opening one.
import { characterAt, isCjk } from './characters'
import { safeUrl } from './link'

export interface Found {
  readonly url: string
  /** Behind its last character. */
  readonly end: number
}

// A browser takes no more, and nobody reads it.
const kUrlMax = 2048

// What ends one. Invisible characters that turn the direction of a text have no place in it.
const kBlank = '\\s\\p{Z}\\p{Cc}\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff'
const kEastern = '\\u3001-\\u3004\\u3008-\\u3020\\u3030\\u303d\\ufe30-\\ufe4f'
const kQuotes = '\\u2014\\u2018\\u2019\\u201c\\u201d\\u2026'
const kFullWidth = '\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65'
const kEnds = new RegExp(`[<>"\`${kBlank}${kEastern}${kQuotes}${kFullWidth}]|~~`, 'u')
const kEndsBracketed = new RegExp(`${kEnds.source}|[[\\]]`, 'u')
const kTrailing = /[?!.,:;*_~'\\]/
const kScheme = /^https?:\/\//i

/**
 * The address that begins at `at` with `http://`, `https://` or `www.`. `bracketed`: within `[…`,
 * where a `]` ends it. Null with `end`: up to there is none.
 */
export function readAddress(
  text: string,
  at: number,
  bracketed: boolean,
): { readonly found: Found | null; readonly end: number } {
  const end = foreignTail(text, at) ?? endOf(text, at, bracketed)
  const typed = trimmed(text.slice(at, end))
  const url = kScheme.test(typed) ? typed : `http://${typed}`
  if (typed.length > kUrlMax || !isWhole(typed, url)) return { found: null, end }
  return { found: { url, end: at + typed.length }, end }
}

function endOf(text: string, at: number, bracketed: boolean): number {
  const length = text.slice(at).search(bracketed ? kEndsBracketed : kEnds)
  return length < 0 ? text.length : at + length
}

/** Something stands behind the scheme, and `www.` is not all there is. */
function isWhole(typed: string, url: string): boolean {
  if (!/^(?:https?:\/\/|www\.)[^\s/?#.]/i.test(typed)) return false
  return safeUrl(url) !== null
}

/** Without the end of the sentence around it. */
function trimmed(typed: string): string {
  let open = 0
  for (const one of typed) open += one === '(' ? 1 : one === ')' ? -1 : 0
  let end = typed.length
  for (; end > 0; end -= 1) {
    const last = typed.charAt(end - 1)
    if (last === ')' && open < 0) open += 1
    else if (!kTrailing.test(last)) break
  }
  return typed.slice(0, end)
}

// The host's last label in Latin, and what follows it.
const kTail = /^(?:https?:\/\/)?[^/?#\s]{0,253}?\.[a-z]{2,63}(?=[^a-z\d.:/?#-])/iu

/**
 * The end of a host that goes on in Chinese: `https://example.com谢谢`. No top level name does. Null:
 * it does not go on so.
 */
function foreignTail(text: string, at: number): number | null {
  const match = kTail.exec(text.slice(at, at + 400))
  if (!match) return null
  const end = at + match[0].length
  return isCjk(characterAt(text, end)) ? end : null
}

export interface Mail {
  readonly from: number
  readonly end: number
}

// 64 octets for the local part and 63 for a label: RFC 5321 4.5.3.1, RFC 1035 2.3.4.
const kMail = /[a-z\d][\w.+-]{0,63}@[a-z\d][\w-]{0,62}(?:\.[a-z\d][\w-]{0,62}){1,8}/gi

/** The addresses of mail in a text, in order. */
export function mailsIn(text: string): Mail[] {
  if (!text.includes('@')) return []
  return [...text.matchAll(kMail)]
    .map((match) => {
      const end = match.index + match[0].replace(/[-_]+$/, '').length
      return { from: match.index, end }
    })
    .filter(({ from, end }) => {
      const around = `${text[from - 1] ?? ' '}${text[end] ?? ' '}`
      return !/[a-z\d/@:]/i.test(around) && /\.[a-z\d-]*[a-z]$/i.test(text.slice(from, end))
    })
}
