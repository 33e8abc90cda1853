// Above the text field: what is being answered.
import type { MessageItem } from '@parley/sdk'
import { rich, t } from '../i18n'
import { displayOf } from '../state/names'
import { excerpt } from '../state/text'
import { Icon } from './icons'

interface Props {
  readonly item: MessageItem
  readonly cancel: () => void
}

export function ReplyBar({ item, cancel }: Props) {
  return (
    <div class="reply-bar" data-testid="reply-bar">
      <Icon name="reply" />
      <span class="reply-words">
        {rich('compose.replying', { name: <bdi class="strong">{displayOf(item.from)}</bdi> })}
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
