// A box beside what opened it, inside the window, closed by a press outside; on a phone a sheet.
// One idea for menu and picker.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { oneColumn } from '../state/ui'
import { Sheet } from '../ui/sheet'

const kEdgePx = 8

interface Props {
  readonly anchor: DOMRect
  readonly label: string
  readonly class: string
  readonly testid: string
  readonly close: () => void
  readonly children: ComponentChildren
}

function put(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect()
  const below = anchor.bottom + 4
  const above = anchor.top - height - 4
  const top = below + height <= innerHeight - kEdgePx ? below : Math.max(kEdgePx, above)
  const left = Math.min(innerWidth - width - kEdgePx, Math.max(kEdgePx, anchor.right - width))
  box.style.top = `${top}px`
  box.style.left = `${left}px`
}

export function Popover(props: Props) {
  const phone = useRef(oneColumn.peek()).current
  if (!phone) return <Box {...props} />
  const { label, class: name, testid, close, children } = props
  return (
    <Sheet label={label} testid={testid} class={name} close={close}>
      {children}
    </Sheet>
  )
}

function Box({ anchor, label, class: name, testid, close, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current) put(box.current, anchor)
  })
  useLayoutEffect(() => {
    const before = document.activeElement
    // What opened it may go meanwhile, as the tools of a row do; the row stays.
    const row = before?.closest('article')
    const opened = box.current
    box.current?.querySelector<HTMLElement>('button')?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close()
    }
    addEventListener('pointerdown', outside, true)
    addEventListener('resize', close)
    return () => {
      removeEventListener('pointerdown', outside, true)
      removeEventListener('resize', close)
      // Back to where the person was, unless the choice has already moved them.
      const now = document.activeElement
      if (now !== null && now !== document.body && !opened?.contains(now)) return
      const back = before?.isConnected ? before : row
      if (back instanceof HTMLElement) back.focus({ preventScroll: true })
    }
  }, [])
  return (
    <div ref={box} class={`popover ${name}`} role="dialog" aria-label={label} data-testid={testid}>
      {children}
    </div>
  )
}
