// A message's text as Markdown: what CommonMark and GitHub make of it, less what a chat has no use
// for (docs/text.md says what is drawn). Reading takes a time in proportion to the length.
import { Blocks } from './blocks'
import type { Block } from './tree'

/** Deeper is no text but a trap: elements inside one another are drawn by recursion. */
export const kDepthMax = 20
/** More elements take longer to lay out than a person waits; a README of 16 KiB has some 1,500. */
export const kElementsMax = 3000
/** Marks cost before it is known what they make. */
export const kMarksMax = 8000

// Anything that could be a mark. Most messages have none and are drawn as typed.
const kMarks = /[*_~`>[\]\\|<]|https?:|www\.|\w@\w/i
const kStarts = /^[ \t]*(?:#{1,6}[ \t]|[-+](?:[ \t]|$)|---|\d{1,9}[.)](?:[ \t]|$))/m

/** Null: there is nothing to draw, or too much; the text is shown as typed. */
export function parse(text: string): Block[] | null {
  if (!kMarks.test(text) && !kStarts.test(text)) return null
  const blocks = new Blocks(kDepthMax, kMarksMax, kElementsMax)
  return blocks.read(text) ? blocks.root : null
}
