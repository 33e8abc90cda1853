// Where one writes. A draft per room, Enter sends, and no key acts while an input method is
// composing.
import type { RoomView } from '@parley/sdk'
import { useComputed } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { client, me, textBytesMax } from '../state/client'
import { composer } from '../state/composer-control'
import { drafts, setDraft } from '../state/drafts'
import { isComposing } from '../state/ime'
import { isNotes, titleOf } from '../state/names'
import { bytesOf } from '../state/text'
import { coarse, editing, picker, replyTo, setReply } from '../state/ui'
import { lastOwn, listControl } from '../state/visit'
import { autoGrow } from './auto-grow'
import { Icon } from './icons'
import { MentionBox, useMentions } from './mention-box'
import { ReplyBar } from './reply-bar'
import { UnderLine } from './under-line'
import { useWritten } from './written-text'

export function Composer({ room }: { readonly room: RoomView }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const written = useWritten(room.room, field, drafts.peek().get(room.room) ?? '')
  const { text } = written
  const reply = useComputed(() => replyTo.value.get(room.room)).value
  const bytes = useComputed(() => bytesOf(written.sent.value.text))
  const mentions = useMentions(room.room, field, written.insert)
  const tooLong = bytes.value > textBytesMax()
  const empty = text.value.trim() === ''

  const write = (next: string) => {
    text.value = next
    setDraft(room.room, written.sentFor(next).text)
    client.setTyping(room.room, next.trim() !== '')
  }

  useLayoutEffect(() => {
    if (field.current) autoGrow(field.current)
  }, [text.value])
  useLayoutEffect(() => {
    if (!coarse.matches) field.current?.focus()
    composer.current = {
      focus: () => field.current?.focus(),
      take: (_room, back) => {
        const now = text.peek()
        const shown = written.show(back)
        write(now.trim() === '' ? shown : `${shown}\n${now}`)
        field.current?.focus()
      },
    }
    return () => {
      composer.current = null
      client.setTyping(room.room, false)
    }
  }, [])

  const send = () => {
    const wanted = written.sentFor(text.value.trim())
    if (wanted.text === '' || tooLong) return
    client.send(room.room, wanted.text, {
      ...(reply?.seq != null && { reply: reply.seq }),
      ...(wanted.mentions && { mentions: wanted.mentions }),
    })
    setReply(room.room, null)
    write('')
    listControl.current?.goBottom()
    field.current?.focus()
  }

  const insert = (piece: string) => {
    const area = field.current
    if (!area) return
    area.focus()
    area.setRangeText(piece, area.selectionStart, area.selectionEnd, 'end')
    write(area.value)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || mentions.onKey(event)) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && text.value === '' && !event.altKey) {
      const last = lastOwn(me.value?.user, room.room)
      if (!last) return
      event.preventDefault()
      editing.value = last.key
    }
  }

  const label = isNotes(room) ? t('compose.notes') : t('compose.label', { room: titleOf(room) })
  return (
    <footer class="compose">
      {mentions.open.value && <MentionBox mentions={mentions} />}
      <div class={tooLong ? 'compose-box over' : 'compose-box'}>
        {reply && <ReplyBar item={reply} cancel={() => setReply(room.room, null)} />}
        <div class="compose-line">
          <textarea
            ref={field}
            id="composer"
            class="compose-text"
            data-testid="composer"
            rows={1}
            dir="auto"
            value={text.value}
            placeholder={label}
            aria-label={label}
            aria-controls={mentions.open.value ? 'mention-list' : undefined}
            aria-autocomplete="list"
            aria-activedescendant={mentions.activeId}
            aria-invalid={tooLong}
            enterkeyhint="send"
            onInput={(event) => {
              write(event.currentTarget.value)
              mentions.look()
            }}
            onKeyDown={onKeyDown}
            onClick={mentions.look}
            onBlur={() => {
              mentions.close()
              client.setTyping(room.room, false)
            }}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={t('compose.emoji')}
            title={t('compose.emoji')}
            data-testid="emoji"
            onClick={(event) => {
              picker.value = { anchor: event.currentTarget.getBoundingClientRect(), pick: insert }
            }}
          >
            <Icon name="smile" />
          </button>
          <button
            type="button"
            class="send-button"
            aria-label={t('compose.send')}
            title={t('compose.send')}
            data-testid="send"
            disabled={empty || tooLong}
            // A press must not take the focus, or phones fold the keyboard away.
            onPointerDown={(event) => event.preventDefault()}
            onClick={send}
          >
            <Icon name="send" />
          </button>
        </div>
      </div>
      <UnderLine room={room.room} text={written.sent.value.text} hint={!empty} />
    </footer>
  )
}
