// How a block begins, as the words of a line.

export interface FenceStart {
  readonly char: string
  readonly length: number
}

/** `words` without the white space before them, as everywhere here. */
export function fenceStart(words: string): FenceStart | null {
  const match = /^(`{3,})[^`]*$|^(~{3,})/.exec(words)
  const fence = match?.[1] ?? match?.[2]
  return fence === undefined ? null : { char: fence.charAt(0), length: fence.length }
}

export function isFenceEnd(words: string, start: FenceStart): boolean {
  const bare = words.trimEnd()
  return bare.length >= start.length && bare === start.char.repeat(bare.length)
}

export const isRule = (words: string): boolean =>
  /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(words)

export interface HeadingStart {
  readonly level: number
  readonly text: string
}

/** `# words`; `#design` is a room. */
export function headingStart(words: string): HeadingStart | null {
  const match = /^(#{1,6})[ \t]+(\S.*)$/.exec(words)
  if (!match) return null
  const text = (match[2] ?? '').trimEnd()
  const bare = text.replace(/^#+$/, '').trimEnd()
  const closing = /[ \t]#+$/.exec(bare)
  return {
    level: (match[1] ?? '').length,
    text: closing ? bare.slice(0, closing.index).trimEnd() : bare,
  }
}

export interface ItemStart {
  readonly marker: string
  readonly start: number | null
  /** How many characters `-` or `12.` are. */
  readonly width: number
  readonly empty: boolean
}

export function itemStart(words: string): ItemStart | null {
  const match = /^(?:([-+*])|(\d{1,9})([.)]))(?:[ \t]+(.?)|$)/.exec(words)
  if (!match) return null
  const [, bullet, number, delimiter, first] = match
  return {
    marker: bullet ?? delimiter ?? '',
    start: number === undefined ? null : Number(number),
    width: bullet ? 1 : (number ?? '').length + 1,
    empty: !first,
  }
}
