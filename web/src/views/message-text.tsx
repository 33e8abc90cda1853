// The words of a message.
import type { MessageItem } from '@parley/sdk'
import { t } from '../i18n'
import { fullOf } from '../i18n/format'
import { renderMessage } from '../markdown'
import type { People } from '../markdown/render'
import { me, users } from '../state/client'
import { displayOf } from '../state/names'
import { isJumbo } from '../state/text'

const people: People = {
  known: (user) => users.value.has(user),
  display: displayOf,
  get me() {
    return me.value?.user
  },
}

export function MessageText({
  item,
  gone,
}: {
  readonly item: MessageItem
  readonly gone: boolean
}) {
  if (gone) return <p class="deleted">{t('msg.deleted')}</p>
  return (
    <div class={isJumbo(item.text) ? 'text jumbo' : 'text'} dir="auto" data-testid="text">
      {renderMessage(item.text, people)}
      {item.edited !== undefined && (
        <span class="edited" title={fullOf(item.edited)}>
          ({t('msg.edited')})
        </span>
      )}
    </div>
  )
}
