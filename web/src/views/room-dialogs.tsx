// Changing what a room says about itself, and leaving it.
import type { RoomView } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { t } from '../i18n'
import { client } from '../state/client'
import { labelOf, titleOf } from '../state/names'
import { refusedWords, showError } from '../state/people'
import { goList } from '../state/route'
import { settle } from '../state/session'
import { clean } from '../state/text'
import { closeDialog, Dialog } from './dialog'

export function EditRoomDialog({ room }: { readonly room: RoomView }) {
  // A room without a title is called by its name: that is what one goes on from.
  const shown = labelOf(room)
  const title = useSignal(shown)
  const topic = useSignal(room.topic ?? '')
  const problem = useSignal<string | null>(null)
  const save = async () => {
    const set = { title: clean(title.value), topic: clean(topic.value) }
    try {
      await client.setRoom(room.room, {
        ...(set.title === shown ? {} : { title: set.title }),
        ...(set.topic === (room.topic ?? '') ? {} : { topic: set.topic }),
      })
      closeDialog()
    } catch (error) {
      problem.value = refusedWords(error)
    }
  }
  return (
    <Dialog title={t('edit.title')} testid="edit-room-dialog">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <label class="field">
          <span>{t('edit.name')}</span>
          <input
            class="input"
            data-autofocus
            data-testid="edit-room-title"
            value={title.value}
            maxLength={100}
            dir="auto"
            onInput={(event) => {
              title.value = event.currentTarget.value
            }}
          />
        </label>
        <label class="field">
          <span>{t('edit.topic')}</span>
          <input
            class="input"
            data-testid="edit-room-topic"
            value={topic.value}
            maxLength={250}
            dir="auto"
            onInput={(event) => {
              topic.value = event.currentTarget.value
            }}
          />
        </label>
        <div class="problem-line" role="alert">
          {problem.value && <span class="problem">{problem.value}</span>}
        </div>
        <div class="form-foot">
          <button type="button" class="button" onClick={closeDialog}>
            {t('dialog.cancel')}
          </button>
          <button type="submit" class="button primary" data-testid="edit-room-save">
            {t('edit.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

export function LeaveDialog({ room }: { readonly room: RoomView }) {
  const leave = async () => {
    try {
      await client.leave(room.room)
      goList()
      settle()
    } catch (error) {
      showError(error)
    }
    closeDialog()
  }
  return (
    <Dialog title={t('leave.title', { room: titleOf(room) })} testid="leave-dialog">
      <div class="form">
        <p>{t(room.kind === 'private' ? 'leave.textPrivate' : 'leave.text')}</p>
        <div class="form-foot">
          <button type="button" class="button" data-autofocus onClick={closeDialog}>
            {t('dialog.cancel')}
          </button>
          <button
            type="button"
            class="button danger"
            data-testid="leave-go"
            onClick={() => void leave()}
          >
            {t('leave.go')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
