// The message a reply answers, in one line; choosing it goes there.
import type { Seq } from '@parley/sdk'
import { useComputed } from '@preact/signals'
import { t } from '../i18n'
import { displayOf } from '../state/names'
import { quotedOf } from '../state/quoted'
import { excerpt } from '../state/text'
import { listControl } from '../state/visit'
import { Avatar } from './avatar'
import { Guard } from './guard'
import { PersonName } from './person-name'

export function Quote({ seq }: { readonly seq: Seq }) {
  const quoted = useComputed(() => quotedOf(seq)).value
  const item = quoted ?? undefined
  const far = t(quoted === null ? 'msg.replyGone' : 'msg.replyFar')
  return (
    <button
      type="button"
      class="quote"
      data-testid="quote"
      data-of={seq}
      title={item ? t('msg.replyTo', { name: displayOf(item.from) }) : far}
      onClick={(event) => {
        event.stopPropagation()
        listControl.current?.jumpTo(seq)
      }}
    >
      <Guard of={item} fallback={() => <span class="quote-text">{far}</span>}>
        {item && <Avatar user={item.from} size={20} />}
        {item && (
          <span class="quote-name">
            <PersonName user={item.from} />
          </span>
        )}
        <span class="quote-text">
          <bdi>{item ? (item.deleted ? t('msg.deleted') : excerpt(item.text, 160)) : far}</bdi>
        </span>
      </Guard>
    </button>
  )
}
