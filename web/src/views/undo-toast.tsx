// "Message deleted · Undo", for six seconds; and the short answers to what was done.
import { t } from '../i18n'
import { deleting, undoDelete } from '../state/deleting'
import { note } from '../state/ui'

export function UndoToast() {
  const newest = [...deleting.value.keys()].at(-1)
  return (
    <div class="toasts" role="status">
      {newest !== undefined && (
        <div class="toast" data-testid="undo-toast" key={newest}>
          <span>{t('msg.deletedUndo')}</span>
          <button
            type="button"
            class="link-button"
            data-testid="undo"
            onClick={() => undoDelete(newest)}
          >
            {t('msg.undo')}
          </button>
        </div>
      )}
      {note.value && (
        <div class="toast" data-testid="note">
          {note.value}
        </div>
      )}
    </div>
  )
}
