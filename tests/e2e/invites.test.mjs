import assert from 'node:assert/strict'
import { enterRoom, hook, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function createRoom(page, name) {
  await hook(page, 'new-room').click()
  await hook(page, 'room-dialog-name').fill(name)
  await hook(page, 'room-dialog-private').check()
  await hook(page, 'room-dialog-create').click()
  await hook(page, 'room-dialog').waitFor({ state: 'detached' })
  await hook(page, 'room-title').filter({ hasText: name }).waitFor()
}

async function invite(page, user) {
  await hook(page, 'room-menu').click()
  await hook(page, 'room-invite').click()
  await hook(page, `person-${user}`).click()
  const status = hook(page, 'invite-dialog').getByRole('status').filter({ hasText: /./ })
  const said = await status.textContent()
  await hook(page, 'dialog-close').click()
  await hook(page, 'invite-dialog').waitFor({ state: 'detached' })
  return said
}

async function message(page, user) {
  await hook(page, 'new-direct').click()
  await hook(page, `person-${user}`).click()
  await hook(page, 'direct-dialog').waitFor({ state: 'detached' })
}

scenario('an invitation is accepted in the sidebar, and asked for once', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'plans')
  assert.match(await invite(ada, 'bob'), /was invited/)

  const offer = hook(bob, 'invite-plans')
  await offer.waitFor()
  assert.match(await offer.textContent(), /Ada\s*@ada invites you to plans \(private\)/)
  assert.match(await offer.textContent(), /Private room/)
  assert.equal(await hook(bob, 'room-plans').count(), 0, 'it is no room of his yet')
  await hook(bob, 'invite-accept').click()
  await hook(bob, 'room-title').filter({ hasText: 'plans' }).waitFor()
  await hook(bob, 'invites').waitFor({ state: 'detached' })
  await say(bob, 'here I am')
  await sees(ada, 'here I am')

  await createRoom(ada, 'more')
  assert.match(await invite(ada, 'bob'), /is in the room now/)
  await hook(bob, 'room-more').waitFor()
  assert.equal(await hook(bob, 'invites').count(), 0)
})

scenario('what is declined can still be accepted', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'plans')
  await invite(ada, 'bob')
  await hook(bob, 'invite-decline').click()
  await hook(bob, 'invites').waitFor({ state: 'detached' })
  assert.match(await invite(ada, 'bob'), /was invited/, 'she is not told')

  await bob.reload()
  await hook(bob, 'room-lobby').waitFor()
  assert.equal(await hook(bob, 'invites').count(), 0)
  await hook(bob, 'prefs').click()
  await hook(bob, 'prefs-aside').click()
  const aside = hook(bob, 'aside-plans')
  await aside.waitFor()
  assert.match(await aside.textContent(), /You declined/)
  await hook(bob, 'aside-accept').click()
  await hook(bob, 'room-title').filter({ hasText: 'plans' }).waitFor()
})

scenario('a first direct message is a request, in no badge', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await message(ada, 'bob')
  await say(ada, 'hello stranger')
  const request = hook(bob, 'request-ada')
  await request.waitFor()
  assert.equal(await hook(bob, 'badge').count(), 0)
  assert.doesNotMatch(await bob.title(), /\(\d/)
  assert.equal(await hook(bob, 'room-ada').count(), 0, 'not among the conversations')

  await request.click()
  await sees(bob, 'hello stranger')
  await hook(bob, 'request-banner').waitFor()
  await say(bob, 'hello yourself')
  await sees(ada, 'hello yourself')
  await hook(bob, 'request-banner').waitFor({ state: 'detached' })
  await hook(bob, 'room-ada').waitFor()
  await enterRoom(bob, 'lobby')
  await say(ada, 'and now it counts')
  await hook(bob, 'badge').waitFor()
})

scenario('a request that is declined is out of sight', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await message(ada, 'bob')
  await say(ada, 'hello stranger')
  await hook(bob, 'request-ada').click()
  await hook(bob, 'request-decline').click()
  await hook(bob, 'invites').waitFor({ state: 'detached' })
  await say(ada, 'are you there?')
  await hook(bob, 'prefs').click()
  await hook(bob, 'prefs-aside').click()
  await hook(bob, 'aside-accept').click()
  await sees(bob, 'are you there?')
})
