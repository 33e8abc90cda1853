// Arrow keys among like things: a menu (one column) or the grid of the emoji picker.
import { isComposing } from '../state/ime'

export function arrowKeys(event: KeyboardEvent, selector: string, columns: number): void {
  if (isComposing(event)) return
  const target = event.currentTarget
  if (!(target instanceof HTMLElement)) return
  const all = [
    ...(target.closest('.popover, .sheet')?.querySelectorAll<HTMLElement>(selector) ?? []),
  ]
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: columns > 1 ? 1 : 0,
    ArrowLeft: columns > 1 ? -1 : 0,
  }
  const step = steps[event.key]
  if (!step) return
  event.preventDefault()
  event.stopPropagation()
  const at = (all.indexOf(target) + step + all.length) % all.length
  all[at]?.focus()
}
