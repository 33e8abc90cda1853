// Which rows of the list a person sees now, so that those keep their height.

const seen = new Set<string>()
const waiting = new Map<string, () => void>()

export const isOnScreen = (key: string): boolean => seen.has(key)

/** Told by the list. */
export function setOnScreen(key: string, on: boolean): void {
  if (on) seen.add(key)
  else if (seen.delete(key)) waiting.get(key)?.()
}

/** Calls `run` whenever the row has left the screen; returns what ends it. */
export function whenOffScreen(key: string, run: () => void): () => void {
  waiting.set(key, run)
  return () => {
    if (waiting.get(key) === run) waiting.delete(key)
  }
}
