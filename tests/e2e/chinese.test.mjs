import assert from 'node:assert/strict'
import { composer, hook, join, messages, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

/**
 * The words on screen that are Latin letters only: names, keys and addresses may be, sentences not.
 */
async function englishWords(page) {
  const words = await page.locator('body').innerText()
  return words
    .split(/\n/)
    .map((line) => line.trim())
    .filter((line) => /[A-Za-z]{2,}(\s+[A-Za-z]{2,}){1,}/.test(line) && !/\p{Script=Han}/u.test(line))
}

scenario('the interface changes to Chinese on the first card and stays so', async ({ crowd }) => {
  const page = await crowd.visitor()
  await hook(page, 'lang').click()
  await page.locator('html[lang^="zh"]').waitFor()
  assert.match(await page.locator('h1').innerText(), /\p{Script=Han}/u)
  assert.match(await hook(page, 'join-button').innerText(), /\p{Script=Han}/u)
  assert.deepEqual(await englishWords(page), [])

  await join(page, '小明')
  assert.match(await composer(page).getAttribute('placeholder'), /^发消息到/)
  await say(page, '大家好')
  await sees(page, '大家好')
  assert.deepEqual(await englishWords(page), [])

  await page.reload()
  await sees(page, '大家好')
  assert.match(await composer(page).getAttribute('placeholder'), /^发消息到/)
  await hook(page, 'prefs').click()
  const dialog = hook(page, 'prefs-dialog')
  await dialog.getByText('设置').first().waitFor()
  await hook(page, 'prefs-lang').getByText('English').click()
  await dialog.getByText('Language').waitFor()
})

scenario('a browser that prefers Chinese begins in Chinese', async ({ crowd }) => {
  const page = await crowd.visitor('/', { locale: 'zh-CN' })
  await hook(page, 'join-button').waitFor()
  assert.match(await hook(page, 'join-button').innerText(), /\p{Script=Han}/u)
  assert.match(await hook(page, 'join-name').inputValue(), /\p{Script=Han}/u)
})

scenario('Enter that chooses a Chinese word does not send', async ({ crowd }) => {
  const page = await crowd.person('小红', { locale: 'zh-CN' })
  await composer(page).focus()
  const session = await page.context().newCDPSession(page)
  // A real composition, as an input method makes it.
  await session.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 })
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  // What browsers say that report the composition late, or only by the number 229.
  await composer(page).evaluate((field) => {
    for (const how of [{ isComposing: true, keyCode: 13 }, { isComposing: false, keyCode: 229 }]) {
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, ...how }),
      )
    }
  })
  assert.equal(await composer(page).inputValue(), 'ni hao', 'the composition is still there')
  await session.send('Input.insertText', { text: '你好' })
  await page.waitForFunction(
    () => document.querySelector('[data-testid="composer"]').value === '你好',
  )
  assert.deepEqual(await messages(page), [], 'nothing was sent')

  await composer(page).press('Enter')
  await sees(page, '你好')
  assert.equal((await messages(page)).length, 1)
})
