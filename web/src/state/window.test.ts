import { expect, test } from 'vitest'
import { around, extendDown, extendUp, kRowsMax, latest, rebase } from './window'

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({ key: `k${from + at}` }))

test('no step ever holds more than the limit, or reaches outside', () => {
  for (const count of [0, 1, 99, 200, 201, 5000]) {
    let span = latest(count)
    for (let step = 0; step < 200; step += 1) {
      span = step % 3 ? extendUp(span) : extendDown(span, count)
      expect(span.start).toBeGreaterThanOrEqual(0)
      expect(span.end).toBeLessThanOrEqual(count)
      expect(span.end - span.start).toBeLessThanOrEqual(kRowsMax)
    }
  }
})

test('going up reaches the first row', () => {
  let span = latest(1000)
  for (let step = 0; step < 20; step += 1) span = extendUp(span)
  expect(span.start).toBe(0)
})

test('a window around a row holds it', () => {
  for (const index of [0, 5, 500, 999]) {
    const span = around(index, 1000)
    expect(span.start <= index && index < span.end).toBe(true)
  }
})

test('older rows above move the window with its rows', () => {
  const span = { start: 10, end: 60 }
  const moved = rebase(span, rows(100, 300), rows(50, 300), false)
  expect(moved).toEqual({ start: 60, end: 110 })
})

test('a followed bottom takes the new rows, others stay where they are', () => {
  const before = rows(0, 100)
  expect(rebase({ start: 0, end: 100 }, before, rows(0, 105), true)).toEqual({ start: 0, end: 105 })
  expect(rebase({ start: 0, end: 50 }, before, rows(0, 105), false)).toEqual({ start: 0, end: 50 })
})

test('other rows altogether begin at the newest', () => {
  expect(rebase({ start: 0, end: 10 }, rows(0, 10), rows(500, 800), false)).toEqual(latest(300))
})
