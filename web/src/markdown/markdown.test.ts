import { expect, test } from 'vitest'
import { safeUrl } from './link'
import { splitMentions } from './mentions'
import { parse } from './parse'
import { type People, renderBlocks, renderPlain } from './render'
import { see } from './see'
import { isTall } from './tall'

const people: People = {
  known: (user) => user === 'ada' || user === 'me',
  display: (user) => user.toUpperCase(),
  me: 'me',
}

const show = (text: string) => {
  const blocks = parse(text)
  return see(blocks ? renderBlocks(blocks, people) : renderPlain(text, people))
}
const tagsOf = (text: string) => show(text).tags.join(' ')

test('marks become elements', () => {
  expect(tagsOf('*a* **b** ~~c~~ `d`')).toBe('p em strong del code')
  expect(tagsOf('- a\n- b')).toBe('ul li p li p')
  expect(tagsOf('> a\nb\n\n1. c\n   - d\n2. e')).toBe('blockquote p ol li p ul li p li p')
  expect(tagsOf('```sh\n# no *heading*\n```')).toBe('pre code')
  expect(show('```\n\tx\n\n y\n```').text).toBe('\tx\n\n y')
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

test('a heading is words of a size, and no heading of the page', () => {
  expect(show('# design *it*')).toMatchObject({ tags: ['p', 'em'], text: 'design it' })
  expect(show('#design').text).toBe('#design')
  expect(show('    # a comment in code').text).toBe('    # a comment in code')
})

test('an image is a link: nothing is fetched before it is chosen', () => {
  expect(show('![a cat](https://a.example/b.png)')).toMatchObject({
    tags: ['p', 'a', 'bdi'],
    hrefs: ['https://a.example/b.png'],
    text: 'a cat',
  })
  expect(show('![](https://a.example/b.png)').text).toContain('https://a.example/b.png')
  // A badge leads to where its link does, and there is no link in a link.
  expect(show('[![built](https://a.example/b.svg)](https://c.example/)').hrefs).toEqual([
    'https://c.example/',
  ])
})

test('tables, rules and tasks', () => {
  expect(tagsOf('| a | b |\n|---|:-:|\n| `c` | d |')).toBe(
    'div table thead tr th th tbody tr td code td',
  )
  expect(show('a|b\n-|-\nc \\| d|e').text).toBe('abc | de')
  // A word with a border is no table, and dashes under words are a rule, not a heading.
  expect(tagsOf('a | b')).toBe('p')
  expect(tagsOf('a\n---\nb')).toBe('p hr p')
  expect(tagsOf('- [x] a\n- [ ] b')).toBe('ul li span p li span p')
  expect(tagsOf('- [ ](https://a.example)')).not.toContain('span')
})

test('references, definitions and indentation stay as typed', () => {
  for (const text of ['[a]: https', '[a][b]', '&copy;', '    four *', 'a\n===']) {
    expect(show(text)).toMatchObject({ text })
  }
})

test('mentions of known people only, and the dot after a name is the sentence', () => {
  expect(splitMentions('hi @ada. and @bob, x@ada', people.known)).toEqual([
    { text: 'hi ' },
    { text: '@ada', user: 'ada' },
    { text: '. and @bob, x@ada' },
  ])
  expect(tagsOf('**@ada** \\@ada `@ada`')).toBe('p strong bdi code')
})

test('emphasis beside Chinese, Japanese and Korean', () => {
  for (const [text, tag, inside] of [
    ['这是**我想做的事。**所以继续', 'strong', '我想做的事。'],
    ['**《书名》**已经', 'strong', '《书名》'],
    ['**重点：**请看', 'strong', '重点：'],
    ['~~删除。~~了', 'del', '删除。'],
    ['他说*“好”*了', 'em', '“好”'],
    ['これは**「重要」**です', 'strong', '「重要」'],
    ['이것은**(중요)**입니다', 'strong', '(중요)'],
    ['价格**100**元', 'strong', '100'],
  ] as const) {
    expect(show(text).tags, text).toEqual(['p', tag])
    expect(show(text).text, text).toBe(text.replaceAll(/[*~]/g, ''))
    expect(text, inside).toContain(inside)
  }
})

test('within a word of Latin letters and digits a star is a star', () => {
  for (const text of ['2*3*4', 'a*b*c', '2**3**4', 'f(2*x, 3*y)', 'snake_case_name', '~/a~b']) {
    expect(show(text)).toMatchObject({ tags: ['p'], text })
  }
  expect(tagsOf('**API**s and *it*self')).toBe('p strong em')
})

test('an address ends where a reader would say', () => {
  for (const [text, href] of [
    ['https://example.com/a。谢谢', 'https://example.com/a'],
    ['见https://example.com/docs（说明）了解', 'https://example.com/docs'],
    ['https://c.example/d，后面', 'https://c.example/d'],
    ['https://example.com谢谢', 'https://example.com/'],
    ['“https://example.com/a”。', 'https://example.com/a'],
    ['https://example.com/a、https://example.com/b', 'https://example.com/a'],
    ['https://zh.wikipedia.org/wiki/北京', 'https://zh.wikipedia.org/wiki/%E5%8C%97%E4%BA%AC'],
    ['https://example.com/wiki/Foo_(bar)', 'https://example.com/wiki/Foo_(bar)'],
    ['(https://example.com/a).', 'https://example.com/a'],
    ['**https://example.com/a**', 'https://example.com/a'],
    ['https://example.com/?ids[]=1', 'https://example.com/?ids[]=1'],
    ['[see https://example.com/a]', 'https://example.com/a'],
    ['http://localhost:8080/x?', 'http://localhost:8080/x'],
    ['https://例子.中国/路', 'https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF'],
    ['<https://example.com/a b', 'https://example.com/a'],
    ['<https://example.com/a。b>', 'https://example.com/a%E3%80%82b'],
    ['https://example.com/\u202egpj.exe', 'https://example.com/'],
  ] as const) {
    expect(show(text).hrefs[0], text).toBe(href)
  }
  for (const text of ['xhttps://a.example', 'https://', 'http://.', 'www.', 'a.www.b.example']) {
    expect(show(text).hrefs, text).toEqual([])
  }
})

test('addresses of mail', () => {
  expect(show('ask first.last+x_y@mail.example.').hrefs).toEqual([
    'mailto:first.last+x_y@mail.example',
  ])
  expect(show('_a@b.example_')).toMatchObject({ tags: ['p', 'em', 'a', 'bdi'] })
  for (const text of ['josé@ada', 'a@b', 'x/a@b.example', '@ada.example']) {
    expect(show(text).hrefs, text).toEqual([])
  }
})

test('beside words that name another host stands the one a link leads to', () => {
  for (const [text, hosts] of [
    ['[https://bank.example/login](https://evil.example)', ['evil.example']],
    ['[bank.example](https://evil.example)', ['evil.example']],
    ['[Sign in at bank.example, please](https://evil.example)', ['evil.example']],
    ['[bank。example](https://evil.example)', ['evil.example']],
    ['[ba\u200bnk.example](https://evil.example)', ['evil.example']],
    ['[ｂａｎｋ.example](https://evil.example)', ['evil.example']],
    ['[`bank.example`](https://evil.example)', ['evil.example']],
    ['[**bank**.example](https://evil.example)', ['evil.example']],
    ['[\u202eelpmaxe](https://evil.example)', ['evil.example']],
    ['[evil.example@bank.example](https://evil.example)', ['evil.example']],
    ['https://bank.example@evil.example/', ['evil.example']],
    ['https://bank.example:443@evil.example', ['evil.example']],
    ['[help@bank.example](mailto:x@evil.example)', ['x@evil.example']],
    ['[bank.example](mailto:x@evil.example)', ['x@evil.example']],
    // Cyrillic in a Latin word, and a whole word that looks Latin.
    ['https://b\u0430nk.example', ['xn--bnk-6cd.example']],
    ['https://\u0430\u0440\u0440\u04cf\u0435.example', ['xn--80ak6aa92e.example']],
    ['https://b\u1ea1nk.example', ['xn--bnk-sgz.example']],
    // What is no lie.
    ['[the page](https://a.example/b)', []],
    ['[a.example](https://a.example/b) [www.a.example](https://a.example)', []],
    ['[https://a.example/b](https://a.example/c.html)', []],
    ['https://a.example/index.html?at=b.example', []],
    ['https://bücher.example https://例子.中国 https://пример.рф', []],
    ['ada@a.example [ada@a.example](mailto:ada@a.example)', []],
  ] as const) {
    expect(show(text).hosts, text).toEqual(hosts)
  }
})

test('a text that would take the screen is told by its lines', () => {
  expect(isTall(`a${'\n'.repeat(8000)}b`, 'shown')).toBe(true)
  expect(isTall(`a${'\n'.repeat(8000)}b`, 'joined')).toBe(false)
  expect(isTall('a\n'.repeat(30), 'shown')).toBe(false)
  expect(isTall('a word '.repeat(900), 'shown')).toBe(true)
  expect(isTall('字'.repeat(2000), 'shown')).toBe(true)
  expect(isTall('a'.repeat(2000), 'shown')).toBe(false)
})
