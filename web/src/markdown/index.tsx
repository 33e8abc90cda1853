// A message's text as elements; the parser comes in its own file, asked for at once and used when
// it is there.

import { signal } from '@preact/signals'
import type { Root } from 'mdast'
import type { ComponentChildren } from 'preact'
import { type People, renderPlain, renderRoot } from './render'

type Parse = (text: string) => Root

const parser = signal<Parse | null>(null)

/** Resolves when the parser is there, or cannot be had: then texts stay as typed. */
export const parserReady: Promise<void> = import('./parse').then(
  (loaded) => {
    parser.value = loaded.parse
  },
  () => undefined,
)

// Anything that could be a mark. Most messages have none and cost no parsing.
const kMarks = /[*_~`>[\]\\]|^\s{0,3}(?:[-+]|\d{1,9}[.)])(?:\s|$)|https?:|www\.|\w@\w/im

const kKeptMax = 1000
const kept = new Map<string, Root>()

function parsed(text: string, parse: Parse): Root {
  let root = kept.get(text)
  if (!root) {
    root = parse(text)
    if (kept.size >= kKeptMax) kept.clear()
    kept.set(text, root)
  }
  return root
}

export function renderMessage(text: string, people: People): ComponentChildren {
  if (!kMarks.test(text)) return renderPlain(text, people)
  const parse = parser.value
  return parse ? renderRoot(parsed(text, parse), people) : renderPlain(text, people)
}
