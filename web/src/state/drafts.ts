// What was typed and not sent, per room; it survives a reload. Two tabs of one person each keep
// their own words (in the session's storage) and share them for the next visit.
import type { RoomId } from '@parley/sdk'
import { signal } from '@preact/signals'
import { readLocal, readTab, writeLocal, writeTab } from './local'

const kDraftsMax = 100

export const drafts = signal<ReadonlyMap<RoomId, string>>(new Map())

let storedAs = 'parley.drafts'

/** Drafts of another identity in the same browser are another person's. */
export function startDrafts(profile: string): void {
  storedAs = `parley.drafts.${profile}`
  drafts.value = new Map([...parseDrafts(readLocal(storedAs)), ...parseDrafts(readTab(storedAs))])
}

export function parseDrafts(json: string | null): ReadonlyMap<RoomId, string> {
  const found = new Map<RoomId, string>()
  if (!json) return found
  try {
    const parsed: unknown = JSON.parse(json)
    if (typeof parsed !== 'object' || parsed === null) return found
    for (const [room, text] of Object.entries(parsed)) {
      if (typeof text === 'string' && text !== '') found.set(room, text)
    }
  } catch {
    // Not ours, or cut short: start without drafts.
  }
  return found
}

/**
 * The map with one draft changed; blank text takes it out, the oldest go when there are too many.
 */
export function withDraft(
  all: ReadonlyMap<RoomId, string>,
  room: RoomId,
  text: string,
): ReadonlyMap<RoomId, string> {
  const next = new Map(all)
  next.delete(room)
  if (text.trim() !== '') next.set(room, text)
  for (const oldest of next.keys()) {
    if (next.size <= kDraftsMax) break
    next.delete(oldest)
  }
  return next
}

const written = (all: ReadonlyMap<RoomId, string>) => JSON.stringify(Object.fromEntries(all))

export function setDraft(room: RoomId, text: string): void {
  const before = drafts.value.get(room)
  drafts.value = withDraft(drafts.value, room, text)
  writeTab(storedAs, written(withDraft(parseDrafts(readTab(storedAs)), room, text)))
  // Of other rooms the other tabs know better; of this one, too, once they have written on.
  const shared = parseDrafts(readLocal(storedAs))
  if (text.trim() === '' && shared.get(room) !== before) return
  writeLocal(storedAs, written(withDraft(shared, room, text)))
}
