// Creating a room, or finding one that is there.
import { ParleyError, type Room } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n'
import { client, rooms } from '../state/client'
import { iconOf, labelOf } from '../state/names'
import { refusedWords } from '../state/people'
import { goRoomId } from '../state/route'
import { bytesOf, clean, matches, roomNameOf } from '../state/text'
import { closeDialog, Dialog } from './dialog'
import { Icon } from './icons'

/** As the server counts. */
const kNameBytesMax = 64

interface Props {
  readonly tab: 'create' | 'browse'
  readonly name: string
}

export function RoomsDialog({ tab, name }: Props) {
  const shown = useSignal(tab)
  const tabButton = (which: 'create' | 'browse') => (
    <button
      type="button"
      role="tab"
      class="tab"
      aria-selected={shown.value === which}
      data-testid={`room-dialog-${which}-tab`}
      onClick={() => {
        shown.value = which
      }}
    >
      {t(which === 'create' ? 'new.tabCreate' : 'new.tabJoin')}
    </button>
  )
  return (
    <Dialog title={t('new.title')} testid="room-dialog">
      <div class="tabs" role="tablist">
        {tabButton('create')}
        {tabButton('browse')}
      </div>
      {shown.value === 'create' ? <Create name={name} /> : <Browse />}
    </Dialog>
  )
}

function Create({ name: first }: { readonly name: string }) {
  const name = useSignal(first)
  const topic = useSignal('')
  const hidden = useSignal(false)
  const busy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const wanted = roomNameOf(name.value)
  const tooLong = bytesOf(wanted) > kNameBytesMax

  const create = async () => {
    if (wanted === '' || tooLong || busy.value) return
    busy.value = true
    problem.value = null
    try {
      const about = clean(topic.value)
      const kind = hidden.value ? 'private' : 'public'
      const said = about ? { topic: about } : {}
      const room = await client.openRoom({ kind, name: wanted, ...said })
      closeDialog()
      goRoomId(room)
    } catch (error) {
      const taken = error instanceof ParleyError && error.code === 'name_taken'
      problem.value = taken ? t('new.nameTaken', { name: wanted }) : refusedWords(error)
    }
    busy.value = false
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <label class="field">
        <span>{t('new.name')}</span>
        <span class="input-with-mark">
          <Icon name={iconOf({ kind: hidden.value ? 'private' : 'public' })} />
          <input
            class="input"
            data-autofocus
            data-testid="room-dialog-name"
            value={name.value}
            maxLength={64}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            placeholder={t('new.namePlaceholder')}
            aria-invalid={problem.value !== null}
            aria-describedby="room-name-hint"
            onInput={(event) => {
              name.value = event.currentTarget.value
              problem.value = null
            }}
          />
        </span>
        <span class="hint" id="room-name-hint">
          {wanted !== '' && wanted !== name.value ? `#${wanted}` : t('new.nameHint')}
        </span>
        {(tooLong || (wanted === '' && name.value !== '')) && (
          <span class="problem" role="alert">
            {t(tooLong ? 'join.long' : 'join.letters')}
          </span>
        )}
      </label>
      <label class="field">
        <span>{t('new.topic')}</span>
        <input
          class="input"
          data-testid="room-dialog-topic"
          value={topic.value}
          maxLength={250}
          dir="auto"
          onInput={(event) => {
            topic.value = event.currentTarget.value
          }}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          data-testid="room-dialog-private"
          checked={hidden.value}
          onChange={(event) => {
            hidden.value = event.currentTarget.checked
          }}
        />
        <span>
          <b>{t('new.private')}</b>
          <span class="hint">{t('new.privateHint')}</span>
        </span>
      </label>
      <div class="problem-line" role="alert">
        {problem.value && <span class="problem">{problem.value}</span>}
      </div>
      <div class="form-foot">
        <button type="button" class="button" onClick={closeDialog}>
          {t('dialog.cancel')}
        </button>
        <button
          type="submit"
          class="button primary"
          data-testid="room-dialog-create"
          disabled={wanted === '' || tooLong || busy.value}
        >
          {t('new.create')}
        </button>
      </div>
    </form>
  )
}

async function everyPublicRoom(): Promise<readonly Room[]> {
  const all: Room[] = []
  // A thousand rooms are enough to browse; who looks for more types a name.
  for (let page = 0; page < 10; page += 1) {
    const next = await client.publicRooms(all.at(-1)?.room)
    all.push(...next)
    if (next.length === 0) break
  }
  return all
}

function Browse() {
  const list = useSignal<readonly Room[] | null>(null)
  const problem = useSignal<string | null>(null)
  const query = useSignal('')
  useEffect(() => {
    everyPublicRoom().then(
      (all) => {
        list.value = all
      },
      (error) => {
        problem.value = refusedWords(error)
      },
    )
  }, [])

  const found = list.value?.filter((room) =>
    matches(`${room.name ?? ''} ${room.title ?? ''} ${room.topic ?? ''}`, query.value),
  )
  return (
    <div class="form">
      <input
        class="input"
        type="search"
        data-autofocus
        data-testid="room-dialog-filter"
        aria-label={t('new.filter')}
        placeholder={t('new.filter')}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
        }}
      />
      <div class="pick-list">
        {problem.value && <p class="problem pick-none">{problem.value}</p>}
        {found?.length === 0 && (
          <p class="hint pick-none">
            {query.value ? t('new.noneMatch', { q: query.value }) : t('new.none')}
          </p>
        )}
        {found?.map((room) => (
          <PublicRoom
            key={room.room}
            room={room}
            fail={(text) => {
              problem.value = text
            }}
          />
        ))}
      </div>
    </div>
  )
}

interface PublicRoomProps {
  readonly room: Room
  readonly fail: (text: string) => void
}

function PublicRoom({ room, fail }: PublicRoomProps) {
  const inside = rooms.value.has(room.room)
  const name = clean(room.name ?? room.room)
  const label = labelOf(room)
  const enter = async () => {
    try {
      if (!inside) await client.join(room.room)
      closeDialog()
      goRoomId(room.room)
    } catch (error) {
      fail(refusedWords(error))
    }
  }
  return (
    <button
      type="button"
      class="pick"
      data-testid={`room-dialog-room-${name}`}
      onClick={() => void enter()}
    >
      <Icon name={iconOf(room)} />
      <span class="pick-words">
        <bdi class="strong">{label}</bdi>
        <small>
          {label !== name && <bdi>#{name} · </bdi>}
          {t('room.members', { n: room.members })}
          {room.topic && <bdi> · {clean(room.topic)}</bdi>}
        </small>
      </span>
      <span class="pick-act">{t(inside ? 'new.open' : 'new.join')}</span>
    </button>
  )
}
