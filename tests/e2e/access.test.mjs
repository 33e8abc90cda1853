// axe-core: no serious or critical violation on the first card and in the chat.
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
  return all
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }))
}

async function clean(page, screen) {
  // Colours in the middle of a transition are nobody's choice.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0))))
  assert.deepEqual(await violations(page), [], screen)
}

const looks = [
  { locale: 'en-US', colorScheme: 'light' },
  { locale: 'en-US', colorScheme: 'dark' },
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'dark' },
]

for (const look of looks) {
  const words = `${look.locale}, ${look.colorScheme}`
  scenario(`the first card and the chat are accessible: ${words}`, async ({ crowd }) => {
    const still = { ...look, reducedMotion: 'reduce' }
    const bob = await crowd.person('Bob', still)
    const ada = await crowd.visitor('/', still)
    await hook(ada, 'join-button').waitFor()
    await clean(ada, 'the first card')

    await join(ada, 'Ada')
    await say(ada, 'Hello **@bob**, see `code` and https://example.org/')
    await say(bob, '你好')
    await sees(ada, '你好')
    await message(ada, '你好').hover()
    await clean(ada, 'the chat')

    await message(ada, '你好').getByTestId('msg-reply').click()
    await composer(ada).fill('half written')
    await hook(ada, 'members-button').click()
    await hook(ada, 'members').waitFor()
    await clean(ada, 'a reply and the members')

    await hook(ada, 'members-close').click()
    await hook(ada, 'prefs').click()
    await hook(ada, 'prefs-dialog').waitFor()
    await clean(ada, 'the settings')
    await hook(ada, 'dialog-close').click()

    await hook(ada, 'new-room').click()
    await hook(ada, 'room-dialog').waitFor()
    await clean(ada, 'the rooms dialog')
  })
}
