// One row of the list: exactly one element each, because the scroller counts children.
import type { RoomId } from '@parley/sdk'
import { t } from '../i18n'
import { dayOf } from '../i18n/format'
import type { Row } from '../state/rows'
import { Message } from './message'
import { SystemLine } from './system-line'

export function RowView({ row, room }: { readonly row: Row; readonly room: RoomId }) {
  switch (row.kind) {
    case 'day':
      return (
        <div class="day" data-key={row.key}>
          <span>{dayOf(row.ts, Date.now())}</span>
        </div>
      )
    case 'unread':
      return (
        <div class="unread-line" data-key={row.key} data-testid="unread-line">
          <span>{t('list.unread')}</span>
        </div>
      )
    case 'system':
      return <SystemLine rowKey={row.key} item={row.item} />
    case 'message':
      return <Message item={row.item} head={row.head} room={room} />
  }
}
