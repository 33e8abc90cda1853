// Ctrl K: every room and person, by a few letters; and a way to make the room that is not there.
import type { RoomView } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { publicRoomNamed } from '../state/address'
import { rooms } from '../state/client'
import { isComposing } from '../state/ime'
import { displayOf, hintOf, iconOf, isNotes, labelOf, partnerOf } from '../state/names'
import { messagePerson, people } from '../state/people'
import { currentRoom, goRoom } from '../state/route'
import { matches, roomNameOf } from '../state/text'
import { coarse, dialog, focusComposer } from '../state/ui'
import { AvatarWithPresence } from './avatar'
import { closeDialog, Dialog } from './dialog'
import { Icon } from './icons'
import { PersonName } from './person-name'
import { RoomLabel } from './room-label'

const kShownMax = 12
const kActions: ReadonlySet<string> = new Set(['browse', 'create'])

interface Choice {
  readonly key: string
  readonly mark: ComponentChildren
  readonly words: ComponentChildren
  readonly note?: ComponentChildren
  readonly run: () => void
}

function roomChoice(room: RoomView): Choice {
  const partner = partnerOf(room)
  const notes = [hintOf(room), room.unread > 0 ? t('side.unread', { n: room.unread }) : null]
  return {
    key: room.room,
    mark:
      partner && !isNotes(room) ? (
        <AvatarWithPresence user={partner} size={24} />
      ) : (
        <Icon name={iconOf(room)} />
      ),
    words: <RoomLabel room={room} />,
    note: notes.filter((one) => one !== null).join(' · ') || undefined,
    run: () => {
      goRoom(room)
      if (!coarse.matches) requestAnimationFrame(focusComposer)
    },
  }
}

/**
 * Unread first, then by activity (the order of `rooms`); people who have no conversation yet;
 * actions.
 */
function choicesFor(query: string): Choice[] {
  const all = [...rooms.value.values()].filter((room) => room !== currentRoom.value || query !== '')
  const found = all.filter((room) =>
    matches(`${labelOf(room)} ${room.name ?? ''} ${partnerOf(room) ?? ''}`, query),
  )
  found.sort((a, b) => Number(b.unread > 0) - Number(a.unread > 0))
  const choices = found.slice(0, kShownMax).map(roomChoice)
  const talking = new Set(all.map(partnerOf))
  const others = people.value.filter(
    (user) => !talking.has(user) && query !== '' && matches(`${displayOf(user)} ${user}`, query),
  )
  for (const user of others.slice(0, kShownMax - choices.length)) {
    choices.push({
      key: `user ${user}`,
      mark: <AvatarWithPresence user={user} size={24} />,
      words: <PersonName user={user} idIsThere />,
      note: `@${user}`,
      run: () => void messagePerson(user),
    })
  }
  return [...choices, ...actionsFor(query)]
}

function actionsFor(query: string): Choice[] {
  const browse: Choice = {
    key: 'browse',
    mark: <Icon name="search" />,
    words: t('switch.browse'),
    run: () => {
      dialog.value = { kind: 'rooms', tab: 'browse' }
    },
  }
  const name = roomNameOf(query)
  const exists = publicRoomNamed(rooms.value.values(), name) !== null
  if (name === '' || exists) return [browse]
  const create: Choice = {
    key: 'create',
    mark: <Icon name="plus" />,
    words: t('switch.create', { name }),
    run: () => {
      dialog.value = { kind: 'rooms', tab: 'create', name }
    },
  }
  return [create, browse]
}

export function Switcher() {
  const query = useSignal('')
  const at = useSignal(0)
  const list = useRef<HTMLDivElement>(null)
  const choices = choicesFor(query.value.trim())
  const index = Math.min(at.value, choices.length - 1)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [index])

  const run = (choice: Choice | undefined) => {
    closeDialog()
    choice?.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'ArrowDown') at.value = (index + 1) % choices.length
    else if (event.key === 'ArrowUp') at.value = (index + choices.length - 1) % choices.length
    else if (event.key === 'Enter') run(choices[index])
    else return
    event.preventDefault()
  }

  return (
    <Dialog title="" bare={t('switch.label')} testid="switcher" class="switcher">
      <div class="switch-field">
        <Icon name="search" />
        <input
          data-autofocus
          data-testid="switcher-field"
          role="combobox"
          aria-expanded="true"
          aria-controls="switch-list"
          aria-activedescendant={`switch-${index}`}
          aria-label={t('switch.label')}
          placeholder={t('switch.placeholder')}
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value
            at.value = 0
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <div
        class="switch-list"
        id="switch-list"
        role="listbox"
        ref={list}
        aria-label={t('switch.label')}
      >
        {choices.every(({ key }) => kActions.has(key)) && query.value.trim() !== '' && (
          <p class="hint pick-none">{t('switch.none', { q: query.value.trim() })}</p>
        )}
        {choices.map((choice, here) => (
          <div
            key={choice.key}
            id={`switch-${here}`}
            role="option"
            tabIndex={-1}
            aria-selected={here === index}
            class="switch-option"
            onPointerMove={() => {
              at.value = here
            }}
            onClick={() => run(choice)}
          >
            <span class="room-mark">{choice.mark}</span>
            <span class="switch-words">{choice.words}</span>
            {choice.note !== undefined && <small>{choice.note}</small>}
          </div>
        ))}
      </div>
    </Dialog>
  )
}
