// Above the text field: what is being answered.
import type { MessageItem } from '@parley/sdk'
import { rich, t } from '../i18n'
import { excerpt } from '../state/text'
import { Icon } from './icons'
import { PersonName } from './person-name'

interface Props {
  readonly item: MessageItem
  readonly cancel: () => void
}

export function ReplyBar({ item, cancel }: Props) {
  return (
    <div class="reply-bar" data-testid="reply-bar">
      <Icon name="reply" />
      <span class="reply-words">
        {rich('compose.replying', { name: <PersonName user={item.from} class="strong" /> })}
        <bdi class="reply-text">{excerpt(item.text, 120)}</bdi>
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={t('compose.cancelReply')}
        onClick={cancel}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
