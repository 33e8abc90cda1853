import { isValidElement, type VNode } from 'preact'
import { expect, test } from 'vitest'
import { safeUrl } from './link'
import { splitMentions } from './mentions'
import { parse } from './parse'
import { type People, renderRoot } from './render'

const people: People = {
  known: (user) => user === 'ada' || user === 'me',
  display: (user) => user.toUpperCase(),
  me: 'me',
}

interface Seen {
  readonly tags: string[]
  readonly hrefs: string[]
  readonly text: string
}

/** Everything that would reach the document. */
function see(children: unknown, seen: Seen = { tags: [], hrefs: [], text: '' }): Seen {
  if (Array.isArray(children)) return children.reduce((so, child) => see(child, so), seen)
  if (isValidElement(children)) {
    const vnode = children as VNode<{
      children?: unknown
      href?: string
      dangerouslySetInnerHTML?: unknown
    }>
    expect(vnode.props.dangerouslySetInnerHTML).toBe(undefined)
    const hrefs = vnode.props.href === undefined ? seen.hrefs : [...seen.hrefs, vnode.props.href]
    return see(vnode.props.children, { ...seen, hrefs, tags: [...seen.tags, String(vnode.type)] })
  }
  return typeof children === 'string' ? { ...seen, text: seen.text + children } : seen
}

const show = (text: string) => see(renderRoot(parse(text), people))

test('marks become elements', () => {
  expect(show('*a* **b** ~~c~~ `d`').tags).toEqual(['p', 'em', 'strong', 'del', 'code'])
  expect(show('- a\n- b').tags.filter((tag) => tag === 'li')).toHaveLength(2)
})

test('HTML stays what was typed', () => {
  for (const text of [
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<b>x</b>',
    '&lt;b&gt; &amp;',
  ]) {
    expect(show(text)).toMatchObject({ tags: ['p'], text })
  }
})

test('only http, https and mailto become links', () => {
  expect(show('[x](javascript:alert(1)) [y](data:text/html,z) [z](JaVaScRiPt:1)').hrefs).toEqual([])
  expect(show('[x](https://a.example/b) www.b.example c@d.example').hrefs).toEqual([
    'https://a.example/b',
    'http://www.b.example/',
    'mailto:c@d.example',
  ])
  expect(safeUrl('file:///etc/passwd')).toBe(null)
  expect(safeUrl('//evil.example')).toBe(null)
})

test('headings and images are typed text, not structure', () => {
  expect(show('# design').text).toBe('# design')
  expect(show('![x](https://a.example/b.png)').tags).not.toContain('img')
})

test('mentions of known people only, and the dot after a name is the sentence', () => {
  expect(splitMentions('hi @ada. and @bob, x@ada', people.known)).toEqual([
    { text: 'hi ' },
    { text: '@ada', user: 'ada' },
    { text: '. and @bob, x@ada' },
  ])
})
