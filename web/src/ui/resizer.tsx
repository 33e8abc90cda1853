// The edge of a column that can be moved: with the pointer, with the arrow keys, and back to where
// it was by a double click.

interface Props {
  readonly label: string
  readonly width: number
  readonly min: number
  readonly max: number
  readonly first: number
  readonly set: (width: number) => void
}

const kStepPx = 16

export function Resizer({ label, width, min, max, first, set }: Props) {
  const to = (wanted: number) => set(Math.round(Math.min(max, Math.max(min, wanted))))
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement
    const from = event.clientX - width
    handle.setPointerCapture(event.pointerId)
    const move = (next: PointerEvent) => to(next.clientX - from)
    const end = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', end)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end)
  }
  return (
    <div
      class="resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      data-testid="resizer"
      onPointerDown={drag}
      onDblClick={() => to(first)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -kStepPx, ArrowRight: kStepPx }[event.key]
        if (step === undefined) return
        event.preventDefault()
        to(width + step)
      }}
    />
  )
}
