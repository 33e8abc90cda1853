// The views of extras.ts, where they stand.
import type { RoomView } from '@parley/sdk'
import { useEffect } from 'preact/hooks'
import { errorText } from '../i18n'
import { currentRoom } from '../state/route'
import { tipsIn } from '../state/session'
import { dialog, membersOpen, menu, picker, sheet, showAlert } from '../state/ui'
import { lazy } from '../ui/lazy'

const kAheadMs = 1500

/** The server was away at that moment: what was wanted is closed, and said. */
function failed(): void {
  for (const shown of [dialog, menu, picker, sheet]) shown.value = null
  membersOpen.value = false
  showAlert(errorText('offline'))
}

const extras = () => import('./extras')
const dialogs = lazy(async () => (await extras()).Dialogs, failed)
const menus = lazy(async () => (await extras()).Menu, failed)
const pickers = lazy(async () => (await extras()).EmojiPicker, failed)
const sheets = lazy(async () => (await extras()).MessageSheet, failed)
const pane = lazy(async () => (await extras()).Members, failed)
const quietly = () => undefined
const tips = lazy(async () => (await extras()).Tips, quietly)
const banner = lazy(async () => (await extras()).RequestBanner, quietly)

/** The edge of the sidebar, and its word of unread rows out of sight. */
export const Edge = lazy(async () => (await extras()).Resizer, quietly).View
export const Beyond = lazy(async () => (await extras()).UnreadBeyond, quietly).View

export function Later() {
  useEffect(() => {
    // When the room stands, and not before: the first messages come first.
    const timer = setTimeout(() => {
      for (const one of [dialogs, menus, pickers, sheets, pane]) one.ahead()
    }, kAheadMs)
    return () => clearTimeout(timer)
  }, [])
  const room = currentRoom.value
  return (
    <>
      {room && membersOpen.value && <pane.View room={room} />}
      {dialog.value && <dialogs.View />}
      {sheet.value && <sheets.View />}
      {picker.value && <pickers.View />}
      {menu.value && <menus.View />}
    </>
  )
}

export function FirstTips({ room }: { readonly room: RoomView }) {
  return tipsIn.value === room.room ? <tips.View room={room} /> : null
}

export function Request({ room }: { readonly room: RoomView }) {
  return room.request ? <banner.View room={room} /> : null
}
