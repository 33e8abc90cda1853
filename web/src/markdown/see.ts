// For tests: what would reach the document.
import { isValidElement, type VNode } from 'preact'

export interface Seen {
  readonly tags: string[]
  readonly hrefs: string[]
  readonly text: string
  /** What stands beside links whose words are not to be believed. */
  readonly hosts: string[]
  readonly depth: number
}

interface Props {
  children?: unknown
  href?: string
  class?: string
  dangerouslySetInnerHTML?: unknown
}

/** Components are called as the renderer would. */
export function see(children: unknown): Seen {
  const seen = {
    tags: [] as string[],
    hrefs: [] as string[],
    hosts: [] as string[],
    text: '',
    depth: 0,
  }
  walk(children, 0)
  return seen

  function walk(part: unknown, depth: number): void {
    if (Array.isArray(part)) for (const child of part) walk(child, depth)
    else if (isValidElement(part)) element(part as VNode<Props>, depth)
    else if (typeof part === 'string') seen.text += part
  }

  function element(vnode: VNode<Props>, depth: number): void {
    const { type, props } = vnode
    if (props.dangerouslySetInnerHTML !== undefined) throw new Error('raw HTML')
    if (typeof type === 'function') {
      walk((type as (given: Props) => unknown)(props), depth)
      return
    }
    if (props.href !== undefined) seen.hrefs.push(props.href)
    if (props.class === 'link-host') {
      seen.hosts.push(String(props.children))
      return
    }
    seen.tags.push(String(type))
    seen.depth = Math.max(seen.depth, depth + 1)
    walk(props.children, depth + 1)
  }
}
