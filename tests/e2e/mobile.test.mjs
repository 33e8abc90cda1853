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

/** Each is opened, left with the back button, opened again and closed by hand; back then leaves. */
const overlays = [
  {
    what: 'the actions of a message',
    open: (page) => hook(page, 'message').tap(),
    shown: 'message-sheet',
    away: (page) => page.touchscreen.tap(195, 80),
  },
  {
    what: 'the members',
    open: (page) => hook(page, 'members-button').tap(),
    shown: 'members',
    away: (page) => hook(page, 'members-close').tap(),
  },
  {
    what: 'the menu of a room',
    open: (page) => hook(page, 'room-menu').tap(),
    shown: 'menu',
    away: (page) => page.touchscreen.tap(195, 80),
  },
  {
    what: 'the emoji',
    open: (page) => hook(page, 'emoji').tap(),
    shown: 'emoji-picker',
    away: (page) => page.touchscreen.tap(195, 80),
  },
  {
    what: 'a dialog, by way of a menu',
    open: async (page) => {
      await hook(page, 'room-menu').tap()
      await hook(page, 'room-invite').tap()
    },
    shown: 'invite-dialog',
    away: (page) => hook(page, 'dialog-close').tap(),
  },
]

const overlayDepth = (page, wanted) =>
  page.waitForFunction((depth) => (history.state?.overlay ?? 0) === depth, wanted)

for (const { what, open, shown, away } of overlays) {
  scenario(`on a phone back closes ${what}, and then leaves the room`, async ({ crowd }) => {
    const page = await crowd.person('Ada', phone)
    await say(page, 'tap me')
    await sees(page, 'tap me')
    const room = page.url()

    await open(page)
    await hook(page, shown).waitFor()
    await overlayDepth(page, 1)
    await page.goBack()
    await hook(page, shown).waitFor({ state: 'detached' })
    assert.equal(page.url(), room)
    assert.ok(await composer(page).isVisible(), 'the room is still there')

    await open(page)
    await hook(page, shown).waitFor()
    await overlayDepth(page, 1)
    await away(page)
    await hook(page, shown).waitFor({ state: 'detached' })
    await overlayDepth(page, 0)
    assert.equal(await hook(page, 'message-sheet').count(), 0, 'the tap hits nothing below')

    await page.goBack()
    await hook(page, 'room-list').waitFor()
    // Forward leads to what was an overlay, which is no place to be.
    await page.goForward()
    await sees(page, 'tap me')
    assert.equal(await hook(page, shown).count(), 0)
  })
}

scenario('on a phone a room left from a dialog stays left', async ({ crowd }) => {
  const page = await crowd.person('Ada', phone)
  await hook(page, 'room-menu').tap()
  await hook(page, 'room-leave').tap()
  await hook(page, 'leave-go').tap()
  await hook(page, 'new-room').waitFor()
  await hook(page, 'leave-dialog').waitFor({ state: 'detached' })
  await overlayDepth(page, 0)
  assert.equal(await hook(page, 'room-lobby').count(), 0)
})

scenario('on a phone a room chosen over another one is one step back', async ({ crowd }) => {
  const page = await crowd.person('Ada', phone)
  await page.goBack()
  await hook(page, 'new-room').tap()
  await hook(page, 'room-dialog-name').fill('design')
  await hook(page, 'room-dialog-create').tap()
  await hook(page, 'room-title').filter({ hasText: 'design' }).waitFor()
  await hook(page, 'room-dialog').waitFor({ state: 'detached' })
  await page.goBack()
  await hook(page, 'room-list').waitFor()
  assert.equal(await hook(page, 'room-dialog').count(), 0)
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
