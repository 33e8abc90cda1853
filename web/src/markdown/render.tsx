// The tree of a message as elements. No HTML is ever parsed: a text can become nothing but what
// stands here.
import type { ComponentChildren, VNode } from 'preact'
import { t } from '../i18n'
import { hostToShow, safeUrl } from './link'
import { splitMentions } from './mentions'
import type { Address, Block, Inline, Item, Link, List, Table } from './tree'

export interface People {
  readonly known: (user: string) => boolean
  readonly display: (user: string) => string
  readonly me: string | undefined
}

export function renderBlocks(blocks: readonly Block[], people: People): ComponentChildren[] {
  return blocks.map((block) => one(block, people))
}

/** A text without marks: lines and mentions. */
export function renderPlain(text: string, people: People): VNode {
  return <p>{renderText(text, people)}</p>
}

function one(block: Block, people: People): ComponentChildren {
  switch (block.kind) {
    case 'paragraph':
      return <p>{words(block.children, people)}</p>
    case 'heading':
      // Not one of the page's own headings: those are what a screen reader jumps by.
      return <p class={`heading heading-${block.level}`}>{words(block.children, people)}</p>
    case 'fence':
      return (
        <pre tabIndex={0}>
          <code>{block.value}</code>
        </pre>
      )
    case 'quote':
      return <blockquote>{renderBlocks(block.children, people)}</blockquote>
    case 'list':
      return renderList(block, people)
    case 'table':
      return renderTable(block, people)
    case 'rule':
      return <hr />
  }
}

function renderList(list: List, people: People): VNode {
  const items = list.items.map((item) => renderItem(item, people))
  return list.start === null ? <ul>{items}</ul> : <ol start={list.start}>{items}</ol>
}

function renderItem(item: Item, people: People): VNode {
  const children = renderBlocks(item.children, people)
  if (item.done === null) return <li>{children}</li>
  return (
    <li class="task">
      <span class="task-box" role="img" aria-label={t(item.done ? 'text.done' : 'text.open')}>
        {item.done ? '☑' : '☐'}
      </span>
      {children}
    </li>
  )
}

function renderTable(table: Table, people: People): VNode {
  const [head = [], ...rows] = table.rows
  return (
    <div class="table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{words(cell, people)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{words(cell, people)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function words(
  children: readonly Inline[],
  people: People,
  within: 'text' | 'link' = 'text',
): ComponentChildren[] {
  return children.map((child) => word(child, people, within))
}

function word(inline: Inline, people: People, within: 'text' | 'link'): ComponentChildren {
  if (typeof inline === 'string') return renderText(inline, people)
  switch (inline.kind) {
    case 'em':
      return <em>{words(inline.children, people, within)}</em>
    case 'strong':
      return <strong>{words(inline.children, people, within)}</strong>
    case 'del':
      return <del>{words(inline.children, people, within)}</del>
    case 'code':
      return <code>{inline.value}</code>
    case 'escaped':
      return inline.value
    case 'address':
      return within === 'link' ? inline.text : renderAddress(inline)
    case 'link':
      return within === 'link'
        ? words(inline.children, people, within)
        : renderLink(inline, words(inline.children, people, 'link'))
  }
}

function renderAddress(address: Address): ComponentChildren {
  const safe = safeUrl(address.url)
  return safe === null ? address.text : <Anchor url={safe} text={address.text} />
}

function renderLink(link: Link, children: ComponentChildren[]): ComponentChildren {
  const safe = safeUrl(link.url)
  if (safe === null) return children
  const text = textOf(link.children)
  // A picture without words for it, or a link without any: its address is what can be chosen.
  const shown = text.trim() === '' ? safe : children
  return (
    <Anchor url={safe} text={text}>
      {shown}
    </Anchor>
  )
}

interface AnchorProps {
  readonly url: string
  readonly text: string
  readonly children?: ComponentChildren
}

/** Where the words name another host than the one it leads to, that one stands beside them. */
function Anchor({ url, text, children }: AnchorProps) {
  const host = hostToShow(text, url)
  return (
    <a href={url} title={url} target="_blank" rel="noopener noreferrer">
      <bdi>{children ?? text}</bdi>
      {host !== null && (
        <bdi class="link-host" dir="ltr">
          {host}
        </bdi>
      )}
    </a>
  )
}

function textOf(children: readonly Inline[]): string {
  let text = ''
  for (const child of children) {
    if (typeof child === 'string') text += child
    else if (child.kind === 'code' || child.kind === 'escaped') text += child.value
    else if (child.kind === 'address') text += child.text
    else text += textOf(child.children)
  }
  return text
}

function renderText(text: string, people: People): ComponentChildren[] {
  return splitMentions(text, people.known).map((part) => {
    if (part.user === undefined) return part.text
    const user = part.user.toLowerCase()
    const mine = user === people.me ? ' mention-me' : ''
    return (
      <bdi class={`mention${mine}`} title={`@${user}`}>
        @{people.display(user)}
      </bdi>
    )
  })
}
