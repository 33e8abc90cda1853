// Above the text field of a direct room by somebody new: what an answer means, and the two other
// ways to give one.
import type { RoomView } from '@parley/sdk'
import { rich, t } from '../i18n'
import { acceptRequest, declineRequest } from '../state/invites'
import { displayOf, partnerOf } from '../state/names'
import { Person } from './invite-list'

export function RequestBanner({ room }: { readonly room: RoomView }) {
  const from = partnerOf(room)
  if (!room.request || !from) return null
  return (
    <section class="request" aria-label={t('req.label')} data-testid="request-banner">
      <p>{rich('req.text', { name: <Person user={from} /> })}</p>
      <div class="invite-acts">
        <button
          type="button"
          class="button small primary"
          data-testid="request-accept"
          onClick={() => void acceptRequest(room)}
        >
          {t('inv.accept')}
        </button>
        <button
          type="button"
          class="button small"
          data-testid="request-decline"
          onClick={() => void declineRequest(room, displayOf(from))}
        >
          {t('inv.decline')}
        </button>
      </div>
    </section>
  )
}
