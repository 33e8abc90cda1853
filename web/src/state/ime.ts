// A key that an input method is using is not a shortcut: Enter chooses a Chinese word, it does not
// send.

interface KeyLike {
  readonly isComposing: boolean
  readonly keyCode: number
}

/**
 * 229 is what browsers say where `isComposing` comes too late (Safari's Enter, some Android
 * keyboards).
 */
export function isComposing(event: KeyLike): boolean {
  return event.isComposing || event.keyCode === 229
}

/** A handler of keys that never sees those of an input method. */
export function guarded<E extends KeyLike>(handler: (event: E) => void): (event: E) => void {
  return (event) => {
    if (!isComposing(event)) handler(event)
  }
}
