// One line of a text, read from its left edge: columns, because a tab counts up to the next four.

export class Line {
  private column = 0
  /** Columns of a tab at `at` that were read already. */
  private used = 0
  at = 0

  constructor(readonly text: string) {}

  /** White space from here to the next word, in columns. */
  get indent(): number {
    let column = this.column
    for (let at = this.at; at < this.text.length; at += 1) {
      const one = this.text[at]
      if (one === ' ') column += 1
      else if (one === '\t') column += 4 - (column % 4)
      else break
    }
    return column - this.column
  }

  get blank(): boolean {
    return !/[^ \t]/.test(this.text.slice(this.at))
  }

  /** What is left, from its first word. */
  get words(): string {
    return this.rest.replace(/^[ \t]+/, '')
  }

  /** What is left; a tab that was read in part is the spaces that are left of it. */
  get rest(): string {
    if (this.used === 0) return this.text.slice(this.at)
    const width = 4 - ((this.column - this.used) % 4)
    return ' '.repeat(width - this.used) + this.text.slice(this.at + 1)
  }

  /** Reads up to so many columns of white space. */
  skip(columns: number): void {
    for (let left = columns; left > 0; left -= 1) {
      const one = this.text[this.at]
      if (one === '\t') this.skipInTab()
      else if (one === ' ') this.next()
      else return
    }
  }

  private skipInTab(): void {
    this.used += 1
    this.column += 1
    if (this.column % 4 !== 0) return
    this.used = 0
    this.at += 1
  }

  /** Reads a character that is no tab. */
  next(count = 1): void {
    this.at += count
    this.column += count
  }
}
