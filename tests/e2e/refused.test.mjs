// What keeps a browser out is said where the person looks: on the first card, and on the strip.
import assert from 'node:assert/strict'
import { hook, join, say, sees } from './browser.mjs'
import { slowness } from './program.mjs'
import { startProxy } from './proxy.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kSaidMs = 5_000 * slowness

const refusals = [
  { status: 403, code: 'forbidden', words: /--origin/, detail: 'this origin is not allowed' },
  { status: 421, code: 'forbidden', words: /by this address/, detail: 'not served here' },
  { status: 503, code: 'unavailable', words: /full/, detail: 'too many connections' },
  { status: 505, code: 'bad_request', words: /too old an HTTP/, detail: 'HTTP/1.1 is needed' },
]

for (const { status, code, words, detail } of refusals) {
  const body = JSON.stringify({ err: { code, msg: detail, retry: false } })
  scenario(`a ${status} is said on the card and on the strip`, async ({ crowd, server }) => {
    const proxy = await startProxy(server, { webSockets: 'pass' })
    crowd.webSocketsMayFail = true
    crowd.refusalsMayShow = true
    try {
      const page = await crowd.visitor('/', { baseURL: proxy.url })
      await hook(page, 'join-name').waitFor()
      proxy.refuse = { status, body }
      await hook(page, 'join-name').fill('Ada')
      await hook(page, 'join-button').click()
      const told = hook(page, 'join-unreached').filter({ hasText: words })
      await told.waitFor({ timeout: kSaidMs })
      assert.match(await told.innerText(), new RegExp(detail), 'in its own words, too')
      // What is cured lets the person in without another click.
      proxy.refuse = null
      await hook(page, 'composer').waitFor()
      await say(page, 'in at last')
      await sees(page, 'in at last')

      proxy.refuse = { status, body }
      proxy.cut()
      await hook(page, 'status-strip').filter({ hasText: words }).waitFor({ timeout: kSaidMs })

      // A page that is opened meanwhile says it before anybody has clicked.
      const late = await crowd.visitor('/', { baseURL: proxy.url })
      await hook(late, 'join-unreached').filter({ hasText: words }).waitFor({ timeout: kSaidMs })
    } finally {
      await crowd.leave()
      await proxy.stop()
    }
  })
}

const acme = ['--name', 'Acme Team']

scenario('a server without guests says so at once', ['--no-guests', ...acme], async ({ crowd }) => {
  const page = await crowd.visitor('/r/design')
  await hook(page, 'join-closed').waitFor()
  assert.equal(await hook(page, 'join-button').count(), 0)
  assert.match(await page.locator('h1').innerText(), /Acme Team/)
})

scenario('the card names the server, and the room of a link', acme, async ({ crowd }) => {
  const page = await crowd.visitor('/r/lobby')
  await page.getByRole('heading', { name: 'Welcome to Acme Team' }).waitFor()
  await page.getByText('You were sent to #lobby.').waitFor()
  await join(page, 'Ada')
})

scenario('who is not known any more is asked back by name', async ({ crowd, server }) => {
  const page = await crowd.person('Zoë Ängström')
  await say(page, 'here')
  await sees(page, 'here')
  crowd.serverMayBeGone = true
  await server.kill()
  await server.forget()
  await server.start()
  await page.reload()
  await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor()
  assert.equal(await hook(page, 'join-name').inputValue(), 'Zoë Ängström')
  await hook(page, 'join-button').click()
  await hook(page, 'composer').waitFor()
})

scenario('a name no server takes is refused in words that help', async ({ crowd }) => {
  const page = await crowd.visitor()
  for (const [name, words] of [
    ['...', /letter or digit/],
    ['-', /letter or digit/],
    ['x'.repeat(73), /too long/],
    ['x'.repeat(128), /too long/],
  ]) {
    await hook(page, 'join-name').fill(name)
    await hook(page, 'join-button').click()
    await page.getByRole('alert').filter({ hasText: words }).waitFor()
  }
})
