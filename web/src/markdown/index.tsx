// A message's text as elements.
import type { ComponentChildren } from 'preact'
import { parse } from './parse'
import { type People, renderBlocks, renderPlain } from './render'
import type { Block } from './tree'

// What is on screen is drawn again with each reaction; reading it again would cost as much as the
// first time.
const kKeptMax = 500
const kept = new Map<string, readonly Block[] | null>()

/** The blocks of a text, or null where it is shown as typed. */
export function blocksOf(text: string): readonly Block[] | null {
  let blocks = kept.get(text)
  if (blocks === undefined) {
    blocks = parse(text)
    if (kept.size >= kKeptMax) kept.clear()
    kept.set(text, blocks)
  }
  return blocks
}

export function renderMessage(
  text: string,
  blocks: readonly Block[] | null,
  people: People,
): ComponentChildren {
  return blocks === null ? renderPlain(text, people) : renderBlocks(blocks, people)
}
