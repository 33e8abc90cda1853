// Texts by chance: whatever is typed is drawn within the time and depth that a page can bear, and
// is read as the reference reads it.
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough'
import { expect, test } from 'vitest'
import { killers, kTextMax, logInFence, readme } from './killers'
import { kDepthMax, kElementsMax, kMarksMax, parse } from './parse'
import { type People, renderBlocks, renderPlain } from './render'
import { see } from './see'
import type { Block, Inline } from './tree'

// `./dev test --long` searches for long, `./dev fuzz web_markdown` as long as told, elsewhere.
const { PARLEY_TEST_LONG, PARLEY_FUZZ_ROUNDS, PARLEY_FUZZ_SEED } = process.env
const kRounds = Number(PARLEY_FUZZ_ROUNDS ?? (PARLEY_TEST_LONG ? 60 : 1))
const kSeed = Number(PARLEY_FUZZ_SEED ?? 1)
const kTimeout = 60_000 * kRounds

// For 16 KiB, of processor time. A machine that does too much at once is slower by that clock, too:
// there no text may take so many times what the README takes, which is as long.
const kSpentMaxMs = 20
const kReadmesMax = 8
const kRunsMax = 12
const kSafe = /^(?:https?|mailto):/

const people: People = {
  known: (user) => user === 'ada',
  display: (user) => user.toUpperCase(),
  me: undefined,
}

const draw = (text: string) => {
  const blocks = parse(text)
  return blocks ? renderBlocks(blocks, people) : renderPlain(text, people)
}

/** Milliseconds of processor time; of some runs the least, the first ones being compiled. */
function spentOn(text: string, enough: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < kRunsMax && least > enough; run += 1) {
    const before = process.cpuUsage()
    draw(text)
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

function check(text: string, name: string): void {
  const spent = spentOn(text, kSpentMaxMs)
  if (spent > kSpentMaxMs) {
    expect(spent, `${name}: ms`).toBeLessThanOrEqual(kReadmesMax * spentOn(readme, 0))
  }
  const seen = see(draw(text))
  // An item is a list and an item; a link has its words isolated; a table has four of its own.
  expect(seen.depth, `${name}: depth`).toBeLessThanOrEqual(2 * kDepthMax + 6)
  expect(seen.tags.length, `${name}: elements`).toBeLessThanOrEqual(3 * kElementsMax)
  expect(
    seen.hrefs.filter((href) => !kSafe.test(href)),
    name,
  ).toEqual([])
  expect(isWithin(seen.text, text), `${name}: says what was not typed`).toBe(true)
}

/** Is every letter and digit that is drawn one that was typed, in its order? */
function isWithin(drawn: string, typed: string): boolean {
  const all = typed.toLowerCase()
  let at = 0
  for (const letter of drawn.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')) {
    at = all.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

/** mulberry32: the same texts from the same seed, everywhere. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const kWords = [
  ...['*', '**', '***', '_', '__', '~~', '`', '``', '[', ']', '](', ')', '(', '![', '<', '>', '\\'],
  ...[
    '\n',
    '\n\n',
    '\n> ',
    '\n- ',
    '\n  - ',
    '\n1. ',
    '\n```\n',
    '\n# ',
    '\n---\n',
    '\n|-|-|\n',
    '|',
  ],
  ...[
    'a',
    'b c',
    ' ',
    '  ',
    '\t',
    '好',
    '。',
    '，“',
    '」',
    'か',
    '한',
    'é',
    'a\u0301',
    '😀',
    '1',
    '.',
  ],
  ...['https://a.example/b', 'www.b.example', 'c@d.example', '@ada', '@', 'http://', '"', '- [ ] '],
]

function typed(pick: (below: number) => number, words: readonly string[], count: number): string {
  return Array.from({ length: count }, () => words[pick(words.length)] ?? '').join('')
}

test('the kept texts: each is drawn within its time', { timeout: kTimeout }, () => {
  for (const [name, text] of killers) check(text, name)
})

test('a README and a log of 16 KiB are drawn as Markdown', () => {
  for (const text of [readme, logInFence]) {
    expect(text.length).toBe(kTextMax)
    expect(parse(text)).not.toBe(null)
    check(text, text.slice(0, 20))
  }
  expect(see(draw(readme)).tags).toEqual(expect.arrayContaining(['table', 'pre', 'ul', 'a']))
})

test('too deep or too much is shown as typed', () => {
  const quotes = (depth: number) => `${'> '.repeat(depth)}a`
  expect(parse(quotes(kDepthMax))).not.toBe(null)
  expect(parse(quotes(kDepthMax + 1))).toBe(null)
  expect(see(draw(quotes(600))).text).toBe(quotes(600))
  expect(parse('`a` '.repeat(kElementsMax - 1))).not.toBe(null)
  expect(parse('`a` '.repeat(kElementsMax))).toBe(null)
  expect(parse('[ '.repeat(kMarksMax / 2 - 1))).not.toBe(null)
  expect(parse('[ '.repeat(kMarksMax / 2 + 1))).toBe(null)
})

test('texts by chance', { timeout: kTimeout }, () => {
  for (let round = 0; round < 400 * kRounds; round += 1) {
    const pick = chance(kSeed * 1_000_003 + round)
    const text = typed(pick, kWords, 1 + pick(60))
    check(text, JSON.stringify(text))
  }
})

test('a few words by chance, again and again', { timeout: kTimeout }, () => {
  for (let round = 0; round < 60 * kRounds; round += 1) {
    const pick = chance(kSeed * 2_000_003 + round)
    const head = typed(pick, kWords, pick(4))
    const unit = typed(pick, kWords, 1 + pick(4))
    const times = Math.ceil(kTextMax / unit.length)
    check(
      (head + unit.repeat(times) + typed(pick, kWords, pick(3))).slice(0, kTextMax),
      JSON.stringify([head, unit]),
    )
  }
})

// ---- beside the reference

type Bare = string | readonly [string, ...unknown[]]

interface Node {
  readonly type: string
  readonly value?: string
  readonly url?: string
  readonly children?: readonly Node[]
}

const kReference = {
  extensions: [
    gfmStrikethroughCjkFriendly({ singleTilde: false }),
    cjkFriendlyExtension(),
    {
      disable: {
        null: ['characterReference', 'codeIndented', 'definition', 'htmlFlow', 'htmlText'].concat([
          'setextUnderline',
          'autolink',
        ]),
      },
    },
  ],
  mdastExtensions: [gfmStrikethroughFromMarkdown()],
}

const kNames: Readonly<Record<string, string>> = {
  emphasis: 'em',
  delete: 'del',
  inlineCode: 'code',
  image: 'link',
  blockquote: 'quote',
  thematicBreak: 'rule',
}

/** Lines without the white space at their edges, words beside words joined. */
function joined(parts: readonly Bare[]): Bare[] {
  const out: Bare[] = []
  for (const part of parts) {
    const last = out[out.length - 1]
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
    .map((part) => (typeof part === 'string' ? part.replace(/[ \t]*\n[ \t]*/g, '\n') : part))
    .filter((part) => part !== '')
}

function theirs(node: Node): Bare {
  if (node.type === 'text') return node.value ?? ''
  if (node.type === 'break') return '\n'
  const name = kNames[node.type] ?? node.type
  if (node.type === 'code') return ['fence', node.value?.trimEnd()]
  if (node.value !== undefined) return [name, node.value.replaceAll('\n', ' ')]
  const alt = (node as { alt?: string }).alt
  if (alt !== undefined) return ['link', node.url, 'picture']
  const children = joined((node.children ?? []).map(theirs))
  return node.url === undefined ? [name, ...children] : [name, node.url, ...children]
}

function ours(part: Inline | Block): Bare {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'escaped':
      return part.value
    case 'code':
      return [part.kind, part.value]
    case 'fence':
      // How many empty lines are left of one that is never closed is of no interest.
      return [part.kind, part.value.trimEnd()]
    case 'address':
      return part.text
    case 'rule':
      return [part.kind]
    case 'list':
      return [
        'list',
        ...part.items.map((item) => ['listItem', ...item.children.map(ours)] as const),
      ]
    case 'link':
      return ['link', part.url, ...joined(part.children.map(ours))]
    case 'table':
      return ['table']
    case 'paragraph': {
      // Spaces before the first word are kept: somebody typed them.
      const [first, ...rest] = joined(part.children.map(ours))
      const bare = typeof first === 'string' ? first.trimStart() : first
      return [part.kind, ...(bare === undefined || bare === '' ? [] : [bare]), ...rest]
    }
    default:
      return [part.kind, ...joined(part.children.map(ours))]
  }
}

function agree(text: string): void {
  const reference = fromMarkdown(text, kReference).children.map((child) => theirs(child as Node))
  const blocks = parse(text)
  if (blocks === null) return
  expect(blocks.map(ours), JSON.stringify(text)).toEqual(reference)
}

const kAround = [
  ...['~~', '`', '``', '[', ']', '](', ')', '](b)', '\\', ' ', 'a', 'b', '.', '(', '"', '好'],
  ...['。', '，', '“', '」', 'か', '한', 'é', '1', '\n', '😀'],
]

// Where we differ on purpose: a `*` between two letters begins nothing. And where the reference is
// not CommonMark: a mark beside another one is to it a mark beside a letter, and for the rule of
// three it counts what is left of a run, not what was typed; so a text has runs of one length.
const kApart = /[\p{L}\p{N}]\*+[\p{L}\p{N}]|\*[_~]|_[*~]|~[*_]/u

const kMarks: readonly (readonly [readonly string[], RegExp])[] = [
  [['*', '_', '*', '_'], /\*\*|__/],
  [['**', '__', '**', '__'], /\*{3}|_{3}/],
]

test('emphasis, code and links are read as the reference reads them', { timeout: kTimeout }, () => {
  let compared = 0
  for (let round = 0; round < 1000 * kRounds; round += 1) {
    const pick = chance(kSeed * 3_000_017 + round)
    const [marks, other] = kMarks[round % 2] ?? [[], /$/]
    const text = `x${typed(pick, [...marks, ...kAround], 2 + pick(14))}`.trim()
    if (/\n[ \t]*\n/.test(text) || kApart.test(text) || other.test(text)) continue
    agree(text)
    compared += 1
  }
  expect(compared).toBeGreaterThan(300)
})

const kBlock = [
  ...[
    '> ',
    '>',
    '- ',
    '* ',
    '1. ',
    '1) ',
    '   ',
    '  ',
    ' ',
    'a',
    'b',
    '\n',
    '\n',
    '\n\n',
    '```',
    '---',
  ],
  ...['# c', '-', '`a`'],
]

// On purpose: four spaces before a `#` or a `---` are somebody's code. And where the reference is
// not CommonMark: an empty item directly in the quote or item that ended a paragraph.
const kElsewhere = / {4}|(?:[->*]|1[.)]) *(?:[-*]|1[.)]) *$/m

test('quotes, lists and fences are read as the reference reads them', { timeout: kTimeout }, () => {
  for (let round = 0; round < 1000 * kRounds; round += 1) {
    const pick = chance(kSeed * 4_000_037 + round)
    const text = typed(pick, kBlock, 2 + pick(14))
    if (!kElsewhere.test(text)) agree(text)
  }
})
