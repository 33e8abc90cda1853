import assert from 'node:assert/strict'
import { composer, enterRoom, hook, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

const row = (page, name, more = '') => page.locator(`[data-testid="room-${name}"]${more}`)
const line = (page, words) => hook(page, 'message').filter({ hasText: words })

/** Ada, and Bob Lee, who looks at another room. */
async function two(crowd) {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob Lee')
  await say(bob, 'here')
  await sees(ada, 'here')
  await hook(bob, 'new-room').click()
  await hook(bob, 'room-dialog-name').fill('elsewhere')
  await hook(bob, 'room-dialog-create').click()
  await hook(bob, 'room-title').filter({ hasText: 'elsewhere' }).waitFor()
  return [ada, bob]
}

scenario('whoever is chosen is shown by name, sent by id, and called', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  for (const before of ['给', '你好：', '！', '“', '']) {
    await composer(ada).fill('')
    await composer(ada).pressSequentially(`${before}@bo`)
    await hook(ada, 'mention-list').waitFor()
    await composer(ada).fill('')
  }
  await composer(ada).pressSequentially('交给＠bo')
  await hook(ada, 'mention-list').waitFor()
  await composer(ada).press('Enter')
  assert.equal(await composer(ada).inputValue(), '交给@Bob Lee ')
  await composer(ada).pressSequentially('处理')
  await composer(ada).press('Enter')
  await row(bob, 'lobby', '[data-mentions="1"]').waitFor()
  await enterRoom(bob, 'lobby')
  for (const page of [ada, bob]) {
    await line(page, '处理').locator('.mention').waitFor()
    assert.equal(await line(page, '处理').locator('.mention').innerText(), '@Bob Lee')
  }
})

scenario('a draft keeps who was chosen over a reload', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  await composer(ada).pressSequentially('@bo')
  await composer(ada).press('Tab')
  await composer(ada).pressSequentially('later')
  await ada.reload()
  await sees(ada, 'here')
  await composer(ada).filter({ visible: true }).waitFor()
  assert.equal(await composer(ada).inputValue(), '@Bob Lee later')
  await composer(ada).press('Enter')
  await row(bob, 'lobby', '[data-mentions="1"]').waitFor()
})

scenario('an edit calls and calls off; a deletion is not unread', async ({ crowd }) => {
  const [ada, bob] = await two(crowd)
  const edit = async (text, typed) => {
    await line(ada, text).hover()
    await line(ada, text).getByTestId('msg-edit').click()
    await hook(ada, 'edit-text').fill(typed)
    await hook(ada, 'edit-save').click()
  }
  await say(ada, 'first')
  await row(bob, 'lobby', '[data-unread="1"][data-mentions="0"]').waitFor()
  await edit('first', 'first @bob-lee')
  await row(bob, 'lobby', '[data-unread="1"][data-mentions="1"]').waitFor()
  await line(ada, 'first').hover()
  await line(ada, 'first').getByTestId('msg-edit').click()
  assert.equal(await hook(ada, 'edit-text').inputValue(), 'first @Bob Lee')
  await hook(ada, 'edit-text').fill('nobody')
  await hook(ada, 'edit-save').click()
  await row(bob, 'lobby', '[data-unread="1"][data-mentions="0"]').waitFor()
  await say(ada, 'second')
  await row(bob, 'lobby', '[data-unread="2"]').waitFor()
  await line(ada, 'second').hover()
  await line(ada, 'second').getByTestId('msg-edit').click()
  await hook(ada, 'edit-text').fill('')
  await hook(ada, 'edit-save').click()
  await row(bob, 'lobby', '[data-unread="1"]').waitFor()
})
