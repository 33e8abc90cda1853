// What is written is neither lost, nor doubled, nor out of order, whatever happens to the server.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, messages, say, scroll, sees } from './browser.mjs'
import { slowness } from './program.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kBurst = 50

const pending = (page) => page.locator('[data-testid="message"][data-state="pending"]')
const numbered = async (page) =>
  (await messages(page)).filter((row) => /^number \d+$/.test(row.text))
const wanted = Array.from({ length: kBurst }, (_, at) => `number ${at + 1}`)

/** All of the burst has arrived, once, in order, and is kept. */
async function arrivedInOrder(page) {
  await eventually(async () => {
    const kept = (await numbered(page)).filter((row) => row.state === 'sent' && row.seq !== null)
    assert.deepEqual(
      kept.map((row) => row.text),
      wanted,
    )
  }, 40_000)
  const rows = await numbered(page)
  assert.equal(rows.length, kBurst, 'nothing is doubled')
  const seqs = rows.map((row) => row.seq)
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => a - b),
    'the order on screen is the order of the log',
  )
}

scenario('a full outbox survives the reload and arrives exactly once', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  await say(ada, 'before')
  await ada.locator('[data-testid="message"][data-state="sent"]').first().waitFor()

  crowd.serverMayBeGone = true
  await server.kill()
  await say(ada, 'written without a server')
  await say(ada, 'and another one')
  await pending(ada).nth(1).waitFor()
  await server.start()
  await ada.reload()
  crowd.serverMayBeGone = false
  await eventually(async () => assert.equal(await pending(ada).count(), 0))
  await sees(ada, 'and another one')

  const bob = await crowd.person('Bob')
  await sees(bob, 'and another one')
  for (const page of [ada, bob]) {
    const said = (await messages(page)).map((row) => row.text)
    assert.deepEqual(said, ['before', 'written without a server', 'and another one'])
  }
})

scenario('a message written while the server is away goes out by itself', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  crowd.serverMayBeGone = true
  await server.kill()
  await hook(ada, 'status-strip').waitFor()
  await say(ada, 'are you there?')
  await pending(ada).waitFor()
  await server.start()
  await sees(bob, 'are you there?')
  await eventually(async () => assert.equal(await pending(ada).count(), 0))
  await hook(ada, 'status-strip').waitFor({ state: 'detached' })
  assert.equal(await message(bob, 'are you there?').count(), 1)
})

scenario('a network that is lost is said within seconds, and found again', async ({ crowd, t }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await say(ada, 'before')
  await sees(bob, 'before')
  crowd.serverMayBeGone = true
  const lost = performance.now()
  await ada.context().setOffline(true)
  const strip = hook(ada, 'status-strip').filter({ hasText: 'Offline' })
  await strip.waitFor({ timeout: 5_000 * slowness })
  t.diagnostic(`said after ${Math.round(performance.now() - lost)} ms`)
  await say(ada, 'written without a network')
  await pending(ada).waitFor()
  await ada.context().setOffline(false)
  await sees(bob, 'written without a network')
  await hook(ada, 'status-strip').waitFor({ state: 'detached' })
  assert.equal(await message(bob, 'written without a network').count(), 1)
})

scenario('the server is killed while fifty messages are being sent', async ({ crowd, server, t }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  crowd.serverMayBeGone = true
  for (const [at, text] of wanted.entries()) {
    await composer(ada).fill(text)
    await composer(ada).press('Enter')
    if (at === kBurst / 2) await server.kill()
  }
  t.diagnostic(`${await pending(ada).count()} were waiting when the server came back`)
  await server.start()
  await arrivedInOrder(ada)
  await arrivedInOrder(bob)

  // The log itself: somebody who was not there reads it from the server.
  const late = await crowd.person('Cleo')
  await sees(late, `number ${kBurst}`)
  await scroll(late, 'top')
  await arrivedInOrder(late)
})

scenario('the server is killed three times during a burst', async ({ crowd, server, t }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  crowd.serverMayBeGone = true
  // All keys at once, so that replies are on their way when the end comes.
  const typed = ada.evaluate(async (texts) => {
    const field = document.querySelector('[data-testid="composer"]')
    for (const text of texts) {
      field.value = text
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      await new Promise(requestAnimationFrame)
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      await new Promise(requestAnimationFrame)
    }
  }, wanted)
  for (const share of [5, 20, 35]) {
    await eventually(async () => assert.ok((await numbered(ada)).length >= share))
    await server.kill()
    await server.start()
  }
  await typed
  t.diagnostic('three kills')
  await arrivedInOrder(ada)
  await arrivedInOrder(bob)
})
