import assert from 'node:assert/strict'
import { composer, hook, message, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function act(page, text, action) {
  const target = message(page, text)
  await target.hover()
  await target.getByTestId(`msg-${action}`).click()
}

async function two(crowd) {
  return [await crowd.person('Ada'), await crowd.person('Bob')]
}

scenario('an edited message is edited for everybody', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await say(ada, 'teh word')
  await sees(bob, 'teh word')
  await act(ada, 'teh word', 'edit')
  await hook(ada, 'edit-text').fill('the word')
  await hook(ada, 'edit-save').click()
  for (const page of [ada, bob]) {
    await hook(page, 'text').filter({ hasText: /^the word\s*\(edited\)$/ }).waitFor()
    assert.equal(await hook(page, 'message').count(), 1)
  }
})

// Whoever presses arrow up and types on at once must not lose the first letters, nor have them
// written elsewhere: the field is ready in the same task in which it appears.
scenario('the field of an edit has the caret before the next key', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  await say(ada, 'teh word')
  await ada.locator('[data-testid="message"][data-state="sent"][data-seq]').waitFor()
  const caret = await composer(ada).evaluate(async (field) => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))
    // Microtasks only: no frame is drawn and no key is handed over in between.
    for (let i = 0; i < 100; i += 1) await null
    const { dataset, selectionStart, selectionEnd } = document.activeElement
    return { testid: dataset.testid, selectionStart, selectionEnd }
  })
  assert.deepEqual(caret, { testid: 'edit-text', selectionStart: 8, selectionEnd: 8 })
})

scenario('arrow up edits the last one, Escape leaves it alone', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await say(ada, 'first thought')
  await sees(bob, 'first thought')
  await ada.locator('[data-testid="message"][data-state="sent"][data-seq]').waitFor()
  await composer(ada).press('ArrowUp')
  await hook(ada, 'edit-text').fill('nothing')
  await hook(ada, 'edit-text').press('Escape')
  await composer(ada).press('ArrowUp')
  await hook(ada, 'edit-text').fill('second thought')
  await hook(ada, 'edit-text').press('Enter')
  await hook(bob, 'text').filter({ hasText: 'second thought' }).waitFor()
})

scenario('a deleted message can be had back, or goes for everybody', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await say(ada, 'too much said')
  await sees(bob, 'too much said')
  await act(ada, 'too much said', 'more')
  await hook(ada, 'msg-delete').click()
  await hook(ada, 'undo').click()
  await sees(ada, 'too much said')

  await act(ada, 'too much said', 'more')
  await hook(ada, 'msg-delete').click()
  await hook(ada, 'undo-toast').waitFor()
  // Whoever leaves the page has decided.
  await ada.reload()
  await bob.locator('[data-testid="message"][data-deleted="true"]').waitFor()
  assert.equal(await message(bob, 'too much said').count(), 0)
  await ada.locator('[data-testid="message"][data-deleted="true"]').waitFor()
})

scenario('a reply quotes what it answers', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await say(ada, 'tea or coffee?')
  await sees(bob, 'tea or coffee?')
  await act(bob, 'tea or coffee?', 'reply')
  await hook(bob, 'reply-bar').waitFor()
  await say(bob, 'tea')
  await sees(ada, 'tea')
  const seq = await message(ada, 'tea or coffee?').getAttribute('data-seq')
  const quote = message(ada, 'tea').getByTestId('quote')
  assert.equal(await quote.getAttribute('data-of'), seq)
  assert.match(await quote.innerText(), /tea or coffee\?/)
  assert.equal(await hook(bob, 'reply-bar').count(), 0)
})

scenario('a reaction is counted, shared, and taken back', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await say(ada, 'shipped')
  await sees(bob, 'shipped')
  await act(bob, 'shipped', 'react')
  await hook(bob, 'emoji-picker').locator('[data-emoji="🎉"]').first().click()
  const chip = hook(ada, 'reaction').and(ada.locator('[data-emoji="🎉"]'))
  await chip.filter({ hasText: '1' }).waitFor()
  assert.equal(await chip.getAttribute('aria-pressed'), 'false')
  await chip.click()
  const theirs = hook(bob, 'reaction').and(bob.locator('[data-emoji="🎉"]'))
  await theirs.filter({ hasText: '2' }).waitFor()
  await chip.click()
  await theirs.filter({ hasText: '1' }).waitFor()
  await theirs.click()
  await chip.waitFor({ state: 'detached' })
})
