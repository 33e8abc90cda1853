// However many events come in, the screen changes once a frame: a busy room is drawn sixty times a
// second, not three hundred.

/** Frames do not come to a tab nobody sees; its title and its counters go on all the same. */
const kUnseenMs = 250

function inNextFrame(run: () => void): void {
  const once = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    run()
  }
  const frame = requestAnimationFrame(once)
  const timer = setTimeout(once, kUnseenMs)
}

/**
 * A function that calls `apply` at once, and after that once a frame for as long as it is called
 * again: what comes alone is shown without delay. `now` goes ahead of the frame.
 */
export function oncePerFrame(apply: () => void): { (): void; readonly now: () => void } {
  let waiting = false
  let due = false
  const now = () => {
    due = false
    apply()
    if (waiting) return
    waiting = true
    inNextFrame(() => {
      waiting = false
      if (due) now()
    })
  }
  const changed = () => {
    if (waiting) due = true
    else now()
  }
  return Object.assign(changed, { now })
}
