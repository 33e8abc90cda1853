// What one person writes is drawn for everybody: it breaks no page, takes no screen, and says where
// its links lead.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { eventually, hook, say, sees } from './browser.mjs'
import { Cast } from './seed.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const kTextMax = 16_384
const traps = [
  '>'.repeat(600),
  '> '.repeat(600),
  '- '.repeat(8000),
  '*_'.repeat(8190),
  '['.repeat(kTextMax),
]

/** Everything of the list, as it would be read. */
const texts = (page) =>
  hook(page, 'text').evaluateAll((all) => all.map((one) => one.textContent.trim()))

const boxOf = async (page, at) => hook(page, 'text').nth(at).boundingBox()

async function seeded(browser, server, ...commands) {
  const cast = await Cast.open(browser, server)
  const sends = commands.map((command) => ({ op: 'send', room: '#lobby', ...command }))
  await cast.speak([['Mallory', ...sends]])
  return cast
}

const unlimited = ['--no-limits']

scenario('a text that stops a parser stops nobody', unlimited, async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  const cast = await seeded(crowd.browser, server, ...traps.map((text) => ({ text })))
  await say(ada, 'still here')
  await sees(ada, 'still here')
  const newcomer = await crowd.person('Bob')
  await sees(newcomer, 'still here')
  assert.equal(await newcomer.getByRole('alert').filter({ hasText: 'broke' }).count(), 0)
  // Nothing is lost either: what cannot be drawn is shown as typed.
  const seen = await texts(newcomer)
  assert.ok(seen.includes('>'.repeat(600)))
  assert.ok(seen.includes('*_'.repeat(8190)))
  await cast.close()
})

scenario('what cannot be drawn is shown as typed', async ({ crowd, server }) => {
  const ada = await crowd.visitor('/')
  // A fault of tomorrow: whatever looks at this text throws.
  await ada.addInitScript(() => {
    const normalize = String.prototype.normalize
    String.prototype.normalize = function (form) {
      if (this.includes('trap.example')) throw new Error('planted')
      return normalize.call(this, form)
    }
  })
  await ada.reload()
  const cast = await seeded(
    crowd.browser,
    server,
    { text: 'see https://trap.example/ **now**' },
    { text: '**behind** it' },
  )
  await hook(ada, 'join-name').fill('Ada')
  await hook(ada, 'join-button').click()
  await sees(ada, 'behind it')
  assert.ok((await texts(ada)).includes('see https://trap.example/ **now**'))
  await cast.close()
})

scenario('a text that asks to be plain is', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  const cast = await seeded(
    crowd.browser,
    server,
    { text: '**stars** and `ticks`\n- @ada', fmt: 'plain' },
    { text: '**stars**' },
  )
  await sees(ada, 'stars')
  assert.equal(await hook(ada, 'text').first().innerText(), '**stars** and `ticks`\n- @Ada')
  assert.equal(await hook(ada, 'text').first().locator('strong, code, ul').count(), 0)
  await cast.close()
})

scenario('a link that names another host shows where it leads', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  const cast = await seeded(crowd.browser, server, {
    text: [
      '[https://bank.example/login](https://evil.example/x)',
      '[the page](https://good.example)',
      'https://bank.example@evil.example',
    ].join(' '),
  })
  const links = hook(ada, 'text').first().locator('a')
  await eventually(async () => assert.equal(await links.count(), 3))
  const shown = await links.evaluateAll((all) =>
    all.map((one) => one.querySelector('.link-host')?.textContent ?? null),
  )
  assert.deepEqual(shown, ['evil.example', null, 'evil.example'])
  assert.equal(await links.first().getAttribute('title'), 'https://evil.example/x')
  assert.equal(await links.first().getAttribute('rel'), 'noopener noreferrer')
  await cast.close()
})

async function staysFolded(crowd, server, viewport) {
  const cast = await seeded(
    crowd.browser,
    server,
    { text: `top${'\n'.repeat(8000)}bottom` },
    { text: `**all**\n\n${'- one\n'.repeat(200)}[last](https://last.example)` },
    { text: 'short' },
  )
  const ada = await crowd.visitor('/r/lobby', { viewport })
  await hook(ada, 'join-name').fill('Ada')
  await hook(ada, 'join-button').click()
  await sees(ada, 'short')
  for (const at of [0, 1]) assert.ok((await boxOf(ada, at)).height < 450, `text ${at}`)
  assert.ok((await boxOf(ada, 2)).height < 40)

  // By keyboard alone, there and back.
  const more = hook(ada, 'text-more').nth(1)
  assert.equal(await more.getAttribute('aria-expanded'), 'false')
  await more.focus()
  await ada.keyboard.press('Enter')
  await eventually(async () => assert.ok((await boxOf(ada, 1)).height > 2000))
  assert.equal(await more.getAttribute('aria-expanded'), 'true')
  await ada.keyboard.press('Enter')
  await eventually(async () => assert.ok((await boxOf(ada, 1)).height < 450))

  // A link below the fold that gets the focus is seen.
  await hook(ada, 'text').nth(1).locator('a').focus()
  await eventually(async () => assert.ok((await boxOf(ada, 1)).height > 2000))
  await cast.close()
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  scenario(
    `a text that would take the screen is folded: ${viewport.width}`,
    unlimited,
    ({ crowd, server }) => staysFolded(crowd, server, viewport),
  )
}

scenario('what is painted beyond a text stays within its message', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  const cast = await seeded(crowd.browser, server, { text: 'above' }, { text: 'heaped' })
  await sees(ada, 'heaped')
  const above = await hook(ada, 'message').first().boundingBox()
  const clip = { x: above.x, y: above.y, width: 300, height: above.height - 4 }
  // How far marks on a letter reach depends on the fonts; a shadow reaches as far everywhere.
  const heap = (shadow, overflow) =>
    hook(ada, 'text').nth(1).evaluate((text, [textShadow, shown]) => {
      Object.assign(text.style, { textShadow, overflow: shown })
    }, [shadow, overflow])
  await ada.mouse.move(0, 0)
  const bare = await ada.screenshot({ clip })
  await heap('0 -20px red', '')
  assert.ok(bare.equals(await ada.screenshot({ clip })), 'the message above looks the same')
  await heap('0 -20px red', 'visible')
  assert.ok(!bare.equals(await ada.screenshot({ clip })), 'without the edge it would not')
  await cast.close()
})

const all = [
  '# Heading\n\n**a** *b* ~~c~~ `d`\n\n## Another\n\n- [x] done\n- [ ] to do\n\n1. one\n\n> quoted',
  '| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n```\ncode\n```',
  '[https://bank.example](https://evil.example) ![a picture](https://a.example/b.png) @ada',
  'tall\n'.repeat(60),
]

for (const colorScheme of ['light', 'dark']) {
  scenario(`what texts are made of is accessible: ${colorScheme}`, async ({ crowd, server }) => {
    const ada = await crowd.person('Ada', { colorScheme, reducedMotion: 'reduce' })
    const cast = await seeded(crowd.browser, server, ...all.map((text) => ({ text })))
    await hook(ada, 'text-more').waitFor()
    await ada.evaluate(axe)
    const violations = await ada.evaluate(async () => {
      const rows = [...document.querySelectorAll('[data-testid="message"]')]
      const { violations: found } = await globalThis.axe.run(rows)
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
    assert.deepEqual(violations, [])
    await cast.close()
  })
}
