// Whether others may bring us into rooms at once, once we know them. The server keeps it, so it is
// the same on every device.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n'
import { client } from '../state/client'
import { showError } from '../state/people'
import { dialog } from '../state/ui'

export function AskSetting() {
  const ask = useSignal<boolean | null>(null)
  useEffect(() => {
    client.invites.asks().then(
      (on) => {
        ask.value = on
      },
      () => undefined, // Offline: the box stays greyed.
    )
  }, [])
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          data-testid="prefs-ask"
          checked={ask.value === true}
          disabled={ask.value === null}
          onChange={async (event) => {
            const on = event.currentTarget.checked
            ask.value = on
            try {
              await client.invites.setAsk(on)
            } catch (error) {
              ask.value = !on
              showError(error)
            }
          }}
        />
        <span>
          <b>{t('prefs.ask')}</b>
          <span class="hint">{t('prefs.askHint')}</span>
        </span>
      </label>
      <button
        type="button"
        class="link-button"
        data-testid="prefs-aside"
        onClick={() => {
          dialog.value = { kind: 'aside' }
        }}
      >
        {t('inv.more')}
      </button>
    </div>
  )
}
