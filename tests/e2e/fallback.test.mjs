// People behind proxies through which no WebSocket gets: what they write and read goes by
// server-sent events, or by long-poll where streams are held back, and nobody has to know.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, messages, say, scroll, sees } from './browser.mjs'
import { slowness } from './program.mjs'
import { startProxy } from './proxy.mjs'
import { longTalk } from './seed.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kBurst = 30
/** From a quick no to a WebSocket that opens and is mute, which takes the longest to find out. */
const kPatienceMs = 40_000 * slowness

/** As a scenario, with `behind(set)`: a proxy before the server that ends with the test. */
function proxied(name, body) {
  scenario(name, ['--no-limits'], async (given) => {
    const proxies = []
    const behind = async (set) => {
      proxies.push(await startProxy(given.server, set))
      return proxies.at(-1)
    }
    given.crowd.webSocketsMayFail = true
    try {
      await body({ ...given, behind })
    } finally {
      await given.crowd.leave()
      await Promise.all(proxies.map((proxy) => proxy.stop()))
    }
  })
}

/** Joined and in the lobby by way of the proxy; counts every strip of bad news on the way. */
async function personBehind(crowd, proxy, name) {
  const page = await crowd.visitor('/', { baseURL: proxy.url })
  await page.evaluate(() => {
    globalThis.strips = 0
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node.dataset?.testid === 'status-strip') globalThis.strips += 1
    }).observe(document.body, { childList: true, subtree: true })
  })
  const started = performance.now()
  await hook(page, 'join-name').fill(name)
  await hook(page, 'join-button').click()
  await composer(page).waitFor({ timeout: kPatienceMs })
  return { page, ms: Math.round(performance.now() - started) }
}

/** The writer's own page knows that the server has kept it. */
const kept = (page, text) => message(page, text).and(page.locator('[data-state="sent"]')).waitFor()

const stripsOf = (page) => page.evaluate(() => globalThis.strips)

const byStream = (proxy) => eventually(() => assert.equal(proxy.open('/v1/sse'), 1))

/** A poll is open nearly always; the next one is begun when it was answered. */
const byPoll = (proxy) =>
  eventually(() => {
    assert.equal(proxy.open('/v1/sse'), 0)
    assert.ok(proxy.answered.get('/v1/poll') > 0)
  })

proxied('a stream, a long-poll: first run, talk, typing', async ({ crowd, behind, t }) => {
  const streaming = await behind()
  const polling = await behind({ streams: 'hold' })
  const { page: ada, ms: adaMs } = await personBehind(crowd, streaming, 'Ada')
  const { page: bob, ms: bobMs } = await personBehind(crowd, polling, 'Bob')
  t.diagnostic(`from the click to the lobby: stream ${adaMs} ms, long-poll ${bobMs} ms`)
  await byStream(streaming)
  await byPoll(polling)

  for (let round = 0; round < 6; round += 1) {
    const [from, to] = round % 2 === 0 ? [ada, bob] : [bob, ada]
    await say(from, `round ${round}`)
    await sees(to, `round ${round}`)
  }
  for (const [from, to, name] of [
    [ada, bob, /Ada/],
    [bob, ada, /Bob/],
  ]) {
    await composer(from).pressSequentially('so')
    await hook(to, 'typing').filter({ hasText: name }).waitFor()
    await composer(from).fill('')
  }
  const texts = (rows) => rows.filter((row) => /^round/.test(row.text))
  await eventually(async () => {
    assert.deepEqual(texts(await messages(ada)), texts(await messages(bob)))
    assert.equal(texts(await messages(ada)).length, 6)
  })
  for (const page of [ada, bob]) assert.equal(await stripsOf(page), 0, 'no bad news was shown')
  await byStream(streaming)
  await byPoll(polling)
  assert.equal(streaming.open('websocket') + polling.open('websocket'), 0)
})

proxied('history, a reload and a second visit', async ({ crowd, server, behind }) => {
  await longTalk(crowd.browser, server, 150)
  for (const [name, streams] of [
    ['Ada', 'pass'],
    ['Bob', 'hold body'],
  ]) {
    const proxy = await behind({ streams })
    const { page } = await personBehind(crowd, proxy, name)
    await sees(page, 'old 150')
    await eventually(async () => {
      await scroll(page, 'top')
      await message(page, 'old 1').waitFor({ timeout: 500 })
    })
    await say(page, `${name} was here`)
    await sees(page, `${name} was here`)
    await page.reload()
    await sees(page, `${name} was here`)
    await say(page, `${name} is back`)
    await kept(page, `${name} is back`)
    assert.equal(await message(page, `${name} is back`).count(), 1)
    assert.equal(proxy.open('websocket'), 0)
  }
})

proxied('who closes the page is gone for the others at once', async ({ crowd, behind }) => {
  const bob = await crowd.person('Bob')
  for (const streams of ['pass', 'hold']) {
    const { page } = await personBehind(crowd, await behind({ streams }), `Ada ${streams}`)
    await bob.getByText('2 online').waitFor()
    await page.goto('about:blank')
    await bob.getByText('1 online').waitFor()
  }
})

const wanted = Array.from({ length: kBurst }, (_, at) => `number ${at + 1}`)

/** All of the burst has arrived, once, in order, and is kept. */
async function arrivedInOrder(page) {
  const numbered = async () => (await messages(page)).filter((row) => /^number/.test(row.text))
  await eventually(async () => {
    const rows = await numbered()
    assert.ok(rows.every((row) => row.state === 'sent' && row.seq !== null))
    assert.deepEqual(
      rows.map((row) => row.text),
      wanted,
    )
  }, kPatienceMs)
  const seqs = (await numbered()).map((row) => row.seq)
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => a - b),
  )
}

for (const [writes, reads] of [
  ['pass', 'hold'],
  ['hold', 'pass'],
]) {
  const way = { pass: 'an event stream', hold: 'long-poll' }
  const name = `the server is killed under a burst by ${way[writes]}: nothing lost or doubled`
  proxied(name, async ({ crowd, server, behind }) => {
    const { page: ada } = await personBehind(crowd, await behind({ streams: writes }), 'Ada')
    const { page: bob } = await personBehind(crowd, await behind({ streams: reads }), 'Bob')
    crowd.serverMayBeGone = true
    for (const [at, text] of wanted.entries()) {
      await say(ada, text)
      if (at === kBurst / 3) await server.kill()
      if (at === (2 * kBurst) / 3) await server.start()
    }
    await arrivedInOrder(ada)
    await arrivedInOrder(bob)
    await say(bob, 'and back')
    await sees(ada, 'and back')
    crowd.serverMayBeGone = false
  })
}

proxied('a WebSocket takes over when it gets through again', async ({ crowd, behind }) => {
  for (const [name, streams] of [
    ['Ada', 'pass'],
    ['Bob', 'hold'],
  ]) {
    const proxy = await behind({ streams })
    const { page } = await personBehind(crowd, proxy, name)
    const trials = proxy.handshakes
    // Still refused: one trial, and what serves goes on.
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await eventually(() => assert.equal(proxy.handshakes, trials + 1))
    await say(page, `${name} without`)
    await kept(page, `${name} without`)
    assert.equal(proxy.open('websocket'), 0)

    proxy.webSockets = 'pass'
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await eventually(() => {
      assert.equal(proxy.open('websocket'), 1)
      assert.equal(proxy.open('/v1/sse') + proxy.open('/v1/poll'), 0)
    })
    await say(page, `${name} with`)
    await kept(page, `${name} with`)
    assert.equal(await message(page, `${name} without`).count(), 1)
  }
})

for (const [webSockets, what] of [
  ['drop', 'are closed without a word'],
  ['cut', 'open and are cut'],
  ['mute', 'open and carry nothing'],
]) {
  proxied(`WebSockets that ${what}`, async ({ crowd, behind, t }) => {
    const proxy = await behind({ webSockets })
    const { page, ms } = await personBehind(crowd, proxy, 'Ada')
    t.diagnostic(`from the click to the lobby: ${ms} ms`)
    await byStream(proxy)
    await say(page, 'arrives')
    await kept(page, 'arrives')
    assert.equal(await stripsOf(page), 0, 'no bad news was shown')
  })
}
