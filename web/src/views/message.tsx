// One message.
import type { MessageItem, RoomId } from '@parley/sdk'
import { useComputed } from '@preact/signals'
import { t } from '../i18n'
import { fullOf, timeOf } from '../i18n/format'
import { me } from '../state/client'
import { deleting } from '../state/deleting'
import { displayOf } from '../state/names'
import { excerpt } from '../state/text'
import { active, coarse, editing, sheet } from '../state/ui'
import { Avatar } from './avatar'
import { EditBox } from './edit-box'
import { FailedLine } from './failed-line'
import { Icon } from './icons'
import { MessageText } from './message-text'
import { PersonName } from './person-name'
import { Quote } from './quote'
import { ReactionPlace } from './reaction-place'
import { Toolbar } from './toolbar'

interface Props {
  readonly item: MessageItem
  readonly head: boolean
  readonly room: RoomId
}

function classesOf(item: MessageItem, head: boolean, own: boolean, mentioned: boolean): string {
  const names = ['msg', item.status]
  if (head) names.push('head')
  if (own) names.push('own')
  if (mentioned) names.push('mentions')
  if (item.change?.status === 'pending') names.push('changing')
  return names.join(' ')
}

/** A tap on the message itself: not on what acts by itself, and not the end of a selection. */
function touched(event: MouseEvent & { readonly pointerType?: string }): boolean {
  if (!coarse.matches && event.pointerType !== 'touch') return false
  if (event.target instanceof Element && event.target.closest('a, button, textarea')) return false
  return getSelection()?.isCollapsed !== false
}

export function Message({ item, head, room }: Props) {
  const isEditing = useComputed(() => editing.value === item.key).value
  const isActive = useComputed(() => active.value === item.key).value
  const isDeleting = useComputed(() => deleting.value.has(item.key)).value
  const self = me.value?.user
  const name = displayOf(item.from)
  const gone = item.deleted || isDeleting
  const mentioned =
    !gone && self !== undefined && item.mentions.includes(self) && item.from !== self
  const said = gone ? t('msg.deleted') : excerpt(item.text, 300)

  return (
    <article
      class={classesOf(item, head, item.from === self, mentioned)}
      tabIndex={-1}
      aria-label={t('msg.spoken', { name, time: timeOf(item.ts), text: said })}
      data-testid="message"
      data-key={item.key}
      data-seq={item.seq ?? undefined}
      data-cid={item.cid}
      data-state={item.status}
      data-from={item.from}
      data-deleted={gone || undefined}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse') active.value = item.key
      }}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse' && active.value === item.key) active.value = null
      }}
      onFocusCapture={() => {
        active.value = item.key
      }}
      onClick={(event) => {
        if (!gone && !isEditing && touched(event)) sheet.value = { room, item }
        else active.value = item.key
      }}
    >
      {head ? (
        <Avatar user={item.from} size={36} />
      ) : (
        <time class="gutter-time" dateTime={new Date(item.ts).toISOString()} aria-hidden="true">
          {timeOf(item.ts)}
        </time>
      )}
      <div class="msg-main">
        {item.reply !== undefined && !gone && <Quote seq={item.reply} />}
        {head && (
          <header class="msg-head">
            <span class="msg-name">
              <PersonName user={item.from} />
            </span>
            <time dateTime={new Date(item.ts).toISOString()} title={fullOf(item.ts)}>
              {timeOf(item.ts)}
            </time>
          </header>
        )}
        {isEditing && !gone ? (
          <EditBox item={item} room={room} />
        ) : (
          <MessageText item={item} gone={gone} />
        )}
        {!gone && <ReactionPlace item={item} room={room} />}
        {item.status === 'failed' && <FailedLine item={item} room={room} />}
      </div>
      <StateMark item={item} own={item.from === self} />
      {isActive && !isEditing && !gone && !coarse.matches && <Toolbar item={item} room={room} />}
    </article>
  )
}

/** Fixed in its corner, so that the change from waiting to sent moves nothing. */
function StateMark({ item, own }: { readonly item: MessageItem; readonly own: boolean }) {
  if (!own || item.deleted) return null
  if (item.status === 'pending') {
    return (
      <span class="mark mark-pending" title={t('msg.pending')}>
        <Icon name="clock" />
        <span class="sr-only">{t('msg.pending')}</span>
      </span>
    )
  }
  if (item.status === 'failed') return null
  return (
    <span class="mark mark-sent" title={t('msg.sent')}>
      <Icon name="check" />
    </span>
  )
}
