// Dates and numbers as the chosen language writes them. Formatters are kept: making one costs ~50
// µs.
import { type Lang, lang, localeOf, t } from './index'

type Style = 'time' | 'day' | 'dayYear' | 'full' | 'weekday'

const kStyles: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'long', month: 'long', day: 'numeric' },
  dayYear: { year: 'numeric', month: 'long', day: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
  weekday: { weekday: 'short', month: 'short', day: 'numeric' },
}

const kept = new Map<string, Intl.DateTimeFormat>()

function formatter(style: Style, of: Lang): Intl.DateTimeFormat {
  const key = `${of} ${style}`
  let found = kept.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(localeOf(of), kStyles[style])
    kept.set(key, found)
  }
  return found
}

export const timeOf = (ts: number): string => formatter('time', lang.value).format(ts)
export const fullOf = (ts: number): string => formatter('full', lang.value).format(ts)

/** The local calendar day, as a number that grows by one from day to day within a month. */
export function dayKey(ts: number): number {
  const date = new Date(ts)
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate()
}

/** “Today”, “Yesterday”, or the date; with the year only where it is not this one. */
export function dayOf(ts: number, now: number): string {
  if (dayKey(ts) === dayKey(now)) return t('list.today')
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayKey(ts) === dayKey(yesterday.getTime())) return t('list.yesterday')
  const sameYear = new Date(ts).getFullYear() === new Date(now).getFullYear()
  return formatter(sameYear ? 'day' : 'dayYear', lang.value).format(ts)
}

export function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(localeOf(lang.value), { type: 'conjunction' }).format(names)
}
