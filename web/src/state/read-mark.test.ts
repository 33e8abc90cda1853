import { expect, test } from 'vitest'
import { ReadMark } from './read-mark'

/** All before 7 is read; 7, 8 and 9 are messages of others. */
function marked(attentive: boolean): ReadMark {
  const mark = new ReadMark(attentive, 6)
  mark.rows(1, 9, [5, 6, 7, 8, 9])
  return mark
}

test('a row is read after 500 ms in view', () => {
  const mark = marked(true)
  mark.visible(7, true, 1000)
  expect(mark.due(1499)).toBe(null)
  expect(mark.wait(1200, 0)).toBe(300)
  expect(mark.due(1500)).toBe(7)
})

test('a row that left in time is not read', () => {
  const mark = marked(true)
  mark.visible(7, true, 0)
  mark.visible(7, false, 400)
  expect(mark.due(1000)).toBe(null)
})

test('without attention nothing is read, and the time starts anew when it comes back', () => {
  const mark = marked(false)
  mark.visible(7, true, 0)
  expect(mark.due(10_000)).toBe(null)
  expect(mark.wait(10_000, 0)).toBe(null)
  mark.attention(true, 10_000)
  expect(mark.due(10_499)).toBe(null)
  expect(mark.due(10_500)).toBe(7)
})

test('what is read already is not waited for', () => {
  const mark = marked(true)
  mark.visible(7, true, 0)
  expect(mark.wait(0, 7)).toBe(null)
})

test('the mark does not pass a row that was never on screen', () => {
  const mark = marked(true)
  mark.visible(8, true, 0)
  mark.visible(9, true, 0)
  expect(mark.due(1000)).toBe(null)
  expect(mark.wait(0, 6)).toBe(null)
  expect(mark.passed()).toBe(6)
  mark.visible(7, true, 1000)
  expect(mark.passed()).toBe(null)
  expect(mark.due(1000)).toBe(9)
})

test('what was on screen for a moment only is passed by what stays', () => {
  const mark = marked(true)
  mark.visible(7, true, 0)
  mark.visible(7, false, 20)
  mark.visible(8, true, 20)
  expect(mark.due(519)).toBe(null)
  expect(mark.due(520)).toBe(8)
})

test('on screen without the person looking is not seen', () => {
  const mark = marked(false)
  mark.visible(7, true, 0)
  mark.visible(7, false, 1000)
  mark.visible(8, true, 1000)
  mark.attention(true, 2000)
  expect(mark.due(9000)).toBe(null)
  expect(mark.passed()).toBe(6)
})

test('own messages, joins and what is read elsewhere stop nobody', () => {
  const mark = new ReadMark(true, 6)
  mark.rows(1, 12, [7, 9, 12]) // 8 and 10 are no messages of others
  mark.read(7)
  mark.visible(9, true, 0)
  mark.visible(10, true, 0)
  expect(mark.due(500)).toBe(10)
})

test('a gap before the loaded rows is not passed; pages that close it are', () => {
  const mark = new ReadMark(true, 6)
  mark.rows(100, 120, [100, 110, 120])
  mark.visible(100, true, 0)
  mark.visible(110, true, 0)
  expect(mark.due(500)).toBe(null)
  mark.rows(7, 120, [50, 100, 110, 120])
  mark.visible(50, true, 500)
  expect(mark.due(500)).toBe(110)
})

test('rows that leave the window at its top take nothing of what was seen along', () => {
  const mark = marked(true)
  for (const seq of [7, 8, 9]) mark.visible(seq, true, 0)
  for (const seq of [7, 8, 9]) mark.visible(seq, false, 10)
  mark.rows(11, 12, [12]) // 10 was a join
  mark.visible(12, true, 10)
  expect(mark.due(510)).toBe(null)
  mark.rows(10, 12, [12])
  expect(mark.due(510)).toBe(12)
})
