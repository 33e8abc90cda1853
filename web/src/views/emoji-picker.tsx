// A small picker: the ones used last, and about sixty common ones.
import { t } from '../i18n'
import { recentEmoji } from '../state/emoji'
import { kPeople, kThings } from '../state/emoji-lists'
import { picker } from '../state/ui'
import { arrowKeys } from './arrow-keys'
import { Popover } from './popover'

const kColumns = 8

export function EmojiPicker() {
  const open = picker.value
  if (!open) return null
  const close = () => {
    picker.value = null
  }
  const choose = (emoji: string) => {
    close()
    open.pick(emoji)
  }
  return (
    <Popover
      anchor={open.anchor}
      label={t('emoji.label')}
      class="picker"
      testid="emoji-picker"
      close={close}
    >
      <Group title={t('emoji.recent')} emoji={recentEmoji.value} choose={choose} />
      <Group title={t('emoji.people')} emoji={kPeople} choose={choose} />
      <Group title={t('emoji.things')} emoji={kThings} choose={choose} />
    </Popover>
  )
}

interface GroupProps {
  readonly title: string
  readonly emoji: readonly string[]
  readonly choose: (emoji: string) => void
}

function Group({ title, emoji, choose }: GroupProps) {
  return (
    <section role="group" aria-label={title}>
      <p class="picker-title" aria-hidden="true">
        {title}
      </p>
      <div class="picker-grid">
        {emoji.map((one) => (
          <button
            key={one}
            type="button"
            class="picker-emoji"
            data-emoji={one}
            onKeyDown={(event) => arrowKeys(event, '.picker-emoji', kColumns)}
            onClick={() => choose(one)}
          >
            {one}
          </button>
        ))}
      </div>
    </section>
  )
}
