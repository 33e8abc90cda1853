import { expect, test } from 'vitest'
import {
  bytesOf,
  charactersLeft,
  clean,
  excerpt,
  initials,
  isJumbo,
  matches,
  nameProblem,
  roomNameOf,
} from './text'

test('names are one line', () => {
  expect(clean(' Ana\n\u2028 Torres\u0007 ')).toBe('Ana Torres')
})

test('bytes are those of UTF-8', () => {
  expect(bytesOf('a你👍')).toBe(1 + 3 + 4)
})

test('initials of Latin and of Chinese names', () => {
  expect(initials('Ana Torres')).toBe('AT')
  expect(initials('王小明')).toBe('王')
  expect(initials('')).toBe('?')
})

test('an excerpt never cuts a character in half', () => {
  expect(excerpt('aaa👍👍', 5)).toBe('aaa…')
})

test('room names', () => {
  expect(roomNameOf(' #Design Team! ')).toBe('design-team')
  expect(roomNameOf('产品 讨论')).toBe('产品-讨论')
})

test('matching by parts', () => {
  expect(matches('Ana Torres ana-torres', 'tor an')).toBe(true)
  expect(matches('产品讨论', '讨论')).toBe(true)
  expect(matches('Ana', 'ben')).toBe(false)
})

test('one to six emoji are large, text and digits are not', () => {
  expect(isJumbo('👍🎉')).toBe(true)
  expect(isJumbo('👩‍👩‍👧 ❤️')).toBe(true)
  expect(isJumbo('👍👍👍👍👍👍👍')).toBe(false)
  expect(isJumbo('1')).toBe(false)
  expect(isJumbo('ok 👍')).toBe(false)
  expect(isJumbo('')).toBe(false)
})

test('what fits is told in characters, not in bytes', () => {
  expect(charactersLeft('', 10)).toBe(10)
  expect(charactersLeft('abcd', 10)).toBe(6)
  expect(charactersLeft('你好', 12)).toBe(2)
  expect(charactersLeft('abcdefgh', 5)).toBe(-3)
  expect(charactersLeft('你好吗', 8)).toBe(-1)
  expect(charactersLeft('ab😀', 5)).toBe(-1)
})

test('a name needs a letter, a digit or a picture, and has a longest form', () => {
  for (const name of ['Ada', '李', '7', '😀', '☃', '-a-']) expect(nameProblem(name)).toBe(null)
  for (const name of ['...', '-', '_', '!?', '. .', '+'])
    expect(nameProblem(name)).toBe('join.letters')
  for (const name of ['', '  ', '\u0007']) expect(nameProblem(name)).toBe('join.empty')
  expect(nameProblem('x'.repeat(128))).toBe(null)
  expect(nameProblem('x'.repeat(129))).toBe('join.long')
})
