// A box that comes up from the lower edge, over everything: what a phone shows where a wide screen
// has a popover. A tap outside, Esc, a pull downwards and the back button close it.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** Pulled down by so much, it is meant to go. */
const kPullPx = 72

interface Props {
  readonly label: string
  readonly testid: string
  readonly class?: string
  readonly close: () => void
  readonly children: ComponentChildren
}

/** Follows the finger down; what scrolls inside keeps its own movement. */
function usePull(close: () => void) {
  const from = useRef<number | null>(null)
  const pulled = (event: TouchEvent) =>
    from.current === null ? 0 : Math.max(0, (event.touches[0]?.clientY ?? 0) - from.current)
  return {
    onTouchStart: (event: TouchEvent) => {
      const box = event.currentTarget as HTMLElement
      from.current = box.scrollTop > 0 ? null : (event.touches[0]?.clientY ?? null)
    },
    onTouchMove: (event: TouchEvent) => {
      const box = event.currentTarget as HTMLElement
      box.style.transform = `translateY(${pulled(event)}px)`
    },
    onTouchEnd: (event: TouchEvent) => {
      const box = event.currentTarget as HTMLElement
      const by =
        (event.changedTouches[0]?.clientY ?? 0) - (from.current ?? Number.POSITIVE_INFINITY)
      box.style.transform = ''
      if (by > kPullPx) close()
    },
  }
}

export function Sheet({ label, testid, class: name = '', close, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  const pull = usePull(close)
  useLayoutEffect(() => {
    const element = box.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      const lost = document.activeElement === document.body || document.activeElement === null
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={`sheet ${name}`}
      aria-label={label}
      data-testid={testid}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        close()
      }}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      // What the browser closes without asking first.
      onClose={() => box.current?.isConnected && close()}
      onClick={(event) => {
        if (event.target === box.current) close()
      }}
    >
      <div class="sheet-body" {...pull}>
        {children}
      </div>
    </dialog>
  )
}
