// What was declined, left, or never asked: a change of mind costs one click.
import { type Invite, ParleyError } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { errorText, type Key, rich, t } from '../i18n'
import { client } from '../state/client'
import { acceptInvite, invitedRoomName } from '../state/invites'
import { iconOf, kindOf } from '../state/names'
import { closeDialog, Dialog } from './dialog'
import { Icon } from './icons'
import { Person } from './invite-list'

const kWhy: Readonly<Record<Invite['state'], Key>> = {
  open: 'inv.title',
  declined: 'inv.declined',
  left: 'inv.left',
  held: 'inv.held',
}

export function AsideDialog() {
  const list = useSignal<readonly Invite[] | null>(null)
  const problem = useSignal<string | null>(null)
  useEffect(() => {
    client.invites.list().then(
      ({ aside }) => {
        list.value = [...aside].reverse()
      },
      (error) => {
        problem.value = errorText(error instanceof ParleyError ? error.code : undefined)
      },
    )
  }, [])
  return (
    <Dialog title={t('inv.more')} testid="aside-dialog">
      <div class="form">
        <p class="hint">{t('inv.asideText')}</p>
        <div class="pick-list">
          {problem.value && <p class="problem pick-none">{problem.value}</p>}
          {list.value?.length === 0 && <p class="hint pick-none">{t('inv.asideNone')}</p>}
          <ul class="side-list">
            {list.value?.map((invite) => (
              <AsideRow key={`${invite.room.room} ${invite.from}`} invite={invite} />
            ))}
          </ul>
        </div>
      </div>
    </Dialog>
  )
}

function AsideRow({ invite }: { readonly invite: Invite }) {
  const { room, from, state } = invite
  const direct = room.kind === 'dm'
  const name = invitedRoomName(invite)
  const mark = direct ? 'people' : iconOf(room)
  return (
    <li class="invite" data-testid={`aside-${direct ? from : room.name}`}>
      <span class="room-mark">
        <Icon name={mark} />
      </span>
      <div class="invite-words">
        <p>
          {direct ? (
            rich('inv.request', { name: <Person user={from} /> })
          ) : (
            <>
              <bdi class="strong">{name}</bdi> · {rich('inv.by', { name: <Person user={from} /> })}
            </>
          )}
        </p>
        <small>{direct ? t(kWhy[state]) : `${kindOf(room)} · ${t(kWhy[state])}`}</small>
      </div>
      <button
        type="button"
        class="button small"
        data-testid="aside-accept"
        aria-label={`${t('inv.accept')}: ${name}`}
        onClick={async () => {
          if (await acceptInvite(invite)) closeDialog()
        }}
      >
        {t('inv.accept')}
      </button>
    </li>
  )
}
