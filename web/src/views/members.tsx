// The side pane: who is in the room.
import type { Member, RoomView } from '@parley/sdk'
import { useMemo } from 'preact/hooks'
import { lang, localeOf, t } from '../i18n'
import { me, tick } from '../state/client'
import { members } from '../state/members'
import { bareNameOf, displayOf } from '../state/names'
import { messagePerson } from '../state/people'
import { membersOpen } from '../state/ui'
import { AvatarWithPresence } from './avatar'
import { Icon } from './icons'
import { PersonName } from './person-name'
import { onlineNow } from './room-header'

export function Members({ room }: { readonly room: RoomView }) {
  const list = members.value.get(room.room) ?? []
  const [online, offline] = useMemo(() => {
    const compare = new Intl.Collator(localeOf(lang.value)).compare
    const sorted = [...list].sort((a, b) => compare(bareNameOf(a.user), bareNameOf(b.user)))
    return [
      sorted.filter((member) => onlineNow(member.user, member.online)),
      sorted.filter((member) => !onlineNow(member.user, member.online)),
    ]
  }, [list, tick.value, lang.value])
  return (
    <aside class="members" aria-label={t('members.title')} data-testid="members">
      <header class="pane-head">
        <h2>{t('members.title')}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={t('members.close')}
          data-testid="members-close"
          onClick={() => {
            membersOpen.value = false
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="members-scroll">
        <Group title={t('members.online')} list={online ?? []} online />
        <Group title={t('members.offline')} list={offline ?? []} online={false} />
      </div>
    </aside>
  )
}

interface GroupProps {
  readonly title: string
  readonly list: readonly Member[]
  readonly online: boolean
}

function Group({ title, list, online }: GroupProps) {
  if (list.length === 0) return null
  return (
    <section>
      <h3 class="members-group">
        {title} · {list.length}
      </h3>
      <ul>
        {list.map((member) => (
          <MemberRow key={member.user} member={member} online={online} />
        ))}
      </ul>
    </section>
  )
}

function MemberRow({ member, online }: { readonly member: Member; readonly online: boolean }) {
  const name = displayOf(member.user)
  const self = member.user === me.value?.user
  return (
    <li>
      <button
        type="button"
        class="member-row"
        data-testid={`member-${member.user}`}
        data-online={online}
        title={t('members.message', { name })}
        onClick={() => void messagePerson(member.user)}
      >
        <AvatarWithPresence user={member.user} size={32} online={online} />
        <span class="member-words">
          <span class="member-name">
            <PersonName user={member.user} idIsThere />
            {self && <small>({t('side.you')})</small>}
          </span>
          <small>@{member.user}</small>
        </span>
        {member.role === 'owner' && <span class="tag">{t('members.owner')}</span>}
      </button>
    </li>
  )
}
