// What one is reading stays where it is, and what one is doing stays in sight.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, say, scroll, sees } from './browser.mjs'
import { longTalk } from './seed.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

/** Chrome's own count of what moved without the person's doing. */
const countShifts = (page) =>
  page.evaluate(() => {
    globalThis.shifts = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifts += entry.value
    }).observe({ type: 'layout-shift' })
  })

const shifts = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
    return globalThis.shifts
  })

const topOf = async (page, text) => (await message(page, text).boundingBox()).y

async function react(page, text, emoji) {
  await message(page, text).hover()
  await message(page, text).getByTestId('msg-react').click()
  await hook(page, 'emoji-picker').locator(`[data-emoji="${emoji}"]`).first().click()
}

const chip = (page, text) => message(page, text).getByTestId('reaction')

scenario('a reaction of somebody else moves nothing that is read', ['--no-limits'],
  async ({ crowd, server }) => {
    await longTalk(crowd.browser, server, 120)
    const ada = await crowd.person('Ada')
    const bob = await crowd.person('Bob')
    await sees(ada, 'old 120')
    await sees(bob, 'old 120')
    await ada.mouse.move(2, 2)
    await countShifts(ada)
    const before = [await topOf(ada, 'old 110'), await topOf(ada, 'old 116')]

    await react(bob, 'old 112', '🎉')
    await chip(ada, 'old 112').waitFor()
    assert.deepEqual([await topOf(ada, 'old 110'), await topOf(ada, 'old 116')], before)
    await react(bob, 'old 120', '🎉')
    await chip(ada, 'old 120').waitFor()
    assert.equal(await topOf(ada, 'old 116'), before[1])
    assert.equal(await shifts(ada), 0)

    // Taken back: nothing either.
    await chip(bob, 'old 112').click()
    await chip(ada, 'old 112').waitFor({ state: 'detached' })
    assert.equal(await topOf(ada, 'old 116'), before[1])

    // Out of sight it takes its room; what is on screen then stays.
    await scroll(ada, 'top')
    await eventually(async () =>
      assert.equal(await ada.locator('.reaction-place.kept').count(), 0))
    await hook(ada, 'jump-new').click()
    await sees(ada, 'old 120')
    const row = await message(ada, 'old 120').boundingBox()
    const own = await chip(ada, 'old 120').boundingBox()
    assert.ok(own.y + own.height <= row.y + row.height, 'the chip stands in its row')
  })

scenario('the buttons of an edit are never under the text field', ['--no-limits'],
  async ({ crowd, server }) => {
    await longTalk(crowd.browser, server, 60)
    const ada = await crowd.person('Ada')
    await say(ada, 'teh word')
    await ada.locator('[data-testid="message"][data-state="sent"][data-cid]').last().waitFor()
    const onTop = () =>
      hook(ada, 'edit-save').evaluate((button) => {
        const { left, top, width, height } = button.getBoundingClientRect()
        return document.elementFromPoint(left + width / 2, top + height / 2) === button
      })
    await composer(ada).press('ArrowUp')
    await hook(ada, 'edit-text').waitFor()
    await eventually(async () => assert.ok(await onTop()))
    await hook(ada, 'edit-text').fill('the word\n'.repeat(12))
    await eventually(async () => assert.ok(await onTop()))
    await hook(ada, 'edit-text').press('Escape')
    await eventually(async () => {
      const row = await message(ada, 'teh word').boundingBox()
      const field = await composer(ada).boundingBox()
      assert.ok(row.y + row.height <= field.y, 'the last row is above the text field')
    })
  })

scenario('a reaction chosen by keyboard leaves the focus in its row', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  await say(ada, 'one')
  await say(ada, 'two')
  await ada.locator('[data-testid="message"][data-state="sent"][data-seq]').nth(1).waitFor()
  const focused = () => ada.evaluate(() => document.activeElement?.dataset.seq ?? null)
  const [first, second] = await Promise.all(
    ['one', 'two'].map((text) => message(ada, text).getAttribute('data-seq')))
  await message(ada, 'two').focus()
  await ada.keyboard.press('+')
  await hook(ada, 'emoji-picker').waitFor()
  await ada.keyboard.press('Enter')
  await chip(ada, 'two').waitFor()
  await eventually(async () => assert.equal(await focused(), second))
  await ada.keyboard.press('k')
  assert.equal(await focused(), first)
  // By Escape, too.
  await ada.keyboard.press('+')
  await hook(ada, 'emoji-picker').waitFor()
  await ada.keyboard.press('Escape')
  await hook(ada, 'emoji-picker').waitFor({ state: 'detached' })
  await eventually(async () => assert.equal(await focused(), first))
})

scenario('the tools of the top row are not under the header', ['--no-limits'],
  async ({ crowd, server }) => {
    await longTalk(crowd.browser, server, 80)
    const ada = await crowd.person('Ada')
    await sees(ada, 'old 80')
    const frame = ada.locator('.scroller')
    await frame.evaluate((list) => {
      list.scrollTop -= 200
    })
    const edge = (await frame.boundingBox()).y
    const seq = await frame.evaluate((list) => {
      const top = list.getBoundingClientRect().top
      const rows = [...list.querySelectorAll('article')]
      return rows.find((row) => row.getBoundingClientRect().bottom > top + 8).dataset.seq
    })
    const row = await ada.locator(`article[data-seq="${seq}"]`).boundingBox()
    await ada.mouse.move(row.x + 300, row.y + row.height - 4)
    const tools = await ada.locator(`article[data-seq="${seq}"] .toolbar`).boundingBox()
    assert.ok(tools.y >= edge, `${tools.y} is below ${edge}`)
  })

scenario('after midnight today is yesterday, without a reload', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  await say(ada, 'late')
  await sees(ada, 'late')
  const midnight = new Date()
  midnight.setHours(24, 0, 0, 0)
  await ada.clock.install({ time: midnight.getTime() - 10_000 })
  await ada.reload()
  await sees(ada, 'late')
  await ada.locator('.day', { hasText: 'Today' }).waitFor()
  await ada.clock.fastForward(20_000)
  await ada.locator('.day', { hasText: 'Yesterday' }).waitFor()
  assert.equal(await ada.locator('.day', { hasText: 'Today' }).count(), 0)
})
