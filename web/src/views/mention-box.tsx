// `@` in the text field: the people of the room, chosen with arrows, Enter or Tab.
import type { RoomId, UserId } from '@parley/sdk'
import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { t } from '../i18n'
import { beginsAName } from '../markdown/mentions'
import { me } from '../state/client'
import { displayOf } from '../state/names'
import { matches } from '../state/text'
import { AvatarWithPresence } from './avatar'
import { PersonName } from './person-name'
import { peopleOf } from './written-text'

const kShownMax = 8

export interface Mentions {
  readonly open: ReadonlySignal<boolean>
  readonly found: ReadonlySignal<readonly UserId[]>
  readonly at: Signal<number>
  readonly activeId: string | undefined
  /** Looks at what stands before the caret. */
  readonly look: () => void
  readonly close: () => void
  readonly choose: (user: UserId) => void
  /** True: the key was ours. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

/** The `@word` that ends at the caret, wherever the server would take it for a mention. */
export function mentionBefore(text: string): string | null {
  const word = /[@＠]([\p{L}\p{N}\p{M}_.-]{0,32})$/u.exec(text)
  return word && beginsAName(text, word.index) ? (word[1] ?? '') : null
}

export function useMentions(
  room: RoomId,
  field: RefObject<HTMLTextAreaElement>,
  insert: (user: UserId, from: number, to: number) => void,
): Mentions {
  const query = useSignal<string | null>(null)
  const at = useSignal(0)
  const found = useComputed<readonly UserId[]>(() => {
    const wanted = query.value
    if (wanted === null) return []
    return peopleOf(room)
      .filter((user) => user !== me.value?.user)
      .filter((user) => matches(`${displayOf(user)} ${user}`, wanted))
      .slice(0, kShownMax)
  })
  const open = useComputed(() => found.value.length > 0)

  const close = () => {
    query.value = null
  }
  const look = () => {
    const area = field.current
    const caret = area && area.selectionStart === area.selectionEnd ? area.selectionStart : null
    const next = area && caret !== null ? mentionBefore(area.value.slice(0, caret)) : null
    if (next !== query.value) at.value = 0
    query.value = next
  }
  const choose = (user: UserId) => {
    const area = field.current
    const wanted = query.value
    close()
    if (!area || wanted === null) return
    const caret = area.selectionStart
    insert(user, caret - wanted.length - 1, caret)
    area.focus()
  }
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open.value) return false
    const count = found.value.length
    const chosen = found.value[at.value]
    if (event.key === 'ArrowDown') at.value = (at.value + 1) % count
    else if (event.key === 'ArrowUp') at.value = (at.value + count - 1) % count
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) choose(chosen)
    else if (event.key === 'Escape') close()
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const chosen = found.value[at.value]
  return {
    open,
    found,
    at,
    activeId: chosen === undefined ? undefined : `mention-${at.value}`,
    look,
    close,
    choose,
    onKey,
  }
}

export function MentionBox({ mentions }: { readonly mentions: Mentions }) {
  return (
    <div
      class="mention-box"
      id="mention-list"
      role="listbox"
      aria-label={t('compose.people')}
      data-testid="mention-list"
    >
      {mentions.found.value.map((user, index) => (
        <div
          key={user}
          id={`mention-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === mentions.at.value}
          class="mention-option"
          // The press must not blur the field: that closes the list.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => mentions.choose(user)}
        >
          <AvatarWithPresence user={user} size={24} />
          <PersonName user={user} class="strong" idIsThere />
          <small>@{user}</small>
        </div>
      ))}
    </div>
  )
}
