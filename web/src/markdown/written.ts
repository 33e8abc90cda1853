// People in a text that is being written: the field shows `@Ann Lee`, what is sent says `@ann-lee`
// and names her. Drafts are kept as they would be sent, so that both ways are needed.
import type { UserId } from '@parley/sdk'
import { beginsAName, goesOn, mentionsIn, placesIn } from './mentions'

/** What stands in the field for whom: `@Ann Lee` → `ann-lee`. */
export type People = ReadonlyMap<string, UserId>

export const nobody: People = new Map()

export interface Written {
  readonly text: string
  readonly people: People
}

export interface Sent {
  readonly text: string
  /** Absent: nobody was chosen, and the server looks at the text alone. */
  readonly mentions?: readonly UserId[]
}

/** The longest of the shown names that stands at `at` and ends there. */
function shownAt(text: string, at: number, people: People): string | null {
  let longest: string | null = null
  for (const shown of people.keys()) {
    if (shown.length <= (longest?.length ?? 0) || !text.startsWith(shown, at)) continue
    const next = text.codePointAt(at + shown.length)
    if (next === undefined || !goesOn(String.fromCodePoint(next))) longest = shown
  }
  return longest
}

/**
 * What is sent for what was written. Names changed by hand are words like all others; whoever was
 * typed by id is found by the server's own rule, among the `known` ones.
 */
export function sentOf({ text, people }: Written, known: (user: UserId) => boolean): Sent {
  const chosen = new Set<UserId>()
  let sent = ''
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < done || !beginsAName(text, at)) continue
    const shown = shownAt(text, at, people)
    const user = shown === null ? undefined : people.get(shown)
    if (shown === null || user === undefined) continue
    sent += `${text.slice(done, at)}@${user}`
    done = at + shown.length
    chosen.add(user)
  }
  sent += text.slice(done)
  if (chosen.size === 0) return { text: sent }
  return { text: sent, mentions: mentionsIn(sent, (user) => chosen.has(user) || known(user)) }
}

/** How it is shown while it is changed. `nameOf`: nothing where somebody goes by the id. */
export function writtenOf(sent: string, nameOf: (user: UserId) => string | undefined): Written {
  const people = new Map<string, UserId>()
  let text = ''
  let done = 0
  for (const { at, end, user } of placesIn(sent, (one) => nameOf(one) !== undefined)) {
    const shown = `@${nameOf(user)}`
    // Two of one name: the second one goes by the id.
    if ((people.get(shown) ?? user) !== user) continue
    people.set(shown, user)
    text += sent.slice(done, at) + shown
    done = end
  }
  return { text: text + sent.slice(done), people }
}
