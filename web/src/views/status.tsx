// One quiet line when something is wrong with the connection, and only once it has been wrong for
// 1.5 s.
import type { ConnectionState } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { errorText, t } from '../i18n'
import { client, connection, waiting } from '../state/client'

const kPatienceMs = 1500
const kReplaced = 4503

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
  const now = useSignal(Date.now())

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

  const counting = late.value && state.kind === 'waiting'
  useEffect(() => {
    if (!counting) return
    now.value = Date.now()
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 500)
    return () => clearInterval(timer)
  }, [counting])

  return (
    <div class="status-place" role="status">
      {late.value && mood !== 'fine' && (
        <div class={`status ${mood}`} data-testid="status-strip" data-state={state.kind}>
          <span class="status-pulse" />
          <span>{words(state, now.value)}</span>
          {waiting.value > 0 && (
            <span class="status-queued">{t('status.queued', { n: waiting.value })}</span>
          )}
          <Act state={state} />
        </div>
      )}
    </div>
  )
}

function words(state: ConnectionState, now: number): string {
  switch (state.kind) {
    case 'waiting':
      if (state.reason === 'drain') return t('status.restarting')
      if (!navigator.onLine) return t('status.offline')
      return t('status.unreachable', { n: Math.max(1, Math.ceil((state.until - now) / 1000)) })
    case 'syncing':
      return t('status.catching')
    case 'live':
      return navigator.onLine ? t('status.late') : t('status.offline')
    case 'closed':
      if (state.code === kReplaced) return t('status.replaced')
      if (state.code === 4501) return errorText('unauthorized')
      return t('status.stopped')
    default:
      return navigator.onLine ? t('status.connecting') : t('status.offline')
  }
}

function Act({ state }: { readonly state: ConnectionState }) {
  if (state.kind === 'closed') {
    return (
      <button
        type="button"
        class="link-button"
        onClick={() => void client.start().catch(() => undefined)}
      >
        {t(state.code === kReplaced ? 'status.here' : 'status.retry')}
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
