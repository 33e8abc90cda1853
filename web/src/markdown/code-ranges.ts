// Where a Markdown text is code: there nobody is called by name. The same as the server's
// src/core/code_ranges.cpp; both are held together by one table of cases (tests/cases).

export interface CodeRange {
  readonly from: number
  readonly to: number
}

const kItemBlanksMax = 4
const kEscapable = /[!-/:-@[-`{-~]/

function runOf(text: string, at: number): number {
  let end = at
  while (text[end] === text[at] && end < text.length) end += 1
  return end - at
}

/** Asked from left to right: the next run of as many backticks. */
function backtickRuns(text: string): (length: number, from: number) => number {
  const byLength = new Map<number, { readonly at: number[]; next: number }>()
  for (let at = text.indexOf('`'); at >= 0; ) {
    const length = runOf(text, at)
    const runs = byLength.get(length) ?? { at: [], next: 0 }
    runs.at.push(at)
    byLength.set(length, runs)
    at = text.indexOf('`', at + length)
  }
  return (length, from) => {
    const runs = byLength.get(length)
    if (!runs) return -1
    while ((runs.at[runs.next] ?? from) < from) runs.next += 1
    return runs.at[runs.next] ?? -1
  }
}

function spansOf(text: string, offset: number): CodeRange[] {
  const spans: CodeRange[] = []
  const next = backtickRuns(text)
  for (let at = 0; at < text.length; ) {
    if (text[at] === '\\' && kEscapable.test(text[at + 1] ?? '')) {
      at += 2
    } else if (text[at] !== '`') {
      at += 1
    } else {
      const length = runOf(text, at)
      const close = next(length, at + length)
      if (close >= 0) spans.push({ from: offset + at, to: offset + close + length })
      at = close >= 0 ? close + length : at + length
    }
  }
  return spans
}

/** A line looked at from left to right; a tab goes to the next multiple of four. */
class Line {
  constructor(
    readonly text: string,
    readonly at = 0,
    readonly column = 0,
  ) {}

  get blank(): boolean {
    return !/[^ \t\r]/.test(this.text.slice(this.at))
  }
  get textColumn(): number {
    let column = this.column
    for (let i = this.at; this.text[i] === ' ' || this.text[i] === '\t'; i += 1)
      column = this.text[i] === ' ' ? column + 1 : (Math.floor(column / 4) + 1) * 4
    return column
  }
  get indent(): number {
    return this.textColumn - this.column
  }
  get front(): string {
    return this.text[this.at] ?? ''
  }
  behindBlanks(): Line {
    let at = this.at
    while (this.text[at] === ' ' || this.text[at] === '\t') at += 1
    return new Line(this.text, at, this.textColumn)
  }
  behind(characters: number): Line {
    return new Line(this.text, this.at + characters, this.column + characters)
  }
}

function behindQuotes(line: Line, most: number): { readonly line: Line; readonly depth: number } {
  let depth = 0
  let here = line
  while (depth < most) {
    const mark = here.behindBlanks()
    if (mark.front !== '>') break
    const next = mark.behind(1)
    here = next.front === ' ' ? next.behind(1) : next
    depth += 1
  }
  return { line: here, depth }
}

function behindListMark(line: Line): Line | null {
  const mark = line.behindBlanks()
  const found = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/.exec(mark.text.slice(mark.at, mark.at + 11))
  if (!found) return null
  const next = mark.behind(found[0].length)
  return next.indent <= kItemBlanksMax ? next.behindBlanks() : next.behind(1)
}

interface Fence {
  readonly from: number
  readonly mark: string
  readonly length: number
}

class Blocks {
  readonly #ranges: CodeRange[] = []
  #begin = 0
  #end = 0
  /** Of quotes; and the column at which the text of the list item begins. */
  #depth = 0
  #list = 0
  #paragraph: number | null = null
  #fence: Fence | null = null

  constructor(private readonly text: string) {}

  run(): CodeRange[] {
    for (let begin = 0; begin < this.text.length; ) {
      const feed = this.text.indexOf('\n', begin)
      const end = feed < 0 ? this.text.length : feed
      this.#begin = begin
      this.#end = Math.min(end + 1, this.text.length)
      this.#take(new Line(this.text.slice(begin, end)))
      begin = end + 1
    }
    this.#begin = this.text.length
    this.#endParagraph()
    if (this.#fence) this.#ranges.push({ from: this.#fence.from, to: this.text.length })
    return this.#ranges
  }

  #take(whole: Line): void {
    if (this.#fence && this.#inFence(whole, this.#fence)) return
    const quoted = behindQuotes(whole, Number.MAX_SAFE_INTEGER)
    let { line } = quoted
    // A line without its marks goes on with the paragraph in the quote.
    const { depth } = quoted
    if (depth > this.#depth || (depth < this.#depth && this.#paragraph === null)) this.#leave(depth)
    if (line.blank) {
      this.#endParagraph()
      return
    }
    if (this.#paragraph === null && line.textColumn < this.#list) this.#list = 0
    for (let item = behindListMark(line); item; item = behindListMark(line)) {
      this.#endParagraph()
      this.#list = item.column
      line = item
      if (item.blank) return
    }
    if (!this.#openFence(line)) this.#paragraph ??= this.#begin
  }

  /** Whether the fence goes on in this line, be it with its end. */
  #inFence(whole: Line, fence: Fence): boolean {
    const { line, depth } = behindQuotes(whole, this.#depth)
    if (depth < this.#depth || (!line.blank && line.textColumn < this.#list)) {
      this.#ranges.push({ from: fence.from, to: this.#begin })
      this.#fence = null
      this.#leave(depth)
      return false
    }
    const mark = line.behindBlanks()
    if (mark.front !== fence.mark) return true
    const length = runOf(mark.text, mark.at)
    if (length < fence.length || !mark.behind(length).blank) return true
    this.#ranges.push({ from: fence.from, to: this.#end })
    this.#fence = null
    return true
  }

  #openFence(line: Line): boolean {
    const mark = line.behindBlanks()
    if (mark.front !== '`' && mark.front !== '~') return false
    const length = runOf(mark.text, mark.at)
    if (length < 3) return false
    if (mark.front === '`' && mark.text.includes('`', mark.at + length)) return false
    this.#endParagraph()
    if (mark.column < this.#list) this.#list = 0
    this.#fence = { from: this.#begin + mark.at, mark: mark.front, length }
    return true
  }

  #leave(depth: number): void {
    this.#endParagraph()
    this.#depth = depth
    this.#list = 0
  }

  #endParagraph(): void {
    if (this.#paragraph === null) return
    const from = this.#paragraph
    this.#paragraph = null
    this.#ranges.push(...spansOf(this.text.slice(from, this.#begin), from))
  }
}

/** In order, and apart from each other. */
export const codeRanges = (text: string): CodeRange[] => new Blocks(text).run()
