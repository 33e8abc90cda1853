// What can be done about a message that was not taken.
import type { MessageItem, RoomId } from '@parley/sdk'
import { errorText, t } from '../i18n'
import { client } from '../state/client'
import { composer } from '../state/composer-control'

export function FailedLine({ item, room }: { readonly item: MessageItem; readonly room: RoomId }) {
  const cid = item.cid
  if (cid === undefined) return null
  const why = item.error && item.error.code !== 'unknown' ? errorText(item.error.code) : null
  return (
    <div class="failed-line" role="alert">
      <span>{why ? t('msg.failedWhy', { why }) : t('msg.failed')}</span>
      <button
        type="button"
        class="link-button"
        data-testid="retry"
        onClick={() => client.retry(cid)}
      >
        {t('msg.retry')}
      </button>
      <button
        type="button"
        class="link-button"
        onClick={() => {
          client.discard(cid)
          composer.current?.take(room, item.text)
        }}
      >
        {t('msg.edit')}
      </button>
      <button
        type="button"
        class="link-button danger"
        data-testid="discard"
        onClick={() => client.discard(cid)}
      >
        {t('msg.delete')}
      </button>
    </div>
  )
}
