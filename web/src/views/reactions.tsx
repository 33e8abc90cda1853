// Reactions as chips: how many, whether ours is among them, and who.
import type { MessageItem, Reaction, RoomId } from '@parley/sdk'
import { t } from '../i18n'
import { listOf } from '../i18n/format'
import * as act from '../state/actions'
import { me } from '../state/client'
import { displayOf } from '../state/names'
import { Icon } from './icons'

const kNamesMax = 12

function namesOf(reaction: Reaction): string {
  return listOf(reaction.users.slice(0, kNamesMax).map(displayOf))
}

export function Reactions({ item, room }: { readonly item: MessageItem; readonly room: RoomId }) {
  const self = me.value?.user
  return (
    <div class="reactions">
      {item.reactions.map((reaction) => {
        const words = t('msg.reacted', {
          n: reaction.users.length,
          names: namesOf(reaction),
          emoji: reaction.emoji,
        })
        return (
          <button
            key={reaction.emoji}
            type="button"
            class="chip"
            data-testid="reaction"
            data-emoji={reaction.emoji}
            aria-pressed={self !== undefined && reaction.users.includes(self)}
            aria-label={words}
            title={words}
            onClick={() => act.toggleReaction(room, item, reaction.emoji)}
          >
            <bdi class="chip-emoji">{reaction.emoji}</bdi>
            <span>{reaction.users.length}</span>
          </button>
        )
      })}
      <button
        type="button"
        class="chip chip-add"
        aria-label={t('msg.react')}
        title={t('msg.react')}
        onClick={(event) => act.pickReaction(room, item, event.currentTarget)}
      >
        <Icon name="smile" />
      </button>
    </div>
  )
}
