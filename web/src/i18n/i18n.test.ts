import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { en, type Text } from './en'
import { errorText, speak, t } from './index'
import { zh } from './zh'

beforeEach(() => speak('en'))

const placeholders = (text: Text): string[] => {
  const words = typeof text === 'string' ? text : text.other
  return [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
}

test('Chinese has exactly the keys of English, and the same placeholders', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect([key, placeholders(zh[key])]).toEqual([key, placeholders(en[key])])
  }
})

test('no text is empty', () => {
  for (const table of [en, zh]) {
    for (const text of Object.values<Text>(table)) {
      expect((typeof text === 'string' ? text : text.other).trim()).not.toBe('')
    }
  }
})

test('plurals follow the language', async () => {
  expect(t('side.mentions', { n: 1 })).toBe('1 mention')
  expect(t('side.mentions', { n: 2 })).toBe('2 mentions')
  await speak('zh')
  expect(t('side.mentions', { n: 1 })).toBe('1 次提及')
})

test('an unknown error code still has words', () => {
  expect(errorText('no_such_code')).toBe(en['error.unknown'])
  expect(errorText('rate_limited', 2100)).toContain('3 s')
})

test('every text is said somewhere', () => {
  const src = new URL('..', import.meta.url)
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(?:en|zh)\.ts$|\.test\./.test(file))
    .map((file) => readFileSync(new URL(file, src), 'utf8'))
    .join('\n')
  const said = (key: string) =>
    files.includes(`'${key}'`) ||
    files.includes(`"${key}"`) ||
    files.includes(`\`${key.split('.')[0]}.\${`)
  expect(Object.keys(en).filter((key) => !said(key))).toEqual([])
})
