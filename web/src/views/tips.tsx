// Three things to know, shown once after the first join.
import type { RoomView } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { t } from '../i18n'
import { copyText } from '../state/clipboard'
import { randomName } from '../state/local'
import { linkOf } from '../state/route'
import { closeTips } from '../state/session'
import { dialog } from '../state/ui'
import { Icon } from './icons'

export function Tips({ room }: { readonly room: RoomView }) {
  const copied = useSignal(false)
  const link = linkOf(room)
  return (
    <aside class="tips" aria-label={t('tips.title')} data-testid="tips">
      <header>
        <h2>{t('tips.title')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('tips.close')}
          data-testid="tips-close"
          onClick={closeTips}
        >
          <Icon name="close" />
        </button>
      </header>
      <ul>
        <li>
          <Icon name="invite" />
          <div>
            <h3>{t('tips.invite')}</h3>
            <p>{t('tips.inviteText')}</p>
            <button
              type="button"
              class="link-button"
              onClick={async () => {
                copied.value = await copyText(link)
              }}
            >
              {t(copied.value ? 'tips.copied' : 'tips.copy')}
            </button>
          </div>
        </li>
        <li>
          <Icon name="smile" />
          <div>
            <h3>{t('tips.window')}</h3>
            <p>{t('tips.windowText')}</p>
            <a class="link-button" href={`/?as=${randomName(4)}`} target="_blank" rel="noopener">
              {t('tips.open')}
            </a>
          </div>
        </li>
        <li class="tip-keys">
          <kbd>?</kbd>
          <div>
            <h3>{t('tips.keys')}</h3>
            <p>{t('tips.keysText')}</p>
            <button
              type="button"
              class="link-button"
              onClick={() => {
                dialog.value = { kind: 'keys' }
              }}
            >
              {t('prefs.keys')}
            </button>
          </div>
        </li>
      </ul>
    </aside>
  )
}
