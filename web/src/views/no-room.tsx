// The middle column without a room: nothing chosen, or a link to something that is not there.
import { t } from '../i18n'
import { isRoomId } from '../state/address'
import { connection } from '../state/client'
import { goList, leftTitle, route } from '../state/route'
import { clean } from '../state/text'
import { Icon } from './icons'
import { Status } from './status'

export function NoRoom() {
  const { word } = route.value
  const settled = connection.value.kind === 'live'
  return (
    <main class="room empty-room" id="messages">
      <div class="overlays">
        <Status />
      </div>
      <div class="empty">
        <span class="empty-icon">
          <Icon name="hash" />
        </span>
        {word === null && <p>{t('list.pick')}</p>}
        {word !== null && settled && (
          <>
            <p>
              {leftTitle.value === null
                ? t('room.unknown', { room: isRoomId(word) ? '' : `#${clean(word)}` })
                : t('room.gone', { room: leftTitle.value })}
            </p>
            <button type="button" class="button" onClick={goList}>
              {t('room.toLobby')}
            </button>
          </>
        )}
      </div>
    </main>
  )
}
