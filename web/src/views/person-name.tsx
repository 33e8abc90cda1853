// A person's name as it stands on screen: with the id where the name alone could be taken for
// somebody else's, and with a mark where nobody has proved to be this person.
import type { UserId } from '@parley/sdk'
import { t } from '../i18n'
import { bareNameOf, isAlike, isUnproven } from '../state/names'

interface Props {
  readonly user: UserId
  readonly class?: string
  /** The id stands beside the name anyway. */
  readonly idIsThere?: boolean
}

export function PersonName({ user, class: name, idIsThere }: Props) {
  const bare = <bdi class={name}>{bareNameOf(user)}</bdi>
  const withId = isAlike(user) && !idIsThere
  if (!withId && !isUnproven(user)) return bare
  return (
    <span class="person-name">
      {bare}
      {withId && (
        <bdi class="name-id" data-testid="name-id">
          @{user}
        </bdi>
      )}
      {isUnproven(user) && (
        <span class="unproven" title={t('name.unprovenWhy')} data-testid="unproven">
          {t('name.unproven')}
        </span>
      )}
    </span>
  )
}
