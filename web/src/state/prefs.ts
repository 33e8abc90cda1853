// The person's choices in this browser: language, theme, density, width of the sidebar.
import { effect, signal } from '@preact/signals'
import { errorText, type Lang, lang, localeOf, speak } from '../i18n'
import { readLocal, writeLocal } from './local'
import { showAlert } from './ui'

export type Theme = 'auto' | 'light' | 'dark'
export const kSideMin = 200
export const kSideMax = 420
export const kSideFirst = 264

export type Density = 'cosy' | 'compact'

export const theme = signal<Theme>('auto')
export const density = signal<Density>('cosy')
/** Of the left column, in pixels. */
export const sideWidth = signal(kSideFirst)

function firstLang(): Lang {
  const kept = readLocal('parley.lang')
  const asked = kept ?? navigator.language
  return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/**
 * Reads what was kept and from now on writes it to the page. `public/theme.js` did the same before
 * the first paint.
 */
export async function startPrefs(): Promise<void> {
  const kept = readLocal('parley.theme')
  theme.value = kept === 'light' || kept === 'dark' ? kept : 'auto'
  density.value = readLocal('parley.density') === 'compact' ? 'compact' : 'cosy'
  const width = Number(readLocal('parley.side'))
  if (width >= kSideMin && width <= kSideMax) sideWidth.value = width
  const root = document.documentElement
  effect(() => {
    if (theme.value === 'auto') delete root.dataset.theme
    else root.dataset.theme = theme.value
  })
  effect(() => {
    root.style.setProperty('--side-width', `${sideWidth.value}px`)
  })
  effect(() => {
    root.dataset.density = density.value
  })
  await speak(firstLang())
  effect(() => {
    root.lang = localeOf(lang.value)
  })
}

export function setTheme(to: Theme): void {
  theme.value = to
  writeLocal('parley.theme', to === 'auto' ? null : to)
}

export function setSideWidth(to: number): void {
  sideWidth.value = to
  writeLocal('parley.side', String(to))
}

export function setLang(to: Lang): void {
  speak(to).then(
    () => writeLocal('parley.lang', to),
    () => showAlert(errorText('offline')),
  )
}

export function setDensity(to: Density): void {
  density.value = to
  writeLocal('parley.density', to)
}
