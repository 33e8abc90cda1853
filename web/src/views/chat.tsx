// The chat: sidebar, room, side pane. On a narrow screen one of them at a time, by the URL.
import { useEffect } from 'preact/hooks'
import { t } from '../i18n'
import { parseAddress } from '../state/address'
import { currentRoom, goAddress, route } from '../state/route'
import { rememberRoom, settle } from '../state/session'
import { alertText, membersOpen, narrow, oneColumn, spoken } from '../state/ui'
import { whenStill } from '../ui/overlays'
import { CrashBoundary } from './crash'
import { Later } from './later'
import { NoRoom } from './no-room'
import { RoomPane } from './room-pane'
import { Sidebar } from './sidebar'
import { UndoToast } from './undo-toast'

/** A link to a room of ours stays in this page. */
function followInside(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
  const anchor = event.target instanceof Element ? event.target.closest('a') : null
  if (!anchor || anchor.origin !== location.origin) return
  const address = parseAddress(anchor.pathname)
  if (address.word === null) return
  event.preventDefault()
  if (anchor.pathname === location.pathname) return
  goAddress(address)
  whenStill(settle)
}

export function Chat() {
  const room = currentRoom.value
  const { word } = route.value
  useEffect(() => {
    if (room) rememberRoom(room.room)
  }, [room?.room])

  // A window made wide again must not stay on the bare list.
  useEffect(() => {
    const widen = () => {
      if (route.value.word === null) settle()
    }
    narrow.addEventListener('change', widen)
    return () => narrow.removeEventListener('change', widen)
  }, [])

  return (
    <div
      class="chat"
      data-page={word === null ? 'list' : 'room'}
      data-pane={membersOpen.value ? 'members' : 'none'}
      onClick={followInside}
    >
      <a class="skip" href="#messages">
        {t('skip.main')}
      </a>
      {room && (
        <a class="skip" href="#composer">
          {t('skip.composer')}
        </a>
      )}
      <div class="side-frame" role={oneColumn.value && word === null ? 'main' : undefined}>
        <CrashBoundary>
          <Sidebar />
        </CrashBoundary>
      </div>
      <CrashBoundary key={room?.room}>
        {room ? <RoomPane key={room.room} room={room} /> : <NoRoom />}
      </CrashBoundary>
      <CrashBoundary>
        <Later />
      </CrashBoundary>
      <UndoToast />
      <div class="sr-only" aria-live="polite" data-testid="spoken">
        {spoken.value}
      </div>
      <div class="alerts" role="alert" data-testid="alert">
        {alertText.value && <div class="alert">{alertText.value}</div>}
      </div>
    </div>
  )
}
