// The actions of the message that is hovered, focused or tapped. It floats: showing it moves
// nothing.
import type { MessageItem, RoomId } from '@parley/sdk'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import * as act from '../state/actions'
import { recentEmoji } from '../state/emoji'
import { type MenuItem, menu } from '../state/ui'
import { Icon, type IconName } from './icons'

const kEdgePx = 2

function menuOf(item: MessageItem, room: RoomId): MenuItem[] {
  const items: MenuItem[] = []
  items.push({ label: t('msg.copy'), run: () => act.copyMessage(item) })
  if (item.seq !== null) {
    items.push({ label: t('msg.copyLink'), run: () => act.copyMessageLink(room, item) })
  }
  if (act.mayDelete(item, room)) {
    items.push({
      label: t('msg.delete'),
      danger: true,
      testid: 'msg-delete',
      run: () => act.remove(room, item),
    })
  }
  return items
}

interface ToolProps {
  readonly icon: IconName
  readonly label: string
  readonly testid: string
  readonly run: (anchor: Element) => void
}

function Tool({ icon, label, testid, run }: ToolProps) {
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={label}
      data-testid={testid}
      onClick={(event) => run(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  )
}

/** Above the row; but never under the header, whatever part of the row is on screen. */
function keepInside(box: HTMLElement): void {
  const edge = box.closest('.scroller')?.getBoundingClientRect().top ?? 0
  const over = edge - box.getBoundingClientRect().top
  if (over > 0) box.style.top = `${box.offsetTop + over + kEdgePx}px`
}

export function Toolbar({ item, room }: { readonly item: MessageItem; readonly room: RoomId }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current) keepInside(box.current)
  }, [])
  return (
    <div ref={box} class="toolbar" role="group" aria-label={t('msg.actions')}>
      {act.mayAnswer(item) && (
        <>
          {recentEmoji.value.slice(0, 2).map((emoji) => (
            <button
              key={emoji}
              type="button"
              class="tool tool-emoji"
              aria-label={t('msg.reactAdd', { emoji })}
              onClick={() => act.toggleReaction(room, item, emoji)}
            >
              {emoji}
            </button>
          ))}
          <Tool
            icon="smile"
            label={t('msg.react')}
            testid="msg-react"
            run={(anchor) => act.pickReaction(room, item, anchor)}
          />
          <Tool
            icon="reply"
            label={t('msg.reply')}
            testid="msg-reply"
            run={() => act.reply(room, item)}
          />
        </>
      )}
      {act.mayEdit(item) && (
        <Tool icon="edit" label={t('msg.edit')} testid="msg-edit" run={() => act.edit(item)} />
      )}
      <Tool
        icon="more"
        label={t('msg.more')}
        testid="msg-more"
        run={(anchor) => {
          const items = menuOf(item, room)
          menu.value = { anchor: anchor.getBoundingClientRect(), label: t('msg.more'), items }
        }}
      />
    </div>
  )
}
