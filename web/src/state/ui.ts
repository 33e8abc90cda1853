// What is open on screen, and what the composer is about to do. View state only: nothing here
// reaches the server.
import type { MessageItem, RoomId, RoomView } from '@parley/sdk'
import { signal } from '@preact/signals'
import { overlay } from '../ui/overlays'

export type DialogState =
  | { readonly kind: 'rooms'; readonly tab: 'create' | 'browse'; readonly name?: string }
  | { readonly kind: 'direct' }
  | { readonly kind: 'edit'; readonly room: RoomView }
  | { readonly kind: 'invite'; readonly room: RoomView }
  | { readonly kind: 'leave'; readonly room: RoomView }
  | { readonly kind: 'aside' }
  | { readonly kind: 'prefs' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'switcher' }

export const dialog = signal<DialogState | null>(null)
export const membersOpen = signal(false)

/** The message a reply is being written to, per room. */
export const replyTo = signal<ReadonlyMap<RoomId, MessageItem>>(new Map())

export function setReply(room: RoomId, item: MessageItem | null): void {
  const next = new Map(replyTo.value)
  if (item) next.set(room, item)
  else next.delete(room)
  replyTo.value = next
}

/** The key of the message that is being edited in place. */
export const editing = signal<string | null>(null)
/** The key of the message whose actions are shown: hovered, focused or tapped. */
export const active = signal<string | null>(null)

/** Where the one emoji picker is open, and what it does with the choice. */
export interface PickerState {
  readonly anchor: DOMRect
  readonly pick: (emoji: string) => void
}
export const picker = signal<PickerState | null>(null)

/** The one menu: of a message or of a room. */
export interface MenuItem {
  readonly label: string
  readonly danger?: boolean
  readonly testid?: string
  readonly run: () => void
}
export const menu = signal<{
  readonly anchor: DOMRect
  readonly label: string
  readonly items: readonly MenuItem[]
} | null>(null)

/** The message whose sheet of actions is open: on touch screens, where nothing hovers. */
export const sheet = signal<{ readonly room: RoomId; readonly item: MessageItem } | null>(null)

/** What the polite live region says. */
export const spoken = signal('')
/** What failed, as an alert; it goes by itself. */
export const alertText = signal('')

let alertTimer: ReturnType<typeof setTimeout> | undefined

export function showAlert(text: string): void {
  alertText.value = text
  clearTimeout(alertTimer)
  alertTimer = setTimeout(() => {
    alertText.value = ''
  }, 6000)
}

/** A short answer to what was just done; it goes by itself. */
export const note = signal('')

let noteTimer: ReturnType<typeof setTimeout> | undefined

export function showNote(text: string): void {
  note.value = text
  clearTimeout(noteTimer)
  noteTimer = setTimeout(() => {
    note.value = ''
  }, 2500)
}

/** Is the person looking: tab visible and window focused. */
export const attentive = signal(document.visibilityState === 'visible' && document.hasFocus())

export function startAttention(): void {
  const look = () => {
    attentive.value = document.visibilityState === 'visible' && document.hasFocus()
  }
  for (const event of ['focus', 'blur', 'pageshow'] as const) addEventListener(event, look)
  document.addEventListener('visibilitychange', look)
}

const kComposer = 'textarea.compose-text'

export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>(kComposer)?.focus()
}

/** Phones raise the keyboard at every focus, so there it is the person who asks for it. */
export const coarse = matchMedia('(pointer: coarse)')
export const narrow = matchMedia('(max-width: 719.98px)')
/** The same for views, which draw anew when it changes. */
export const oneColumn = signal(narrow.matches)
narrow.addEventListener('change', () => {
  oneColumn.value = narrow.matches
})

/** Says what lies over the page, and how it is closed from outside. */
export function startUiOverlays(): void {
  overlay(
    () => membersOpen.value && oneColumn.value,
    () => {
      membersOpen.value = false
    },
  )
  for (const shown of [dialog, sheet, menu, picker]) {
    overlay(
      () => shown.value !== null,
      () => {
        shown.value = null
      },
    )
  }
}
