// What was typed and not sent, per room; it survives a reload.
import type { RoomId } from '@parley/sdk'
import { signal } from '@preact/signals'
import { readLocal, writeLocal } from './local'

const kDraftsMax = 100

export const drafts = signal<ReadonlyMap<RoomId, string>>(new Map())

let storedAs = 'parley.drafts'

/** Drafts of another identity in the same browser are another person's. */
export function startDrafts(profile: string): void {
  storedAs = `parley.drafts.${profile}`
  drafts.value = parseDrafts(readLocal(storedAs))
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

export function setDraft(room: RoomId, text: string): void {
  drafts.value = withDraft(drafts.value, room, text)
  writeLocal(storedAs, JSON.stringify(Object.fromEntries(drafts.value)))
}
