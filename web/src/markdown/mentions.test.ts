import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mentionsIn, splitMentions } from './mentions'

interface Table {
  readonly members: readonly string[]
  readonly cases: readonly {
    readonly text: string
    readonly fmt?: 'plain'
    readonly mentions: readonly string[]
  }[]
}

// The server's tests read the same file.
const table = JSON.parse(
  readFileSync(new URL('../../../tests/cases/mentions.json', import.meta.url), 'utf8'),
) as Table

test('whom a text mentions is as the table says', () => {
  expect(table.cases.length).toBeGreaterThan(80)
  for (const { text, fmt, mentions } of table.cases)
    expect(
      mentionsIn(text, (user) => table.members.includes(user), fmt),
      text,
    ).toEqual(mentions)
})

test('what is drawn as a mention is the name and its sign, in any script', () => {
  const known = (user: string) => user === 'ada' || user === '李雷'
  expect(splitMentions('交给@ada处理，＠李雷！', known)).toEqual([
    { text: '交给' },
    { text: '@ada', user: 'ada' },
    { text: '处理，' },
    { text: '＠李雷', user: '李雷' },
    { text: '！' },
  ])
})
