import assert from 'node:assert/strict'
import { eventually, hook, message, messages, say, scroll, sees } from './browser.mjs'
import { longTalk } from './seed.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kCount = 1000
const kRowsMax = 250

/** Everything that stands in the list, messages and lines between them. */
const rowsDrawn = (page) =>
  hook(page, 'message').first().evaluate((row) => row.parentElement.childElementCount)

/** Adds what is drawn now to what was seen before; the rows on screen are without a gap. */
async function note(page, seen) {
  const numbers = (await messages(page))
    .map((row) => /^old (\d+)$/.exec(row.text)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
  for (const [at, number] of numbers.entries()) {
    if (at > 0) assert.equal(number, numbers[at - 1] + 1, 'no gap and no double in the list')
    seen.add(number)
  }
  assert.ok((await rowsDrawn(page)) <= kRowsMax, `${await rowsDrawn(page)} rows in the document`)
  return numbers
}

scenario('a thousand messages: older pages come while scrolling, few rows are drawn',
  ['--no-limits'],
  async ({ crowd, server, t }) => {
    await longTalk(crowd.browser, server, kCount)
    const page = await crowd.person('Ada')
    await sees(page, `old ${kCount}`)
    const seen = new Set()
    await note(page, seen)

    const started = performance.now()
    let most = 0
    for (let first = Number.POSITIVE_INFINITY; first > 1; ) {
      await scroll(page, 'top')
      await eventually(async () => {
        const numbers = await note(page, seen)
        assert.ok(numbers[0] < first, 'older ones came')
        first = numbers[0]
      })
      most = Math.max(most, await rowsDrawn(page))
    }
    t.diagnostic(`to the beginning in ${Math.round(performance.now() - started)} ms, at most ${most} rows`)
    assert.equal(seen.size, kCount, 'every message was on screen')
    await hook(page, 'beginning').waitFor()

    await say(page, 'back to now')
    await sees(page, 'back to now')
    assert.ok((await rowsDrawn(page)) <= kRowsMax)
  })

scenario('what comes while one reads older messages moves nothing', ['--no-limits'], async ({ crowd, server }) => {
  await longTalk(crowd.browser, server, 60)
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await sees(ada, 'old 60')
  await scroll(ada, 'top')
  const first = message(ada, 'old 3') // of the older page: it has come, and nothing else will
  await first.waitFor()
  await hook(ada, 'jump-new').waitFor()
  const before = await first.boundingBox()
  await say(bob, 'news from below')
  await hook(ada, 'jump-new').filter({ hasText: '1' }).waitFor()
  assert.equal((await first.boundingBox()).y, before.y, 'the row stands where it stood')
  await hook(ada, 'jump-new').click()
  await sees(ada, 'news from below')
})
