// Which day it is. A room that stays open over midnight has a line "Today" that is not any more.
import { signal } from '@preact/signals'
import { dayKey } from '../i18n/format'

/** A time of today. */
export const today = signal(Date.now())

export function untilTomorrow(now: number): number {
  const next = new Date(now)
  next.setHours(24, 0, 0, 0)
  return next.getTime() - now
}

let timer: ReturnType<typeof setTimeout> | undefined

function look(): void {
  const now = Date.now()
  if (dayKey(now) !== dayKey(today.peek())) today.value = now
  clearTimeout(timer)
  timer = setTimeout(look, untilTomorrow(now))
}

export function startToday(): void {
  look()
  // A machine that slept over midnight woke without its timers.
  addEventListener('focus', look)
  document.addEventListener('visibilitychange', look)
}
