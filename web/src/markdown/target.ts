// What stands behind the `]` of a link: `(address "title")`. CommonMark 0.31.2, 6.3.

export interface Target {
  readonly url: string
  /** Behind the closing parenthesis. */
  readonly end: number
}

// An address this long is no address, and a search for its end has to end.
const kUrlMax = 2048
// CommonMark asks for at least three.
const kParenthesesMax = 32

const kSpaces = /[ \t]*\n?[ \t]*/y
const kTitle = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)/y

/** Reads it from the `(` at `at`; null: that is no target. The title is left out: it could lie. */
export function readTarget(text: string, at: number): Target | null {
  if (text[at] !== '(') return null
  const from = skip(kSpaces, text, at + 1)
  const end = text[from] === '<' ? endOfPointed(text, from) : endOfBare(text, from)
  if (end === null) return null
  const raw = text[from] === '<' ? text.slice(from + 1, end - 1) : text.slice(from, end)
  let next = skip(kSpaces, text, end)
  if (next > end && /["'(]/.test(text.charAt(next))) {
    next = skip(kSpaces, text, skip(kTitle, text, next))
  }
  if (text[next] !== ')') return null
  return { url: unescaped(raw), end: next + 1 }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function endOfPointed(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length && at - from <= kUrlMax; at += 1) {
    const one = text[at]
    if (one === '>') return at + 1
    if (one === '<' || one === '\n') return null
    if (one === '\\') at += 1
  }
  return null
}

function endOfBare(text: string, from: number): number | null {
  let open = 0
  let at = from
  for (; at < text.length; at += 1) {
    if (at - from > kUrlMax) return null
    const code = text.charCodeAt(at)
    if (code <= 0x20 || code === 0x7f) break
    const one = text[at]
    if (one === '(') open += 1
    if (one === ')') open -= 1
    if (open > kParenthesesMax) return null
    if (open < 0) break
    if (one === '\\' && isEscapable(text.charAt(at + 1))) at += 1
  }
  return open > 0 ? null : at
}

export const isEscapable = (one: string): boolean => /^[!-/:-@[-`{-~]$/.test(one)

/** Without the backslashes that made punctuation ordinary. */
export const unescaped = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1')
