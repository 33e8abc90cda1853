// The blocks of a text: line by line, with the quotes and items that are open (CommonMark 0.31.2,
// appendix). A line costs at most one step for each open one, and those have a maximum.
import { readInlines } from './inlines'
import { Line } from './line'
import { type FenceStart, fenceStart, headingStart, isFenceEnd, isRule, itemStart } from './starts'
import { cellsOf, tableAt } from './table'
import type { Block, Inline, Item, List } from './tree'

interface Open {
  readonly children: Block[]
  /** Column at which an item's content begins; null: a quote. */
  readonly content: number | null
}

interface OpenFence extends FenceStart {
  readonly indent: number
  readonly lines: string[]
}

export class Blocks {
  readonly root: Block[] = []
  /** How deep it goes, and how many elements it makes: known before anything is drawn. */
  depth = 0
  elements = 0
  /** Marks outside code, and the texts between them. */
  marks = 0
  private readonly open: Open[] = []
  private paragraph: string[] = []
  private fence: OpenFence | null = null

  constructor(
    private readonly depthMax: number,
    private readonly marksMax: number,
    private readonly elementsMax: number,
  ) {}

  /** False: deeper or with more marks than may be; the rest is not worth reading. */
  read(text: string): boolean {
    for (const line of text.replace(/(?:\r\n?|\n)$/, '').split(/\r\n?|\n/)) {
      this.line(new Line(line))
      if (this.isOver) return false
    }
    this.closeTo(0)
    return !this.isOver
  }

  private get isOver(): boolean {
    return (
      this.depth > this.depthMax || this.marks > this.marksMax || this.elements > this.elementsMax
    )
  }

  private line(line: Line): void {
    const matched = this.match(line)
    const whole = matched === this.open.length
    if (this.fence && whole) {
      this.fenced(line, this.fence)
      return
    }
    const opened = this.begin(line, matched)
    if (opened === 'done') return
    if (line.blank) {
      if (!opened) this.closeTo(matched)
    } else if (!opened && !whole && this.paragraph.length > 0) {
      // The paragraph goes on, although the marks around it were not repeated.
      this.paragraph.push(line.words)
    } else {
      if (!opened && !whole) this.closeTo(matched)
      this.paragraph.push(line.rest)
    }
  }

  /** How many of the open ones go on in this line. */
  private match(line: Line): number {
    let count = 0
    for (const one of this.open) {
      if (one.content === null) {
        if (line.text[line.at + leading(line)] !== '>') break
        this.quoteMark(line)
      } else if (line.blank) {
        if (one.children.length === 0 && !this.hasLeaf(count)) break
        line.skip(one.content)
      } else if (line.indent >= one.content) line.skip(one.content)
      else break
      count += 1
    }
    return count
  }

  /** Is a paragraph or fence open directly in the innermost one? */
  private hasLeaf(at: number): boolean {
    if (at + 1 < this.open.length) return true
    return this.paragraph.length > 0 || this.fence !== null
  }

  private quoteMark(line: Line): void {
    line.skip(line.indent)
    line.next()
    line.skip(1)
  }

  /** Opens what begins in this line. `done`: the whole line is spent. */
  private begin(line: Line, matched: number): boolean | 'done' {
    let at = matched
    let opened = false
    while (!line.blank && this.depth <= this.depthMax) {
      const words = line.words
      const leaf = this.beginLeaf(line, words, at)
      if (leaf) return 'done'
      if (words.startsWith('>')) {
        this.closeTo(at)
        this.quoteMark(line)
        const children: Block[] = []
        this.add({ kind: 'quote', children })
        this.push({ children, content: null })
      } else if (!this.beginItem(line, words, at)) return opened
      opened = true
      at = this.open.length
    }
    return opened
  }

  private beginLeaf(line: Line, words: string, at: number): boolean {
    const indent = line.indent
    const fence = fenceStart(words)
    if (fence) {
      this.closeTo(at)
      this.fence = { ...fence, indent, lines: [] }
      return true
    }
    // Further in it is somebody's code: a comment in Python is no heading.
    if (indent > 3) return false
    if (isRule(words)) {
      this.closeTo(at)
      this.add({ kind: 'rule' })
      return true
    }
    const heading = headingStart(words)
    if (!heading) return false
    this.closeTo(at)
    this.add({ kind: 'heading', level: heading.level, children: this.inlines(heading.text) })
    return true
  }

  private beginItem(line: Line, words: string, at: number): boolean {
    const start = itemStart(words)
    if (!start) return false
    // A line that goes on with a paragraph is rarely meant as a list: `in\n2024. Then`.
    const interrupts = this.paragraph.length > 0 && at === this.open.length
    if (interrupts && (start.empty || (start.start !== null && start.start !== 1))) return false
    this.closeTo(at)
    const before = line.indent
    line.skip(before)
    line.next(start.width)
    const space = line.indent
    const pad = start.empty || space > 4 ? 1 : space
    line.skip(pad)
    const children: Block[] = []
    this.list(start.marker, start.start).items.push(this.item(line, children))
    this.elements += 1
    this.push({ children, content: before + start.width + pad })
    return true
  }

  /** `[ ]` and `[x]` before words: a task. */
  private item(line: Line, children: Block[]): Item {
    const task = /^\[([ xX])\][ \t]+\S/.exec(line.rest)
    if (!task) return { done: null, children }
    line.next(3)
    line.skip(1)
    return { done: task[1] !== ' ', children }
  }

  /** The list that goes on, or a new one. */
  private list(marker: string, start: number | null): List {
    const siblings = this.siblings
    const last = siblings[siblings.length - 1]
    if (
      last?.kind === 'list' &&
      last.marker === marker &&
      (last.start === null) === (start === null)
    )
      return last
    const list: List = { kind: 'list', marker, start, items: [] }
    this.add(list)
    return list
  }

  private fenced(line: Line, fence: OpenFence): void {
    if (isFenceEnd(line.words, fence)) {
      this.closeLeaf()
      return
    }
    line.skip(fence.indent)
    fence.lines.push(line.rest)
  }

  private push(open: Open): void {
    this.open.push(open)
    this.depth = Math.max(this.depth, this.open.length)
  }

  private closeTo(count: number): void {
    if (count < this.open.length || this.paragraph.length > 0 || this.fence) this.closeLeaf()
    this.open.length = Math.min(this.open.length, count)
  }

  private get siblings(): Block[] {
    return this.open[this.open.length - 1]?.children ?? this.root
  }

  private add(block: Block): void {
    this.siblings.push(block)
    this.elements += 1
  }

  private closeLeaf(): void {
    const { fence, paragraph } = this
    this.fence = null
    this.paragraph = []
    if (fence) this.add({ kind: 'fence', value: fence.lines.join('\n') })
    if (paragraph.length === 0) return
    const at = tableAt(paragraph)
    this.words(at < 0 ? paragraph : paragraph.slice(0, at))
    if (at >= 0) this.table(paragraph.slice(at))
  }

  private words(lines: readonly string[]): void {
    const text = lines.join('\n').trimEnd()
    if (text !== '') this.add({ kind: 'paragraph', children: this.inlines(text) })
  }

  private table(lines: readonly string[]): void {
    const rows: Inline[][][] = []
    for (const [at, line] of lines.entries()) {
      // The second one is the dashes.
      const cells = at === 1 ? [] : cellsOf(line)
      this.elements += cells.length + 1
      if (this.isOver) return
      if (at !== 1) rows.push(cells.map((cell) => this.inlines(cell)))
    }
    this.add({ kind: 'table', rows })
  }

  private inlines(text: string): Inline[] {
    const { children, depth, elements, marks } = readInlines(text, this.marksMax - this.marks)
    this.marks += marks
    this.depth = Math.max(this.depth, this.open.length + depth)
    this.elements += elements
    return children
  }
}

function leading(line: Line): number {
  return /^[ \t]*/.exec(line.text.slice(line.at))?.[0].length ?? 0
}
