// Words in the person's language. Components read `t` while they render, so a change of language
// repaints them.
import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Key, Plural, Text } from './en'

export type Lang = 'en' | 'zh'
export type { Key }

type Table = Readonly<Record<Key, Text>>

/** Each language is a file of its own: nobody loads words nobody reads. */
const kLoaders: Record<Lang, () => Promise<Table>> = {
  en: async () => (await import('./en')).en,
  zh: async () => (await import('./zh')).zh,
}
const tables: Partial<Record<Lang, Table>> = {}
const kLocales: Record<Lang, string> = { en: 'en', zh: 'zh-Hans' }

export const lang = signal<Lang>('en')

/** From now on in this language. Fails where its words cannot be fetched. */
export async function speak(of: Lang): Promise<void> {
  tables[of] ??= await kLoaders[of]()
  lang.value = of
}

export const localeOf = (of: Lang): string => kLocales[of]

type Values = Readonly<Record<string, string | number>>

function pick(of: Lang, key: Key, n: unknown): string {
  const text: Text = tables[of]?.[key] ?? ''
  if (typeof text === 'string') return text
  const plural: Plural = text
  const rule = typeof n === 'number' ? pluralRules(of).select(n) : 'other'
  return (rule === 'one' ? plural.one : undefined) ?? plural.other
}

const rules = new Map<Lang, Intl.PluralRules>()

function pluralRules(of: Lang): Intl.PluralRules {
  let found = rules.get(of)
  if (!found) {
    found = new Intl.PluralRules(kLocales[of])
    rules.set(of, found)
  }
  return found
}

const kPlaceholder = /\{(\w+)\}/

/**
 * The text of `key` with its `{placeholders}` filled in; a number `n` also chooses the plural form.
 */
export function t(key: Key, values?: Values): string {
  const text = pick(lang.value, key, values?.n)
  if (!values) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/**
 * Like `t`, but the values may be elements: for names in bold or isolated from the text around
 * them.
 */
export function rich(
  key: Key,
  values: Readonly<Record<string, ComponentChildren>>,
): ComponentChildren[] {
  const parts = pick(lang.value, key, values.n).split(kPlaceholder)
  return parts.map((part, at) => (at % 2 === 0 ? part : (values[part] ?? `{${part}}`)))
}

/** The text for an error code of the protocol; `afterMs` where the server said how long to wait. */
export function errorText(code: string | undefined, afterMs?: number): string {
  if (code === 'rate_limited' && afterMs) {
    return t('error.rate_limitedAfter', { n: Math.max(1, Math.ceil(afterMs / 1000)) })
  }
  const key = `error.${code ?? 'unknown'}`
  return t(key in (tables[lang.value] ?? {}) ? (key as Key) : 'error.unknown')
}
