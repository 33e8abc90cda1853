// What is wrong with the connection, in words: for the strip over the list and for the first card.
import type { ConnectionState, Refusal } from '@parley/sdk'
import { errorText, type Key, t } from '../i18n'

export const kReplaced = 4503

/** By the answer's number: who says so, and what cures it. Its own words come behind. */
const kRefusals: Readonly<Record<number, Key>> = {
  403: 'refused.origin',
  421: 'refused.host',
  429: 'refused.full',
  502: 'refused.proxy',
  503: 'refused.full',
  504: 'refused.proxy',
  505: 'refused.version',
}

export function refusalWords({ status, msg }: Refusal): string {
  const key = kRefusals[status]
  const words = key ? t(key) : t('refused.other', { status })
  return msg ? `${words} (${msg})` : words
}

/** `now` counts the seconds until the next try. */
export function connectionWords(state: ConnectionState, now: number): string {
  switch (state.kind) {
    case 'waiting':
      if (state.refusal) return refusalWords(state.refusal)
      if (state.reason === 'drain') return t('status.restarting')
      if (!navigator.onLine) return t('status.offline')
      return t('status.unreachable', { n: Math.max(1, Math.ceil((state.until - now) / 1000)) })
    case 'syncing':
      return t('status.catching')
    case 'live':
      return navigator.onLine ? t('status.late') : t('status.offline')
    case 'closed':
      if (state.code === 4501) return errorText('unauthorized')
      return t('status.stopped')
    default:
      return navigator.onLine ? t('status.connecting') : t('status.offline')
  }
}
