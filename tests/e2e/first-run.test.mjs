import assert from 'node:assert/strict'
import { composer, hook, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

scenario('one field and one click lead into the lobby, ready to write', async ({ crowd, t }) => {
  const started = performance.now()
  const page = await crowd.visitor()
  await hook(page, 'join-name').waitFor()
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('data-testid')),
    'join-name',
    'the name has the focus',
  )
  const suggestion = await hook(page, 'join-name').inputValue()
  assert.notEqual(suggestion, '', 'a name is suggested')
  const selected = await hook(page, 'join-name').evaluate(() => getSelection().toString())
  assert.equal(selected, suggestion, 'and is selected as soon as it is there')

  await page.keyboard.type('Ada') // 1: the suggestion is selected, so typing replaces it
  assert.equal(await hook(page, 'join-name').inputValue(), 'Ada')
  await hook(page, 'join-button').click() // 2
  await composer(page).waitFor()
  t.diagnostic(`from the address to the chat: ${Math.round(performance.now() - started)} ms`)

  assert.match(await hook(page, 'room-title').innerText(), /lobby/i)
  await page.waitForFunction(
    () => document.activeElement?.getAttribute('data-testid') === 'composer',
  )
  await page.keyboard.type('Hello')
  await page.keyboard.press('Enter') // 3
  await sees(page, 'Hello')
})

scenario('a taken name: another one is offered and works', async ({ crowd }) => {
  await crowd.person('Ana')
  const second = await crowd.visitor()
  await hook(second, 'join-name').fill('Ana')
  await hook(second, 'join-button').click()
  const offer = hook(second, 'join-suggest')
  await offer.waitFor()
  assert.match(await offer.innerText(), /Ana 2/)
  await offer.click()
  await composer(second).waitFor()
})

scenario('an empty name is refused in words', async ({ crowd }) => {
  const page = await crowd.visitor()
  await hook(page, 'join-name').fill('   ')
  await hook(page, 'join-button').click()
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  assert.equal(await composer(page).count(), 0)
})

scenario('a reload is no second first run', async ({ crowd }) => {
  const page = await crowd.person('Ada')
  await say(page, 'I was here')
  await sees(page, 'I was here')
  await page.reload()
  await sees(page, 'I was here')
  assert.equal(await hook(page, 'join-name').count(), 0)
})
