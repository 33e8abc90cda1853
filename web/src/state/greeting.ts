// What the server says of itself to a page that is not in yet, and why it says nothing.
import { effect, signal } from '@preact/signals'
import { httpUrl, server } from './client'
import { refusalWords } from './connection-words'
import { clean } from './text'

interface Greeting {
  readonly name: string
  readonly guests: boolean
}

/** Null until it is heard. */
export const greeting = signal<Greeting | null>(null)
/** The server, or what stands before it, has answered no. */
export const notGreeted = signal<string | null>(null)

function greetingOf(body: unknown): Greeting | null {
  const { server: facts, guests } = (body ?? {}) as {
    server?: { name?: unknown }
    guests?: unknown
  }
  if (typeof facts?.name !== 'string' || typeof guests !== 'boolean') return null
  return { name: clean(facts.name), guests }
}

async function ask(): Promise<void> {
  const answer = await fetch(httpUrl('hello'), { cache: 'no-store' })
  const body = await answer.json().catch(() => null)
  // A server of yesterday has no such page: the card does without.
  if (answer.ok || answer.status === 404) greeting.value = greetingOf(body)
  else notGreeted.value = refusalWords({ status: answer.status, msg: body?.err?.msg })
}

let asked = false

/** At the first card, and only there. */
export function startGreeting(): void {
  if (asked) return
  asked = true
  effect(() => {
    // A hello that is answered takes back what was said before.
    if (server.value?.name) notGreeted.value = null
  })
  // Nobody answers: that is said as soon as somebody wants to join.
  ask().catch(() => undefined)
}

/** Never empty: a page painted from storage knows no name yet. */
export const serverName = (): string =>
  clean(server.value?.name ?? '') || greeting.value?.name || 'Parley'
