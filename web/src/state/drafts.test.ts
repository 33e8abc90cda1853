import { expect, test } from 'vitest'
import { parseDrafts, withDraft } from './drafts'

test('a draft is kept per room and blank text takes it out', () => {
  const one = withDraft(new Map(), 'r_1', 'hello')
  const two = withDraft(one, 'r_2', '你好')
  expect([...two]).toEqual([
    ['r_1', 'hello'],
    ['r_2', '你好'],
  ])
  expect([...withDraft(two, 'r_1', '  \n')]).toEqual([['r_2', '你好']])
})

test('the oldest draft goes when there are more than a hundred', () => {
  let all: ReadonlyMap<string, string> = new Map()
  for (let n = 0; n < 101; n += 1) all = withDraft(all, `r_${n}`, 'x')
  expect(all.size).toBe(100)
  expect(all.has('r_0')).toBe(false)
})

test('what cannot be read is no draft', () => {
  expect(parseDrafts('{"r_1":').size).toBe(0)
  expect(parseDrafts('[1,2]').size).toBe(0)
  expect([...parseDrafts('{"r_1":"a","r_2":3,"r_3":""}')]).toEqual([['r_1', 'a']])
})
