// A duplicated tab is a copy, the session's storage included: both go on side by side.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

/** What the browser's own command does: the same address, and a copy of the session's storage. */
async function duplicate(page) {
  const opened = page.context().waitForEvent('page')
  await page.evaluate(() => void window.open(location.href))
  const copy = await opened
  await composer(copy).waitFor()
  return copy
}

const noStrip = async (page) => assert.equal(await hook(page, 'status-strip').count(), 0)
const kept = (page) =>
  eventually(async () =>
    assert.equal(await page.locator('[data-testid="message"][data-state="pending"]').count(), 0),
  )

scenario('a duplicated tab and its original write and read side by side', async ({ crowd }) => {
  const one = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await say(one, 'from the first')
  const two = await duplicate(one)
  for (let round = 1; round <= 3; round += 1) {
    for (const [name, from, to] of [
      ['one', one, two],
      ['two', two, one],
    ]) {
      const text = `round ${round} of ${name}`
      await say(from, text)
      for (const page of [to, bob]) await sees(page, text)
      await kept(from)
      assert.equal(await message(bob, text).count(), 1)
    }
  }
  for (const page of [one, two]) await noStrip(page)
  // Each of them is itself again after a reload.
  await one.reload()
  await say(one, 'after the reload')
  await sees(two, 'after the reload')
  for (const page of [one, two]) await noStrip(page)
})

scenario('what is typed in two tabs is lost in neither', async ({ crowd }) => {
  const one = await crowd.person('Ada')
  const two = await duplicate(one)
  await composer(one).fill('half a thought')
  await composer(two).fill('another one')
  await composer(two).press('Enter')
  await sees(one, 'another one')
  assert.equal(await composer(one).inputValue(), 'half a thought')
  await one.reload()
  await composer(one).waitFor()
  assert.equal(await composer(one).inputValue(), 'half a thought')
  await two.reload()
  await composer(two).waitFor()
  assert.equal(await composer(two).inputValue(), '')
})
