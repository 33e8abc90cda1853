// Small things of this browser. Storage may be full or forbidden; then they last as long as the
// page.

export function readLocal(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** What this tab alone keeps over a reload. */
export function readTab(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

export function writeTab(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value)
  } catch {
    // As below.
  }
}

export function writeLocal(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Nothing to do: the value stays in the memory of its signal.
  }
}

/** A value of this tab alone, made at the first call. */
export function tabValue(key: string, make: () => string): string {
  try {
    const kept = sessionStorage.getItem(key)
    if (kept) return kept
    const made = make()
    sessionStorage.setItem(key, made)
    return made
  } catch {
    return make()
  }
}

/**
 * A name of this tab that a duplicate of it does not have, though the browser copies the session's
 * storage to it: the name lies there only between two pages of the tab.
 */
export function ownName(key: string, make: () => string): string {
  try {
    const name = sessionStorage.getItem(key) ?? make()
    sessionStorage.removeItem(key)
    addEventListener('pagehide', () => sessionStorage.setItem(key, name))
    addEventListener('pageshow', () => sessionStorage.removeItem(key))
    return name
  } catch {
    return make()
  }
}

export function randomName(bytes: number): string {
  const chosen = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(chosen, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
