// One line of fixed height under the text field: who is typing, and how much still fits.
import type { RoomId } from '@parley/sdk'
import type { ComponentChildren } from 'preact'
import { rich, t } from '../i18n'
import { client, textBytesMax, tick } from '../state/client'
import { bytesOf, charactersLeft } from '../state/text'
import { PersonName } from './person-name'

const kCountFrom = 0.8

function typingWords(room: RoomId): ComponentChildren {
  const [a, b, ...more] = tick.value >= 0 ? client.typing(room) : []
  if (a === undefined) return null
  const one = <PersonName user={a} class="strong" />
  if (b === undefined) return rich('typing.one', { a: one })
  if (more.length > 0) return t('typing.many')
  return rich('typing.two', { a: one, b: <PersonName user={b} class="strong" /> })
}

interface Props {
  readonly room: RoomId
  readonly text: string
  readonly hint: boolean
}

export function UnderLine({ room, text, hint }: Props) {
  const max = textBytesMax()
  const near = bytesOf(text) > max * kCountFrom
  const left = near ? charactersLeft(text, max) : 0
  const words = typingWords(room)
  return (
    <div class="under-line">
      <span class="typing" data-testid="typing">
        {words && (
          <>
            <span class="typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="typing-words">{words}</span>
          </>
        )}
      </span>
      {near ? (
        <span class={left < 0 ? 'counter over' : 'counter'} data-testid="counter" role="status">
          {left < 0 ? t('compose.over', { n: -left }) : t('compose.left', { n: left })}
        </span>
      ) : (
        hint && <span class="counter hint-keys">{t('compose.hint')}</span>
      )}
    </div>
  )
}
