import assert from 'node:assert/strict'
import { composer, hook, join, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}

const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

scenario('on a phone the back button leads to the list, and back again', async ({ crowd }) => {
  const page = await crowd.visitor('/', phone)
  assert.equal(await sideways(page), 0, 'the first card fits')
  await join(page, 'Ada')
  assert.equal(await hook(page, 'room-list').isVisible(), false, 'one column')
  assert.equal(await sideways(page), 0, 'the chat fits')
  await composer(page).fill('from the phone')
  await hook(page, 'send').tap()
  await sees(page, 'from the phone')

  await page.goBack()
  await hook(page, 'room-list').waitFor()
  assert.equal(await composer(page).isVisible(), false)
  await hook(page, 'room-lobby').tap()
  await sees(page, 'from the phone')

  await hook(page, 'back').tap()
  await hook(page, 'room-list').waitFor()
  await page.goForward()
  await sees(page, 'from the phone')
})

scenario('on a phone a tap shows what can be done with a message', async ({ crowd }) => {
  const page = await crowd.person('Ada', phone)
  await say(page, 'tap me')
  await hook(page, 'message').tap()
  await hook(page, 'msg-reply').tap()
  await hook(page, 'reply-bar').waitFor()
})

scenario('on a phone what can be tapped is large enough', async ({ crowd }) => {
  const page = await crowd.person('Ada', phone)
  await say(page, 'hello')
  await sees(page, 'hello')
  const small = await page.locator('button:visible, a[href]:visible').evaluateAll((targets) =>
    targets
      .map((target) => ({ box: target.getBoundingClientRect(), name: target.dataset.testid }))
      .filter(({ box }) => box.width > 0 && box.right > 0 && (box.width < 24 || box.height < 24))
      .map(({ box, name }) => `${name} ${box.width}×${box.height}`),
  )
  assert.deepEqual(small, [])
})

scenario('a screen of 320 points needs no sideways scrolling', async ({ crowd }) => {
  const page = await crowd.person('Ada', { viewport: { width: 320, height: 640 } })
  await say(page, `a-word-without-any-end-${'x'.repeat(200)}`)
  await hook(page, 'message').waitFor()
  assert.equal(await sideways(page), 0)
})
