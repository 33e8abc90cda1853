// axe-core: no violation of any rule and any weight, on every screen and with all that can stand
// on it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { composer, hook, join, message, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function violations(page) {
  await page.evaluate(axe)
  const { violations: all } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  )
  return all.map(({ id, impact, nodes }) => ({
    id,
    impact,
    where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }))
}

async function clean(page, screen) {
  // Colours in the middle of a transition are nobody's choice.
  const still = () =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))
  await page.evaluate(still)
  assert.deepEqual(await violations(page), [], screen)
}

const looks = [
  { locale: 'en-US', colorScheme: 'light' },
  { locale: 'en-US', colorScheme: 'dark' },
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'dark' },
]

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Every dialog that a person can open: what opens it, and what it is. */
const dialogs = [
  [(page) => hook(page, 'prefs').click(), 'prefs-dialog'],
  [(page) => hook(page, 'new-room').click(), 'room-dialog'],
  [(page) => hook(page, 'new-direct').click(), 'direct-dialog'],
  [(page) => hook(page, 'find').click(), 'switcher'],
  [(page) => page.keyboard.press('Control+/'), 'keys-dialog'],
  [(page) => fromMenu(page, 'room-edit'), 'edit-room-dialog'],
  [(page) => fromMenu(page, 'room-invite'), 'invite-dialog'],
  [(page) => fromMenu(page, 'room-leave'), 'leave-dialog'],
]

async function fromMenu(page, item) {
  await hook(page, 'room-menu').click()
  await hook(page, item).click()
}

/** A room with people who come and go, answers, reactions of several, and edits. */
async function furnish(ada, bob) {
  await say(ada, 'Hello **@bob**, see `code` and https://example.org/')
  // A mention of the reader, which is drawn by name.
  await say(bob, '@ada, look')
  await say(bob, '你好')
  await sees(ada, '你好')
  for (const page of [ada, bob]) {
    await message(page, '你好').hover()
    await message(page, '你好').getByTestId('msg-react').click()
    await hook(page, 'emoji-picker').locator('[data-emoji="👍"]').first().click()
  }
  await hook(ada, 'reaction').filter({ hasText: '2' }).waitFor()
  await message(ada, '你好').hover()
  await message(ada, '你好').getByTestId('msg-reply').click()
  await hook(ada, 'reply-bar').waitFor()
}

for (const look of looks) {
  const words = `${look.locale}, ${look.colorScheme}`
  const still = { ...look, reducedMotion: 'reduce' }
  scenario(`the first card and the chat are accessible: ${words}`, async ({ crowd }) => {
    const ada = await crowd.visitor('/', still)
    await hook(ada, 'join-button').waitFor()
    await clean(ada, 'the first card')
    await hook(ada, 'join-name').fill('...')
    await hook(ada, 'join-button').click()
    await clean(ada, 'a name that is refused')

    // The first one in owns the lobby, and may edit it.
    await join(ada, 'Ada')
    const bob = await crowd.person('Bob', still)
    const gone = await crowd.person('Cleo', still)
    await hook(ada, 'tips').waitFor()
    await clean(ada, 'the tips')
    await gone.context().close()
    await furnish(ada, bob)
    await composer(ada).fill('half written')
    await hook(ada, 'members-button').click()
    await hook(ada, 'members').locator('[data-online="false"]').waitFor()
    await clean(ada, 'reactions, a reply, and the members, one of them offline')
    await hook(ada, 'members-close').click()

    await message(ada, '你好').hover()
    await message(ada, '你好').getByTestId('msg-more').click()
    await hook(ada, 'menu').waitFor()
    await clean(ada, 'the menu of a message')
    await ada.keyboard.press('Escape')
    await hook(ada, 'emoji').click()
    await hook(ada, 'emoji-picker').waitFor()
    await clean(ada, 'the emoji')
    await ada.keyboard.press('Escape')
    for (const [open, what] of dialogs) {
      await open(ada)
      await hook(ada, what).waitFor()
      await clean(ada, what)
      await ada.keyboard.press('Escape')
      await hook(ada, what).waitFor({ state: 'detached' })
    }
    await composer(ada).fill('@bo')
    await hook(ada, 'mention-list').waitFor()
    await clean(ada, 'people to mention')
    await ada.keyboard.press('Escape')

    // What waits, and what says so.
    crowd.serverMayBeGone = true
    await ada.context().setOffline(true)
    await say(ada, 'written without a network')
    await ada.locator('[data-state="pending"]').waitFor()
    await hook(ada, 'status-strip').waitFor()
    await clean(ada, 'offline, with a message that waits')
  })

  scenario(`a phone is accessible: ${words}`, async ({ crowd }) => {
    const page = await crowd.person('Ada', { ...still, ...phone })
    await say(page, 'tap me')
    await sees(page, 'tap me')
    await clean(page, 'the room')
    await message(page, 'tap me').tap()
    await hook(page, 'message-sheet').waitFor()
    await clean(page, 'the sheet of a message')
    await page.goBack()
    await hook(page, 'room-menu').tap()
    await hook(page, 'menu').waitFor()
    await clean(page, 'the menu of the room')
    await page.goBack()
    await hook(page, 'members-button').tap()
    await hook(page, 'members').waitFor()
    await clean(page, 'the members')
    await page.goBack()
    await page.goBack()
    await hook(page, 'new-room').waitFor()
    await clean(page, 'the list of rooms')
  })
}
