import assert from 'node:assert/strict'
import { composer, message, messages, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kRounds = 20

/** Resolves in the reader's page, with its clock, when the text is drawn. */
function drawnAt(page, text) {
  return page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll('[data-testid="text"]')].some(
            (body) => body.textContent.trim() === wanted,
          )
          if (found) {
            watcher.disconnect()
            resolve(performance.timeOrigin + performance.now())
          }
          return found
        }
        const watcher = new MutationObserver(look)
        watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
        look()
      }),
    text,
  )
}

/** From the key stroke in one browser to the drawn row in the other, in milliseconds. */
async function exchange(from, to, text) {
  await composer(from).fill(text)
  const pressed = from.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('keydown', () => resolve(performance.timeOrigin + performance.now()), {
          once: true,
          capture: true,
        })
      }),
  )
  const drawn = drawnAt(to, text)
  await composer(from).press('Enter')
  return (await drawn) - (await pressed)
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

scenario('two browsers exchange messages both ways', async ({ crowd, t }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  const times = []
  for (let round = 0; round < kRounds; round += 1) {
    const [from, to] = round % 2 === 0 ? [ada, bob] : [bob, ada]
    times.push(await exchange(from, to, `round ${round}`))
  }
  t.diagnostic(
    `from Enter to the other screen: median ${median(times).toFixed(1)} ms, ` +
      `slowest ${Math.max(...times).toFixed(1)} ms of ${kRounds}`,
  )
  assert.ok(median(times) < 1000, `median ${median(times)} ms`)

  const rounds = async (page) =>
    (await messages(page)).filter((row) => row.text.startsWith('round'))
  await sees(ada, `round ${kRounds - 1}`)
  assert.deepEqual(await rounds(ada), await rounds(bob), 'both see the same, in the same order')
})

scenario('what one sends is shown at once and marked when it is kept', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  await say(ada, 'kept?')
  await ada.locator('[data-testid="message"][data-state="sent"][data-seq]').waitFor()
  assert.equal(await message(ada, 'kept?').count(), 1)
})

scenario('markup of a stranger is text, and a link is safe', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  const hostile = '<img src=x onerror=alert(1)> <script>alert(2)</script>'
  await say(ada, hostile)
  await sees(bob, hostile)
  await say(ada, '[click](javascript:alert(3)) https://example.org/')
  const link = bob.getByTestId('message').locator('a')
  await link.first().waitFor()
  for (const href of await link.evaluateAll((links) => links.map((a) => a.href))) {
    assert.match(href, /^https?:/)
  }
})
