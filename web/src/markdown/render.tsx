// The tree of a message as elements. No HTML is ever parsed: a text can become nothing but what
// stands here.
import type { Nodes, Root } from 'mdast'
import type { ComponentChildren, VNode } from 'preact'
import { safeUrl } from './link'
import { splitMentions } from './mentions'

export interface People {
  readonly known: (user: string) => boolean
  readonly display: (user: string) => string
  readonly me: string | undefined
}

export function renderRoot(root: Root, people: People): ComponentChildren {
  return all(root.children, people)
}

/** A text without marks: lines and mentions. */
export function renderPlain(text: string, people: People): VNode {
  return <p>{renderText(text, people)}</p>
}

function all(nodes: readonly Nodes[], people: People): ComponentChildren[] {
  return nodes.map((node) => one(node, people))
}

function one(node: Nodes, people: People): ComponentChildren {
  switch (node.type) {
    case 'text':
      return renderText(node.value, people)
    case 'paragraph':
      return <p>{all(node.children, people)}</p>
    case 'emphasis':
      return <em>{all(node.children, people)}</em>
    case 'strong':
      return <strong>{all(node.children, people)}</strong>
    case 'delete':
      return <del>{all(node.children, people)}</del>
    case 'inlineCode':
      return <code>{node.value}</code>
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{all(node.children, people)}</blockquote>
    case 'list':
      return node.ordered ? (
        <ol start={node.start ?? 1}>{all(node.children, people)}</ol>
      ) : (
        <ul>{all(node.children, people)}</ul>
      )
    case 'listItem':
      return <li>{all(node.children, people)}</li>
    case 'break':
      return <br />
    case 'link':
      return renderLink(node.url, all(node.children, people))
    default:
      // Kinds that the parser does not make with our extensions: their words, plainly.
      if ('children' in node) return all(node.children, people)
      return 'value' in node ? node.value : null
  }
}

function renderLink(url: string, children: ComponentChildren): ComponentChildren {
  const safe = safeUrl(url)
  if (safe === null) return children
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
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
