// What can be done with a message, on a touch screen.
import { t } from '../i18n'
import * as act from '../state/actions'
import { recentEmoji } from '../state/emoji'
import { excerpt } from '../state/text'
import { sheet } from '../state/ui'
import { Sheet } from '../ui/sheet'
import { Icon, type IconName } from './icons'
import { PersonName } from './person-name'

const kQuick = 5

interface LineProps {
  readonly icon: IconName
  readonly words: string
  readonly testid: string
  readonly danger?: boolean
  readonly run: () => void
}

function close(): void {
  sheet.value = null
}

function Line({ icon, words, testid, danger, run }: LineProps) {
  return (
    <button
      type="button"
      class={danger ? 'sheet-line danger' : 'sheet-line'}
      data-testid={testid}
      onClick={() => {
        close()
        run()
      }}
    >
      <Icon name={icon} />
      {words}
    </button>
  )
}

export function MessageSheet() {
  const open = sheet.value
  if (!open) return null
  const { item, room } = open
  const react = (emoji: string) => {
    close()
    act.toggleReaction(room, item, emoji)
  }
  return (
    <Sheet label={t('msg.actions')} testid="message-sheet" close={close}>
      <p class="sheet-what">
        <PersonName user={item.from} class="strong" /> <bdi>{excerpt(item.text, 80)}</bdi>
      </p>
      {act.mayAnswer(item) && (
        <>
          <div class="sheet-emoji">
            {recentEmoji.value.slice(0, kQuick).map((emoji) => (
              <button
                key={emoji}
                type="button"
                class="tool-emoji"
                aria-label={t('msg.reactAdd', { emoji })}
                data-emoji={emoji}
                onClick={() => react(emoji)}
              >
                {emoji}
              </button>
            ))}
            <button
              type="button"
              aria-label={t('msg.react')}
              data-testid="msg-react"
              onClick={(event) => {
                const anchor = event.currentTarget
                close()
                act.pickReaction(room, item, anchor)
              }}
            >
              <Icon name="smile" />
            </button>
          </div>
          <Line
            icon="reply"
            words={t('msg.reply')}
            testid="msg-reply"
            run={() => act.reply(room, item)}
          />
        </>
      )}
      {act.mayEdit(item) && (
        <Line icon="edit" words={t('msg.edit')} testid="msg-edit" run={() => act.edit(item)} />
      )}
      <Line icon="copy" words={t('msg.copy')} testid="msg-copy" run={() => act.copyMessage(item)} />
      {item.seq !== null && (
        <Line
          icon="link"
          words={t('msg.copyLink')}
          testid="msg-link"
          run={() => act.copyMessageLink(room, item)}
        />
      )}
      {act.mayDelete(item, room) && (
        <Line
          icon="trash"
          words={t('msg.delete')}
          testid="msg-delete"
          danger
          run={() => act.remove(room, item)}
        />
      )}
    </Sheet>
  )
}
