import { expect, test } from 'vitest'
import { ReadMark } from './read-mark'

test('a row is read after 500 ms in view', () => {
  const mark = new ReadMark(true)
  mark.visible(7, true, 1000)
  expect(mark.due(1499)).toBe(null)
  expect(mark.wait(1200, 0)).toBe(300)
  expect(mark.due(1500)).toBe(7)
})

test('a row that left in time is not read', () => {
  const mark = new ReadMark(true)
  mark.visible(7, true, 0)
  mark.visible(7, false, 400)
  expect(mark.due(1000)).toBe(null)
})

test('without attention nothing is read, and the time starts anew when it comes back', () => {
  const mark = new ReadMark(false)
  mark.visible(7, true, 0)
  expect(mark.due(10_000)).toBe(null)
  expect(mark.wait(10_000, 0)).toBe(null)
  mark.attention(true, 10_000)
  expect(mark.due(10_499)).toBe(null)
  expect(mark.due(10_500)).toBe(7)
})

test('what is read already is not waited for', () => {
  const mark = new ReadMark(true)
  mark.visible(7, true, 0)
  expect(mark.wait(0, 7)).toBe(null)
})
