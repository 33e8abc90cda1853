// A person as a coloured tile with initials, and the mark of presence.
import type { UserId } from '@parley/sdk'
import { t } from '../i18n'
import { client, tick } from '../state/client'
import { bareNameOf } from '../state/names'
import { hueOf, initials } from '../state/text'

const kHues = 16

export type AvatarSize = 20 | 24 | 32 | 36 | 64

export function Avatar({ user, size }: { readonly user: UserId; readonly size: AvatarSize }) {
  return (
    <span class={`avatar s${size} hue-${hueOf(user, kHues)}`} aria-hidden="true">
      {initials(bareNameOf(user))}
    </span>
  )
}

export function isOnline(user: UserId): boolean {
  // Reading the tick is what repaints this when somebody comes or goes.
  return tick.value >= 0 && client.presence(user) === 'online'
}

interface PresenceProps {
  readonly user: UserId
  readonly size: AvatarSize
  /** Where the caller knows better, as the answer of `who` does. */
  readonly online?: boolean
}

export function AvatarWithPresence({ user, size, online }: PresenceProps) {
  const here = online ?? isOnline(user)
  return (
    <span class="with-presence">
      <Avatar user={user} size={size} />
      <span class={here ? 'presence online' : 'presence'} />
      <span class="sr-only">{t(here ? 'presence.online' : 'presence.offline')}</span>
    </span>
  )
}
