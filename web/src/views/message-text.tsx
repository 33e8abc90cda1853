// The words of a message.
import type { MessageItem } from '@parley/sdk'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import { fullOf } from '../i18n/format'
import { blocksOf, renderMessage } from '../markdown'
import type { People } from '../markdown/render'
import { isTall } from '../markdown/tall'
import { me, users } from '../state/client'
import { displayOf } from '../state/names'
import { isJumbo } from '../state/text'
import { Guard } from './guard'

/** The server has said whom it mentions; of a message on its way the text alone tells. */
const peopleOf = (item: MessageItem): People => ({
  known: (user) => item.mentions.includes(user) || (item.seq === null && users.value.has(user)),
  display: displayOf,
  get me() {
    return me.value?.user
  },
})

export function MessageText({
  item,
  gone,
}: {
  readonly item: MessageItem
  readonly gone: boolean
}) {
  if (gone) return <p class="deleted">{t('msg.deleted')}</p>
  return (
    <Guard of={item.text} fallback={() => <AsTyped text={item.text} />}>
      <Words item={item} />
    </Guard>
  )
}

/** Nothing but the characters: what is left when everything else failed. */
export function AsTyped({ text }: { readonly text: string }) {
  return (
    <div class="text" dir="auto" data-testid="text">
      <p>{text}</p>
    </div>
  )
}

function Words({ item }: { readonly item: MessageItem }) {
  const { text } = item
  const blocks = item.fmt === 'plain' ? null : blocksOf(text)
  const words = renderMessage(text, blocks, peopleOf(item))
  if (isTall(text, blocks === null ? 'shown' : 'joined')) {
    return (
      <Folded key={text} of={item.key} edited={<Edited item={item} />}>
        {words}
      </Folded>
    )
  }
  return (
    <div class={isJumbo(text) ? 'text jumbo' : 'text'} dir="auto" data-testid="text">
      {words}
      <Edited item={item} />
    </div>
  )
}

function Edited({ item }: { readonly item: MessageItem }) {
  if (item.edited === undefined) return null
  return (
    <span class="edited" title={fullOf(item.edited)}>
      ({t('msg.edited')})
    </span>
  )
}

// Rows come and go while the list is scrolled; what was unfolded stays so during the visit.
const unfolded = new Set<string>()

interface FoldedProps {
  readonly of: string
  readonly edited: ComponentChildren
  readonly children: ComponentChildren
}

/** A text that would take the screen: its beginning, and the rest for who wants it. */
function Folded({ of, edited, children }: FoldedProps) {
  const [open, setOpen] = useState(unfolded.has(of))
  // The text alone promised more than there is to see: long addresses behind short words.
  const [fits, setFits] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const drawn = frame.current
    if (drawn && !open) setFits(drawn.scrollHeight <= drawn.clientHeight + 1)
  }, [])
  const show = (on: boolean) => {
    if (on) unfolded.add(of)
    else unfolded.delete(of)
    setOpen(on)
    if (!on) frame.current?.closest('article')?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <>
      <div
        ref={frame}
        class={open || fits ? 'text' : 'text folded'}
        dir="auto"
        data-testid="text"
        // Who reaches a link below the fold by keyboard has to see it.
        onFocusIn={(event) => {
          if (!open && !fits && isBelow(event.target, event.currentTarget)) show(true)
        }}
      >
        {children}
      </div>
      {!fits && (
        <button
          type="button"
          class="link-button text-more"
          data-testid="text-more"
          aria-expanded={open}
          onClick={() => show(!open)}
        >
          {t(open ? 'text.less' : 'text.more')}
        </button>
      )}
      {edited}
    </>
  )
}

function isBelow(part: EventTarget | null, frame: Element): boolean {
  if (!(part instanceof Element)) return false
  return part.getBoundingClientRect().bottom > frame.getBoundingClientRect().bottom
}
