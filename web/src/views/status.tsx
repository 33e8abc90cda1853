// One quiet line when something is wrong with the connection, and only once it has been wrong for
// 1.5 s.
import type { ConnectionState } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n'
import { client, connection, waiting } from '../state/client'
import { connectionWords } from '../state/connection-words'
import { comeBack } from '../state/session'
import { useNow } from './use-now'

const kPatienceMs = 1500

type Mood = 'fine' | 'waiting' | 'ended'

function moodOf(state: ConnectionState): Mood {
  if (state.kind === 'live') return state.late ? 'waiting' : 'fine'
  return state.kind === 'closed' ? 'ended' : 'waiting'
}

export function Status() {
  const state = connection.value
  const mood = moodOf(state)
  // A question that stays unanswered has had its time.
  const patience = state.kind === 'live' ? 0 : kPatienceMs
  const late = useSignal(false)

  useEffect(() => {
    if (mood === 'fine') {
      late.value = false
      return
    }
    const timer = setTimeout(() => {
      late.value = true
    }, patience)
    return () => clearTimeout(timer)
  }, [mood, patience])

  const now = useNow(late.value && state.kind === 'waiting')

  return (
    <div class="status-place" role="status">
      {late.value && mood !== 'fine' && (
        <div class={`status ${mood}`} data-testid="status-strip" data-state={state.kind}>
          <span class="status-pulse" />
          <span>{connectionWords(state, now)}</span>
          {waiting.value > 0 && (
            <span class="status-queued">{t('status.queued', { n: waiting.value })}</span>
          )}
          <Act state={state} />
        </div>
      )}
    </div>
  )
}

function Act({ state }: { readonly state: ConnectionState }) {
  if (state.kind === 'closed') {
    return (
      <button type="button" class="link-button" onClick={comeBack}>
        {t('status.retry')}
      </button>
    )
  }
  if (state.kind !== 'waiting') return null
  return (
    <button type="button" class="link-button" onClick={() => client.wake()}>
      {t('status.retry')}
    </button>
  )
}
