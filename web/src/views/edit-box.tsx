// Editing a message where it stands.
import type { MessageItem, RoomId } from '@parley/sdk'
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { client, textBytesMax } from '../state/client'
import { deleteLater } from '../state/deleting'
import { isComposing } from '../state/ime'
import { bytesOf } from '../state/text'
import { editing, focusComposer } from '../state/ui'
import { autoGrow } from './auto-grow'

/** The buttons below it, too. */
function showAll(area: Element): void {
  area.closest('.edit-box')?.scrollIntoView({ block: 'nearest' })
}

export function EditBox({ item, room }: { readonly item: MessageItem; readonly room: RoomId }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const text = useSignal(item.text)
  // Before the browser can hand over the next key: what is typed at once belongs in here.
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    autoGrow(area)
    area.focus()
    area.setSelectionRange(area.value.length, area.value.length)
    showAll(area)
  }, [])

  const close = () => {
    editing.value = null
    focusComposer()
  }
  const save = () => {
    const wanted = text.value.trim()
    if (bytesOf(wanted) > textBytesMax()) return
    // Emptied: that is a wish to delete, and it can be undone.
    if (wanted === '') deleteLater(room, item)
    else if (wanted !== item.text && item.seq !== null) client.edit(room, item.seq, wanted)
    close()
  }
  const tooLong = bytesOf(text.value) > textBytesMax()

  return (
    <div class="edit-box">
      <textarea
        ref={field}
        class="edit-text"
        data-testid="edit-text"
        aria-label={t('msg.edit')}
        aria-invalid={tooLong}
        rows={1}
        dir="auto"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value
          autoGrow(event.currentTarget)
          showAll(event.currentTarget)
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          event.stopPropagation()
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault()
            save()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            close()
          }
        }}
      />
      <div class="edit-foot">
        <span class="hint">
          {tooLong
            ? t('compose.over', { n: bytesOf(text.value) - textBytesMax() })
            : t('msg.editHint')}
        </span>
        <button type="button" class="link-button" onClick={close}>
          {t('msg.cancel')}
        </button>
        <button type="button" class="link-button" data-testid="edit-save" onClick={save}>
          {t('msg.save')}
        </button>
      </div>
    </div>
  )
}
