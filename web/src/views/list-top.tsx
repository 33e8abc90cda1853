// Above the first row: the beginning of the room, or the way to older messages. It has one height
// in each case.
import type { RoomView, TimelineHandle, TimelineView } from '@parley/sdk'
import { rich, t } from '../i18n'
import { iconOf, isNotes, partnerOf, titleOf } from '../state/names'
import { Avatar } from './avatar'
import { Icon } from './icons'
import { RoomLabel } from './room-label'

interface Props {
  readonly room: RoomView
  readonly view: TimelineView
  readonly handle: TimelineHandle
  /** The first loaded row is in the document. */
  readonly atTop: boolean
}

export function ListTop({ room, view, handle, atTop }: Props) {
  if (!atTop) return <div class="list-top" />
  if (view.atStart) return <Beginning room={room} />
  if (view.error) {
    return (
      <div class="list-top">
        <span class="problem">{t('list.olderFailed')}</span>
        <LoadOlder handle={handle} words={t('msg.retry')} />
      </div>
    )
  }
  return (
    <div class="list-top">
      {view.loading === 'no' ? (
        <LoadOlder handle={handle} words={t('list.older')} />
      ) : (
        <span class="list-loading">{t('list.loading')}</span>
      )}
    </div>
  )
}

function LoadOlder({ handle, words }: { readonly handle: TimelineHandle; readonly words: string }) {
  return (
    <button
      type="button"
      class="link-button"
      data-testid="load-older"
      onClick={() => void handle.loadOlder().catch(() => undefined)}
    >
      {words}
    </button>
  )
}

function Beginning({ room }: { readonly room: RoomView }) {
  const partner = partnerOf(room)
  if (room.kind === 'dm' && partner) {
    const notes = isNotes(room)
    return (
      <div class="beginning" data-testid="beginning">
        {notes ? (
          <span class="empty-icon">
            <Icon name="note" />
          </span>
        ) : (
          <Avatar user={partner} size={64} />
        )}
        <h2>
          <RoomLabel room={room} />
        </h2>
        <p>
          {notes
            ? t('list.startNotes')
            : rich('list.startDirect', { name: <RoomLabel room={room} class="strong" /> })}
        </p>
      </div>
    )
  }
  return (
    <div class="beginning" data-testid="beginning">
      <span class="empty-icon">
        <Icon name={iconOf(room)} />
      </span>
      <h2>
        <RoomLabel room={room} />
      </h2>
      <p>{rich('list.start', { room: <bdi class="strong">{titleOf(room)}</bdi> })}</p>
    </div>
  )
}
