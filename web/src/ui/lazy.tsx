// A view that comes in a file of its own, fetched when it is first wanted or when the page has
// nothing else to do; until then it is nothing.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'

export interface Lazy<P> {
  readonly View: ComponentType<P>
  /** Fetches it ahead; failing is of no matter then. */
  readonly ahead: () => void
}

/** `failed` is called where it is wanted and cannot be had; the next time asks again. */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  failed: () => void,
): Lazy<P> {
  const loaded = signal<ComponentType<P> | null>(null)
  let asked: Promise<void> | null = null
  const fetchIt = (): Promise<void> => {
    asked ??= load().then(
      (view) => {
        loaded.value = view
      },
      (error) => {
        asked = null
        throw error
      },
    )
    return asked
  }
  return {
    View: (props: P) => {
      useEffect(() => {
        fetchIt().catch(failed)
      }, [])
      const Loaded = loaded.value
      return Loaded ? <Loaded {...props} /> : null
    },
    ahead: () => {
      fetchIt().catch(() => undefined)
    },
  }
}
