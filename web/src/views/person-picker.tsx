// A field and the people who match it: for a new conversation and for invitations.
import type { UserId } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { t } from '../i18n'
import { isComposing } from '../state/ime'
import { displayOf } from '../state/names'
import { people } from '../state/people'
import { matches } from '../state/text'
import { AvatarWithPresence } from './avatar'
import { PersonName } from './person-name'

const kShownMax = 50

interface Props {
  readonly label: string
  readonly without: ReadonlySet<UserId>
  readonly action: string
  /** What is said where there is nobody to choose. */
  readonly nobody: string
  readonly choose: (user: UserId) => void
  readonly children?: ComponentChildren
}

export function PersonPicker({ label, without, action, nobody, choose, children }: Props) {
  const query = useSignal('')
  const found = people.value
    .filter((user) => !without.has(user))
    .filter((user) => matches(`${displayOf(user)} ${user}`, query.value))
    .slice(0, kShownMax)
  return (
    <div class="form">
      <input
        class="input"
        type="search"
        data-autofocus
        data-testid="person-filter"
        aria-label={label}
        placeholder={label}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
        }}
        onKeyDown={(event) => {
          const first = found[0]
          if (isComposing(event) || event.key !== 'Enter' || first === undefined) return
          event.preventDefault()
          choose(first)
        }}
      />
      <div class={found.length === 0 ? 'pick-list none' : 'pick-list'}>
        {found.length === 0 && (
          <p class="hint pick-none">
            {query.value ? t('direct.none', { q: query.value }) : nobody}
          </p>
        )}
        {found.map((user) => (
          <button
            key={user}
            type="button"
            class="pick"
            data-testid={`person-${user}`}
            onClick={() => choose(user)}
          >
            <AvatarWithPresence user={user} size={32} />
            <span class="pick-words">
              <PersonName user={user} class="strong" idIsThere />
              <small>@{user}</small>
            </span>
            <span class="pick-act">{action}</span>
          </button>
        ))}
      </div>
      {children}
    </div>
  )
}
