import { afterEach, expect, test } from 'vitest'
import { en, type Text } from './en'
import { errorText, lang, t } from './index'
import { zh } from './zh'

afterEach(() => {
  lang.value = 'en'
})

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

test('plurals follow the language', () => {
  expect(t('side.mentions', { n: 1 })).toBe('1 mention')
  expect(t('side.mentions', { n: 2 })).toBe('2 mentions')
  lang.value = 'zh'
  expect(t('side.mentions', { n: 1 })).toBe('1 次提及')
})

test('an unknown error code still has words', () => {
  expect(errorText('no_such_code')).toBe(en['error.unknown'])
  expect(errorText('rate_limited', 2100)).toContain('3 s')
})
