// Bringing people into a room: those we know at once, others by the address.
import type { RoomView } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { t } from '../i18n'
import { client } from '../state/client'
import { copyText } from '../state/clipboard'
import { members } from '../state/members'
import { displayOf, titleOf } from '../state/names'
import { showError } from '../state/people'
import { linkOf } from '../state/route'
import { Dialog } from './dialog'
import { PersonPicker } from './person-picker'

export function InviteDialog({ room }: { readonly room: RoomView }) {
  const done = useSignal<string | null>(null)
  const copied = useSignal(false)
  const inside = new Set(members.value.get(room.room)?.map((member) => member.user))
  return (
    <Dialog title={t('invite.title', { room: titleOf(room) })} testid="invite-dialog">
      <PersonPicker
        label={t('invite.placeholder')}
        without={inside}
        action={t('invite.go')}
        nobody={t('invite.nobody')}
        choose={async (user) => {
          try {
            const how = await client.invites.send(room.room, user)
            done.value = t(`invite.${how}`, { name: displayOf(user) })
          } catch (error) {
            showError(error)
          }
        }}
      >
        <p class="done-line" role="status">
          {done.value}
        </p>
        {room.kind === 'public' && (
          <div class="field">
            <span class="hint">{t('invite.link')}</span>
            <div class="copy-line">
              <input class="input" readOnly value={linkOf(room)} aria-label={t('room.copyLink')} />
              <button
                type="button"
                class="button"
                onClick={async () => {
                  copied.value = await copyText(linkOf(room))
                }}
              >
                {t(copied.value ? 'tips.copied' : 'tips.copy')}
              </button>
            </div>
          </div>
        )}
      </PersonPicker>
    </Dialog>
  )
}
