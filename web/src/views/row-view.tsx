// One row of the list: exactly one element each, because the scroller counts children.
import type { RoomId } from '@parley/sdk'
import { Component } from 'preact'
import { t } from '../i18n'
import { dayOf } from '../i18n/format'
import type { Row } from '../state/rows'
import { today } from '../state/today'
import { Guard } from './guard'
import { Message } from './message'
import { AsTyped } from './message-text'
import { SystemLine } from './system-line'

interface Props {
  readonly row: Row
  readonly room: RoomId
}

/**
 * Drawn again only when the row is another, so that a new message costs one row, not 200. No
 * element is kept for that from one drawing to the next: it would keep the document of its time.
 * Whatever is in it: a row that cannot be drawn costs itself, not the list.
 */
export class RowView extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.row !== this.props.row
  }

  override render() {
    const { row, room } = this.props
    return (
      <Guard of={row} fallback={() => <Bare row={row} />}>
        <Drawn row={row} room={room} />
      </Guard>
    )
  }
}

function Bare({ row }: { readonly row: Row }) {
  return (
    <article class="msg" tabIndex={-1} data-key={row.key}>
      <div class="msg-main">
        <AsTyped text={row.kind === 'message' ? row.item.text : ''} />
      </div>
    </article>
  )
}

/** What reads signals is a component of its own, which they may draw again at any time. */
function Drawn({ row, room }: Props) {
  switch (row.kind) {
    case 'day':
      return (
        <div class="day" data-key={row.key}>
          <span>{dayOf(row.ts, today.value)}</span>
        </div>
      )
    case 'unread':
      return (
        <div class="unread-line" data-key={row.key} data-testid="unread-line">
          <span>{t('list.unread')}</span>
        </div>
      )
    case 'system':
      return <SystemLine rowKey={row.key} items={row.items} />
    case 'message':
      return <Message item={row.item} head={row.head} room={room} />
  }
}
