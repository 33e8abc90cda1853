// Editing a message where it stands.
import type { MessageItem, RoomId } from '@parley/sdk'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { client, textBytesMax } from '../state/client'
import { deleteLater } from '../state/deleting'
import { isComposing } from '../state/ime'
import { bytesOf, charactersLeft } from '../state/text'
import { editing, focusComposer } from '../state/ui'
import { autoGrow } from './auto-grow'
import { MentionBox, useMentions } from './mention-box'
import { useWritten } from './written-text'

/** The buttons below it, too. */
function showAll(area: Element): void {
  area.closest('.edit-box')?.scrollIntoView({ block: 'nearest' })
}

export function EditBox({ item, room }: { readonly item: MessageItem; readonly room: RoomId }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const written = useWritten(room, field, item.text)
  const { text } = written
  const mentions = useMentions(room, field, written.insert)
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
    const wanted = written.sentFor(text.value.trim())
    if (bytesOf(wanted.text) > textBytesMax()) return
    // Emptied: that is a wish to delete, and it can be undone.
    if (wanted.text === '') deleteLater(room, item)
    else if (wanted.text !== item.text && item.seq !== null)
      client.edit(room, item.seq, wanted.text, wanted.mentions && { mentions: wanted.mentions })
    close()
  }
  const tooLong = bytesOf(written.sent.value.text) > textBytesMax()

  return (
    <div class="edit-box">
      {mentions.open.value && <MentionBox mentions={mentions} />}
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
          mentions.look()
        }}
        onClick={mentions.look}
        onBlur={mentions.close}
        role="combobox"
        aria-expanded={mentions.open.value}
        aria-controls="mention-list"
        aria-autocomplete="list"
        aria-activedescendant={mentions.activeId}
        onKeyDown={(event) => {
          if (isComposing(event) || mentions.onKey(event)) return
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
            ? t('compose.over', { n: -charactersLeft(written.sent.value.text, textBytesMax()) })
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
