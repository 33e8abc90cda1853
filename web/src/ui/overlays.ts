// What lies over the page on a phone is left with the back button, as a page is: each overlay that
// is open has one history entry. On larger screens overlays have none, and going anywhere in the
// history closes them.
//
// The entries carry their depth. `settle` brings the history to the number of open overlays, once
// the event that changed it is over: a menu that closes to open a dialog hands its entry on.
//
// Invariant: one traversal of ours is under way at a time (`moving`); what else wants to touch the
// history waits for it (`whenStill`).
import { effect } from '@preact/signals'

interface Overlay {
  readonly close: () => void
  /** It has an entry of the history. */
  readonly paged: boolean
}

const phone = matchMedia('(max-width: 719.98px), (pointer: coarse)')

/** Open ones, the topmost last. */
let open: readonly Overlay[] = []
let moving = false
let due = false
const waiting: (() => void)[] = []

const depthOf = (state: unknown): number => {
  const depth = (state as { readonly overlay?: unknown } | null)?.overlay
  return typeof depth === 'number' ? depth : 0
}

const pagedOnes = (): number => open.filter((one) => one.paged).length

/** How many entries of overlays lie between here and the page under them. */
export const overlayDepth = (): number => depthOf(history.state)

/** Now, or as soon as a traversal of ours is over. */
export function whenStill(run: () => void): void {
  if (moving) waiting.push(run)
  else run()
}

/** Another page is entered: nothing stays open over it. */
export function closeOverlays(): void {
  const all = open
  open = []
  for (const one of [...all].reverse()) one.close()
}

/** To the page before this one, from under whatever is open. */
export function backPage(): void {
  whenStill(() => {
    closeOverlays()
    moving = true
    history.go(-1 - overlayDepth())
  })
}

function settle(): void {
  due = false
  if (moving) return
  const here = overlayDepth()
  const wanted = pagedOnes()
  for (let depth = here + 1; depth <= wanted; depth += 1) {
    history.pushState({ ...history.state, overlay: depth }, '')
  }
  if (here > wanted) {
    moving = true
    history.go(wanted - here)
  }
}

function settleSoon(): void {
  if (due) return
  due = true
  queueMicrotask(settle)
}

/** From now on what `isOpen` tells of is an overlay. */
export function overlay(isOpen: () => boolean, close: () => void): void {
  let mine: Overlay | null = null
  effect(() => {
    const now = isOpen()
    if (now && !mine) {
      mine = { close, paged: phone.matches }
      open = [...open, mine]
    } else if (!now && mine) {
      open = open.filter((one) => one !== mine)
      mine = null
    } else return
    settleSoon()
  })
}

function traversed(): void {
  if (moving) {
    moving = false
    settle()
    while (!moving && waiting.length > 0) waiting.shift()?.()
    return
  }
  const kept = open.filter((one) => one.paged).slice(0, overlayDepth())
  const gone = open.filter((one) => !kept.includes(one))
  open = kept
  for (const one of gone.reverse()) one.close()
  // An entry whose overlay is long closed: on to the page beside it.
  settleSoon()
}

export function startOverlays(): void {
  // A reload closes what was open, and leaves its entry.
  if (overlayDepth() > 0) history.replaceState({ ...history.state, overlay: 0 }, '')
  addEventListener('popstate', traversed)
}
