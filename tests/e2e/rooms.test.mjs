import assert from 'node:assert/strict'
import { composer, enterRoom, hook, join, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function createRoom(page, name, { topic = '', hidden = false } = {}) {
  await hook(page, 'new-room').click()
  await hook(page, 'room-dialog-name').fill(name)
  await hook(page, 'room-dialog-topic').fill(topic)
  if (hidden) await hook(page, 'room-dialog-private').check()
  await hook(page, 'room-dialog-create').click()
  await hook(page, 'room-dialog').waitFor({ state: 'detached' })
  await hook(page, 'room-title').filter({ hasText: name }).waitFor()
}

async function browse(page) {
  await hook(page, 'new-room').click()
  await hook(page, 'room-dialog-browse-tab').click()
}

const row = (page, name, more = '') => page.locator(`[data-testid="room-${name}"]${more}`)

scenario('one creates a room, another one finds and joins it', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'design', { topic: 'Lines and colours' })
  await browse(bob)
  await hook(bob, 'room-dialog-room-design').click()
  await hook(bob, 'room-title').filter({ hasText: 'design' }).waitFor()
  await say(bob, 'found it')
  await sees(ada, 'found it')
})

scenario('a room is joined by its link', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  await createRoom(ada, 'garden')
  const bob = await crowd.visitor(new URL(ada.url()).pathname)
  await join(bob, 'Bob')
  await hook(bob, 'room-title').filter({ hasText: 'garden' }).waitFor()
  await say(bob, 'by the link')
  await sees(ada, 'by the link')
})

scenario('a private room is found by nobody until invited', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'secret', { hidden: true })
  await browse(bob)
  await hook(bob, 'room-dialog-room-lobby').waitFor()
  assert.equal(await hook(bob, 'room-dialog-room-secret').count(), 0)
  await hook(bob, 'dialog-close').click()

  await hook(ada, 'room-menu').click()
  await hook(ada, 'room-invite').click()
  await hook(ada, 'person-bob').click()
  await hook(bob, 'invite-accept').click()
  await hook(bob, 'room-title').filter({ hasText: 'secret' }).waitFor()
})

scenario('a direct message comes with a number', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await hook(ada, 'new-direct').click()
  await hook(ada, 'person-bob').click()
  await hook(ada, 'room-title').filter({ hasText: 'Bob' }).waitFor()
  await say(ada, 'just for you')
  // The first one is a request: it counts for nothing until it is answered.
  await hook(bob, 'request-ada').click()
  await sees(bob, 'just for you')
  await say(bob, 'hello')
  await enterRoom(bob, 'lobby')
  await say(ada, 'and one more')
  await say(ada, 'and another')
  await row(bob, 'ada', '[data-unread="2"]').waitFor()
  assert.match(await row(bob, 'ada').getByTestId('badge').innerText(), /^2/)
  await enterRoom(bob, 'ada')
  await sees(bob, 'and another')
  await row(bob, 'ada', '[data-unread="0"]').waitFor()
  await say(bob, 'read')
  await sees(ada, 'read')
})

scenario('unread is a dot, a mention is a number, and reading clears both', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(bob, 'elsewhere')
  await say(ada, 'nobody in particular')
  await row(bob, 'lobby', '[data-unread="1"]').getByTestId('dot').waitFor()
  assert.equal(await row(bob, 'lobby').getByTestId('badge').count(), 0)

  await composer(ada).fill('look here @bob ')
  await composer(ada).press('Enter')
  await row(bob, 'lobby', '[data-mentions="1"]').getByTestId('badge').waitFor()

  await enterRoom(bob, 'lobby')
  await hook(bob, 'unread-line').waitFor()
  await row(bob, 'lobby', '[data-unread="0"][data-mentions="0"]').waitFor()
  await hook(bob, 'unread-line').waitFor() // It stays for this visit.
})
