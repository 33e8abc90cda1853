// "More unread below": rows of the sidebar with something new that its window does not show.
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Key, t } from '../i18n'
import { rooms } from '../state/client'
import { Icon } from './icons'

const kSides: readonly { readonly side: 'above' | 'below'; readonly words: Key }[] = [
  { side: 'above', words: 'side.moreAbove' },
  { side: 'below', words: 'side.moreBelow' },
]

/** The unread row nearest to the window on that side, if one is out of sight. */
function beyond(list: HTMLElement, side: 'above' | 'below'): HTMLElement | undefined {
  const { top, bottom } = list.getBoundingClientRect()
  const rows = [...list.querySelectorAll<HTMLElement>('.room-row:not([data-unread="0"])')]
  const out = rows.filter((row) => {
    const box = row.getBoundingClientRect()
    return side === 'above' ? box.bottom <= top + 4 : box.top >= bottom - 4
  })
  return side === 'above' ? out.at(-1) : out[0]
}

export function UnreadBeyond({ list }: { readonly list: RefObject<HTMLDivElement> }) {
  const shown = useSignal('')
  const all = rooms.value
  useEffect(() => {
    const element = list.current
    if (!element) return
    const look = () => {
      shown.value = kSides
        .filter(({ side }) => beyond(element, side))
        .map(({ side }) => side)
        .join(' ')
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [all])
  return (
    <>
      {kSides
        .filter(({ side }) => shown.value.includes(side))
        .map(({ side, words }) => (
          <button
            key={side}
            type="button"
            class={`beyond ${side}`}
            data-testid={`unread-${side}`}
            onClick={() => {
              const row = list.current && beyond(list.current, side)
              row?.scrollIntoView({ block: 'center' })
            }}
          >
            <Icon name="down" />
            {t(words)}
          </button>
        ))}
    </>
  )
}
