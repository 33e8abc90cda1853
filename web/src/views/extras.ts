// What nobody needs before the first messages are read, in one file.
import '../styles/sheet.css'
import '../styles/popups.css'

export { Resizer } from '../ui/resizer'
export { Dialogs } from './dialogs'
export { EmojiPicker } from './emoji-picker'
export { Members } from './members'
export { Menu } from './menu'
export { MessageSheet } from './message-sheet'
export { RequestBanner } from './request-banner'
export { Tips } from './tips'
export { UnreadBeyond } from './unread-beyond'
