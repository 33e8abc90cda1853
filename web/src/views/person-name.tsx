// A person's name as it stands on screen, with a mark where nobody has proved to be this person.
import type { UserId } from '@parley/sdk'
import { t } from '../i18n'
import { bareNameOf, isUnproven } from '../state/names'

interface Props {
  readonly user: UserId
  readonly class?: string
}

export function PersonName({ user, class: name }: Props) {
  const bare = <bdi class={name}>{bareNameOf(user)}</bdi>
  if (!isUnproven(user)) return bare
  return (
    <span class="person-name">
      {bare}
      <span class="unproven" title={t('name.unprovenWhy')} data-testid="unproven">
        {t('name.unproven')}
      </span>
    </span>
  )
}
