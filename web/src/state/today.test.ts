import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { speak } from '../i18n'
import { dayOf } from '../i18n/format'
import { startToday, today, untilTomorrow } from './today'

const kLate = new Date(2026, 4, 5, 23, 59, 30).getTime()
let heard: Record<string, () => void> = {}

beforeEach(() => {
  vi.useFakeTimers({ now: kLate })
  heard = {}
  const listen = (event: string, run: () => void) => {
    heard[event] = run
  }
  vi.stubGlobal('addEventListener', listen)
  vi.stubGlobal('document', { addEventListener: listen })
  today.value = kLate
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

// Today is called so in words.
beforeAll(() => speak('en'))

test('a day ends at midnight, also where the clock is put forward', () => {
  expect(untilTomorrow(kLate)).toBe(30_000)
  expect(untilTomorrow(new Date(2026, 4, 6).getTime())).toBeGreaterThan(22 * 3_600_000)
})

test('today is yesterday after midnight, and the day before after the next', () => {
  startToday()
  expect(dayOf(kLate, today.value)).toBe('Today')
  vi.advanceTimersByTime(31_000)
  expect(dayOf(kLate, today.value)).toBe('Yesterday')
  vi.advanceTimersByTime(24 * 3_600_000)
  expect(dayOf(kLate, today.value)).toMatch(/May 5/)
})

test('who wakes the machine the next day finds the day changed', () => {
  startToday()
  vi.setSystemTime(kLate + 8 * 3_600_000)
  expect(dayOf(kLate, today.value)).toBe('Today')
  heard.visibilitychange?.()
  expect(dayOf(kLate, today.value)).toBe('Yesterday')
})
