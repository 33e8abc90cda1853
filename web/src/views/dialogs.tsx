// The one dialog that is open, if any.
import { dialog } from '../state/ui'
import { AsideDialog } from './aside-dialog'
import { DirectDialog } from './direct-dialog'
import { InviteDialog } from './invite-dialog'
import { KeysDialog } from './keys-dialog'
import { PrefsDialog } from './prefs-dialog'
import { EditRoomDialog, LeaveDialog } from './room-dialogs'
import { RoomsDialog } from './rooms-dialog'
import { Switcher } from './switcher'

export function Dialogs() {
  const open = dialog.value
  switch (open?.kind) {
    case 'rooms':
      return <RoomsDialog tab={open.tab} name={open.name ?? ''} />
    case 'direct':
      return <DirectDialog />
    case 'edit':
      return <EditRoomDialog room={open.room} />
    case 'invite':
      return <InviteDialog room={open.room} />
    case 'leave':
      return <LeaveDialog room={open.room} />
    case 'aside':
      return <AsideDialog />
    case 'prefs':
      return <PrefsDialog />
    case 'keys':
      return <KeysDialog />
    case 'switcher':
      return <Switcher />
    default:
      return null
  }
}
