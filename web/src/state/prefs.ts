// The person's choices in this browser: language, theme, density.
import { effect, signal } from '@preact/signals'
import { type Lang, lang, localeOf } from '../i18n'
import { readLocal, writeLocal } from './local'

export type Theme = 'auto' | 'light' | 'dark'
export type Density = 'cosy' | 'compact'

export const theme = signal<Theme>('auto')
export const density = signal<Density>('cosy')

function firstLang(): Lang {
  const kept = readLocal('parley.lang')
  const asked = kept ?? navigator.language
  return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/**
 * Reads what was kept and from now on writes it to the page. `public/theme.js` did the same before
 * the first paint.
 */
export function startPrefs(): void {
  const kept = readLocal('parley.theme')
  theme.value = kept === 'light' || kept === 'dark' ? kept : 'auto'
  density.value = readLocal('parley.density') === 'compact' ? 'compact' : 'cosy'
  lang.value = firstLang()
  const root = document.documentElement
  effect(() => {
    if (theme.value === 'auto') delete root.dataset.theme
    else root.dataset.theme = theme.value
  })
  effect(() => {
    root.dataset.density = density.value
  })
  effect(() => {
    root.lang = localeOf(lang.value)
  })
}

export function setTheme(to: Theme): void {
  theme.value = to
  writeLocal('parley.theme', to === 'auto' ? null : to)
}

export function setLang(to: Lang): void {
  lang.value = to
  writeLocal('parley.lang', to)
}

export function setDensity(to: Density): void {
  density.value = to
  writeLocal('parley.density', to)
}
