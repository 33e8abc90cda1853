// The keys that act anywhere. Those of the list and the composer stand with their views.
import type { RoomView } from '@parley/sdk'
import { client, rooms } from './client'
import { isComposing } from './ime'
import { directRooms, namedRooms } from './room-lists'
import { currentRoom, goRoom, route } from './route'
import { dialog, editing, focusComposer, membersOpen, menu, picker, replyTo, setReply } from './ui'
import { bannerShown } from './visit'

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}

/** To the room above (-1) or below (1) in the sidebar's order, going round at the ends. */
function moveRoom(step: 1 | -1, unreadOnly: boolean): void {
  const order = [...namedRooms.value, ...directRooms.value]
  const here = order.findIndex((room) => room.room === currentRoom.value?.room)
  for (let away = 1; away <= order.length; away += 1) {
    const at = (here + step * away + order.length * 2) % order.length
    const room = order[at]
    if (room && (!unreadOnly || room.unread > 0)) {
      goRoom(room)
      return
    }
  }
}

const kRegions = ['.side', '.scroller', 'textarea.compose-text', '.members']

function moveRegion(step: 1 | -1): void {
  const present = kRegions
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((region) => region !== null && region.offsetParent !== null)
  const here = present.findIndex((region) => region?.contains(document.activeElement))
  const next = present[(here + step + present.length) % present.length]
  const inside = next?.matches('.side, .members')
    ? next.querySelector<HTMLElement>('[aria-current="page"], button, a')
    : next
  inside?.focus()
}

export function markAllRead(room: RoomView): void {
  client.markRead(room.room, room.head)
}

/** Esc: close what is open, else mark read, else back to the text field. */
function dismiss(): boolean {
  if (dialog.value) return false // The dialog element closes itself.
  if (picker.value || menu.value) {
    picker.value = null
    menu.value = null
    return true
  }
  const room = currentRoom.value
  if (editing.value) {
    editing.value = null
    focusComposer()
    return true
  }
  if (room && replyTo.value.has(room.room)) {
    setReply(room.room, null)
    return true
  }
  if (membersOpen.value && document.activeElement?.closest('.members')) {
    membersOpen.value = false
    focusComposer()
    return true
  }
  if (room && bannerShown.value) {
    markAllRead(rooms.value.get(room.room) ?? room)
    return true
  }
  if (route.value.word !== null) focusComposer()
  return true
}

function handle(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey
  if (command && !event.altKey && event.key.toLowerCase() === 'k') {
    dialog.value = dialog.value?.kind === 'switcher' ? null : { kind: 'switcher' }
    return true
  }
  if (command && event.key === '/') {
    dialog.value = { kind: 'keys' }
    return true
  }
  if (event.key === 'Escape') return dismiss()
  if (dialog.value) return false
  if (event.altKey && !command && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    moveRoom(event.key === 'ArrowUp' ? -1 : 1, event.shiftKey)
    return true
  }
  if (event.key === 'F6') {
    moveRegion(event.shiftKey ? -1 : 1)
    return true
  }
  if (event.key === '?' && !isTyping(event.target)) {
    dialog.value = { kind: 'keys' }
    return true
  }
  return false
}

export function startKeys(): void {
  addEventListener('keydown', (event) => {
    if (isComposing(event) || event.defaultPrevented || !client.me) return
    if (handle(event)) event.preventDefault()
  })
}
