// The keys inside the message list: arrows and J/K move, single letters act on the focused message.
import type { MessageItem, RoomId } from '@parley/sdk'
import * as act from '../state/actions'
import { isComposing } from '../state/ime'
import { focusComposer } from '../state/ui'
import { view } from '../state/visit'

function focused(frame: Element): HTMLElement | null {
  const element = document.activeElement?.closest('article')
  return element instanceof HTMLElement && frame.contains(element) ? element : null
}

function itemOf(article: HTMLElement): MessageItem | null {
  const found = view.value?.items.find((item) => item.key === article.dataset.key)
  return found?.kind === 'message' ? found : null
}

/** From no row: the last one. Past the last row: the text field. */
function move(frame: Element, from: HTMLElement | null, step: 1 | -1): void {
  const articles = [...frame.querySelectorAll<HTMLElement>('article')]
  if (!from) {
    articles.at(-1)?.focus()
    return
  }
  const next = articles[articles.indexOf(from) + step]
  if (next) {
    next.focus({ preventScroll: true })
    next.scrollIntoView({ block: 'nearest' })
  } else if (step === 1) focusComposer()
}

function actOn(key: string, item: MessageItem, room: RoomId, row: HTMLElement): boolean {
  switch (key) {
    case 'r':
      act.reply(room, item)
      return true
    case 'e':
      act.edit(item)
      return true
    case '+':
    case ':':
      act.pickReaction(room, item, row)
      return true
    case 'Delete':
      act.remove(room, item)
      return true
    case 'c':
      act.copyMessage(item)
      return true
    case 'l':
      act.copyMessageLink(room, item)
      return true
    default:
      return false
  }
}

export function moveInList(event: KeyboardEvent, room: RoomId): void {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
  const target = event.target
  if (target instanceof HTMLElement && target.matches('input, textarea')) return
  const frame = event.currentTarget
  if (!(frame instanceof Element)) return
  const row = focused(frame)
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (key === 'j' || key === 'ArrowDown') move(frame, row, 1)
  else if (key === 'k' || key === 'ArrowUp') move(frame, row, -1)
  else {
    const item = row && itemOf(row)
    if (!row || !item || !actOn(key, item, room, row)) return
  }
  event.preventDefault()
}
