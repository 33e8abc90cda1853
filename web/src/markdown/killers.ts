// For tests: texts that once stopped a client, or that stop a reader of Markdown that walks back.
// Each is 16 KiB, the most a message may have.

export const kTextMax = 16_384

const full = (unit: string): string => unit.repeat(Math.ceil(kTextMax / unit.length))
const cut = (text: string): string => text.slice(0, kTextMax)

const kUnits = [
  ...['>', '> ', '- ', '1. ', '> - ', '- > 1. ', '*_', '*a_', '*a ', '_a ', 'a*', 'a**b', '**a '],
  ...['*', '_', '~', '`', '<', '[', ']', '(', '|', '#', '\\', '!', '@', '.', ' ', '\t', '\n', '-'],
  ...[
    '~~a',
    '~~a~~',
    '`a',
    '``a`',
    '` `` ',
    '[]',
    '[a](',
    '[a](b',
    '[a](<b',
    '[a](b "',
    '[a](b (c',
  ],
  ...['![', '![a](b)', '[a](b)', '[[a](b)', '[a][', '](b)', '\\[', '\\`', '<http://a', '<a@b'],
  ...[
    'https://',
    'https://a.b ',
    'https://a.b)',
    'https://a.com谢',
    'www.',
    'www.a ',
    'a@b.',
    'a@',
  ],
  ...[
    'a@b.c ',
    'a.',
    'a-',
    'a+',
    '_@',
    '|-',
    '|-\n',
    '|\n',
    'a|b\n-|-\n',
    'a\u0301',
    '好*',
    '。**',
  ],
  ...[
    '# a\n',
    '#',
    '# #',
    ' #',
    '- a\n',
    '-\n',
    '* * ',
    '---\n',
    '```\n',
    '~~~',
    '> a\n',
    '>\n',
    '1) ',
  ],
  ...[
    'a\n\n',
    '\r',
    '- [ ] a\n',
    '\u202e',
    '😀*',
    '\ud83d',
    '*\u200b',
    '***a ',
    '**a*',
    '_**',
    '~~*_',
  ],
]

const nested = Array.from({ length: 170 }, (_, depth) => `${'  '.repeat(depth % 60)}- a\n`).join('')
const brackets = `${'['.repeat(4000)}a${'](b)'.repeat(3000)}`
const images = `${'!['.repeat(2700)}a${'](b)'.repeat(2700)}`

/** What each is made of, and the text. */
export const killers: readonly (readonly [string, string])[] = [
  ['600 quotes', '>'.repeat(600)],
  ['600 quotes and words', `${'> '.repeat(600)}a`],
  ...kUnits.map((unit) => [JSON.stringify(unit), cut(full(unit))] as const),
  ...['|', '*_', '[', '`a', 'https://', 'a@', '\\|', 'a\n'].map(
    (unit) => [`a table of ${JSON.stringify(unit)}`, cut(`a|b\n-|-\n${full(unit)}`)] as const,
  ),
  ['items within items', cut(full(nested))],
  ['stars around a word', cut(`${'*'.repeat(8190)}a${'*'.repeat(8190)}`)],
  ['both marks around a word', cut(`${'*_'.repeat(4000)}a${'_*'.repeat(4000)}`)],
  ['brackets around brackets', cut(brackets)],
  ['pictures within pictures', cut(images)],
  ['spaces before dashes', cut(`a|\n${' '.repeat(16_000)}-x`)],
  ['dashes of a table that is none', cut(`a|\n${'-|'.repeat(8000)}x`)],
  [
    'ticks of every length',
    cut(Array.from({ length: 180 }, (_, n) => '`'.repeat(n + 1)).join(' ')),
  ],
  ['one long word', 'a'.repeat(kTextMax)],
  ['a long address', `https://a.example/${'(a'.repeat(8000)}`],
  ['a local part without end', `${'a.'.repeat(8000)}@`],
  ['quotes and items by turns', cut(full(`${'> - '.repeat(30)}a\n`))],
]

/** What people do send, and want to see drawn. */
export const readme = cut(
  full(`# Parley

A *small* chat server, see [the page](https://parley.example/docs) or \`--help\`.

## Use

1. Install it: \`apt install parley\`
2. **Start** it
   - on your machine, or
   - for the network

| option | meaning |
|---|---|
| \`--lan\` | serve it all |
| \`--port\` | another port |

\`\`\`sh
parley serve --listen 127.0.0.1:8080 # and *no* emphasis
\`\`\`

> It is ~~not~~ ready. 这是**我想做的事。**所以继续

- [x] write it
- [ ] read it: https://parley.example/a_b, or ask ada@parley.example

`),
)

export const logInFence = cut(
  `:\n\`\`\`\n${full('12:00:01.5 [core] *info* <7> `take` a_b c_d ~ 5 > 4 https://a.example\n')}`,
)
