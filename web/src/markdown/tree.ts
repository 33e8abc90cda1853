// What a message's text is made of, once it was read as Markdown.

export type Inline = string | Span | Code | Link | Address | Escaped

/** Words with a mark around them. */
export interface Span {
  readonly kind: 'em' | 'strong' | 'del'
  readonly children: readonly Inline[]
}

export interface Code {
  readonly kind: 'code'
  readonly value: string
}

/** `[children](url)`; `![children](url)` is drawn as a link, too. */
export interface Link {
  readonly kind: 'link'
  readonly url: string
  readonly children: readonly Inline[]
}

/** An address that was typed as such. */
export interface Address {
  readonly kind: 'address'
  readonly url: string
  readonly text: string
}

/** A character that a backslash made ordinary: `\\@ada` mentions nobody. */
export interface Escaped {
  readonly kind: 'escaped'
  readonly value: string
}

export type Block = Paragraph | Heading | Fence | Quote | List | Table | Rule

export interface Paragraph {
  readonly kind: 'paragraph'
  readonly children: readonly Inline[]
}

export interface Heading {
  readonly kind: 'heading'
  /** 1 to 6. */
  readonly level: number
  readonly children: readonly Inline[]
}

export interface Fence {
  readonly kind: 'fence'
  readonly value: string
}

export interface Quote {
  readonly kind: 'quote'
  readonly children: Block[]
}

export interface List {
  readonly kind: 'list'
  /** `-`, `+`, `*`, or what stands behind the number. */
  readonly marker: string
  /** The first number; null: a list of bullets. */
  readonly start: number | null
  readonly items: Item[]
}

export interface Item {
  /** A task, and whether it is done; null: no task. */
  done: boolean | null
  readonly children: Block[]
}

export interface Table {
  readonly kind: 'table'
  /** Rows may have more or fewer cells than the first one, which is the head. */
  readonly rows: readonly (readonly (readonly Inline[])[])[]
}

export interface Rule {
  readonly kind: 'rule'
}
