// The room that the reactions of a message take. What others add or take back while the row is on
// screen moves nothing that is being read: the row keeps its height until it has left the screen,
// and until then the chips hang over its lower edge. What one does oneself takes its room at once.
import type { MessageItem, Reaction, RoomId } from '@parley/sdk'
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import { isOnScreen, whenOffScreen } from '../state/on-screen'
import { Reactions } from './reactions'

interface Props {
  readonly item: MessageItem
  readonly room: RoomId
}

interface Held {
  reactions: readonly Reaction[]
  /** The height that is kept; null: as much as the chips take. */
  height: number | null
  /** What they took when nothing was kept. */
  natural: number
}

export function ReactionPlace({ item, room }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const held = useRef<Held>({ reactions: [], height: null, natural: 0 }).current
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  if (item.reactions !== held.reactions) {
    held.reactions = item.reactions
    if (item.change?.op === 'react' || !isOnScreen(item.key)) held.height = null
    else held.height ??= held.natural
  }
  useLayoutEffect(() => {
    if (held.height === null) held.natural = box.current?.offsetHeight ?? 0
  })
  useLayoutEffect(
    () =>
      whenOffScreen(item.key, () => {
        if (held.height === null) return
        held.height = null
        redraw(0)
      }),
    [item.key],
  )
  if (item.reactions.length === 0 && !held.height) return null
  const kept = held.height !== null
  const hanging = kept && held.height === 0
  return (
    <div
      ref={box}
      class={`reaction-place${kept ? ' kept' : ''}${hanging ? ' hanging' : ''}`}
      style={{ height: kept ? `${held.height}px` : '' }}
    >
      {item.reactions.length > 0 && <Reactions item={item} room={room} />}
    </div>
  )
}
