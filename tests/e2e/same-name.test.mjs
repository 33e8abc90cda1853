// A room that is called like another one, made by a stranger: nothing of it passes for the other.
import assert from 'node:assert/strict'
import { composer, enterRoom, eventually, hook, message, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function createRoom(page, name, hidden = false) {
  await hook(page, 'new-room').click()
  await hook(page, 'room-dialog-name').fill(name)
  await hook(page, 'room-dialog-topic').fill(`about ${name}`)
  if (hidden) await hook(page, 'room-dialog-private').check()
  await hook(page, 'room-dialog-create').click()
  await hook(page, 'room-dialog').waitFor({ state: 'detached' })
  await hook(page, 'room-title').filter({ hasText: name }).waitFor()
}

const rowOf = (page, kind) => page.locator(`[data-testid="room-plans"][data-kind="${kind}"]`)
const pathOf = (page) => new URL(page.url()).pathname
const saysNothingOf = async (page, text) => assert.equal(await message(page, text).count(), 0)

/** In another tab, which goes there: this one stays where it is. */
async function acceptElsewhere(page) {
  const other = await page.context().newPage()
  await other.goto(page.url())
  await hook(other, 'invite-accept').click()
  await hook(other, 'room-title').filter({ hasText: 'Private' }).waitFor()
  await other.close()
  await rowOf(page, 'private').waitFor()
}

scenario('a private room does not take over the open one of its name', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  const eve = await crowd.person('Eve')
  await createRoom(ada, 'plans')
  await bob.goto(ada.url())
  await hook(bob, 'room-title').filter({ hasText: 'plans' }).waitFor()
  assert.equal(pathOf(ada), '/r/plans')

  await createRoom(eve, 'plans', true)
  const secret = pathOf(eve)
  assert.match(secret, /^\/r\/r_\w{13}$/)
  await hook(eve, 'room-menu').click()
  await hook(eve, 'room-invite').click()
  await hook(eve, 'person-ada').click()
  await hook(ada, 'invite-plans').filter({ hasText: 'plans (private)' }).waitFor()
  await acceptElsewhere(ada)

  // What she writes goes where she was, and is seen there alone.
  await say(ada, 'for everybody')
  await sees(bob, 'for everybody')
  assert.equal(pathOf(ada), '/r/plans')
  await ada.reload()
  await sees(ada, 'for everybody')
  await say(ada, 'after a reload')
  await sees(bob, 'after a reload')
  await saysNothingOf(eve, 'for everybody')
  await saysNothingOf(eve, 'after a reload')

  // The rows say which is which, and lead there; back leads back.
  const words = await Promise.all(['public', 'private'].map((kind) => rowOf(ada, kind).innerText()))
  assert.notEqual(words[0], words[1])
  await rowOf(ada, 'private').click()
  await eventually(async () => assert.equal(pathOf(ada), secret))
  await hook(ada, 'room-title').filter({ hasText: 'Private' }).waitFor()
  assert.match(await ada.title(), /plans \(private\)/)
  await say(ada, 'for Eve')
  await hook(eve, 'dialog-close').click()
  await sees(eve, 'for Eve')
  await saysNothingOf(bob, 'for Eve')
  await ada.goBack()
  await sees(ada, 'after a reload')
})

scenario('who has left a room has none, whatever is called the same', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'plans', true)
  await enterRoom(ada, 'lobby')
  await createRoom(ada, 'plans')
  await bob.goto(ada.url())
  await hook(bob, 'room-title').filter({ hasText: 'plans' }).waitFor()

  // Her other tab leaves the public room while this one shows it.
  const other = await ada.context().newPage()
  await other.goto(ada.url())
  await hook(other, 'room-menu').click()
  await hook(other, 'room-leave').click()
  await hook(other, 'leave-go').click()
  await rowOf(ada, 'public').waitFor({ state: 'detached' })
  await rowOf(ada, 'private').waitFor()
  assert.equal(pathOf(ada), '/r/plans')
  assert.equal(await composer(ada).count(), 0)
  await ada.getByText('You are no longer in #plans').waitFor()
})

scenario('a topic typed at creation is there for everybody', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await createRoom(ada, 'garden')
  await ada.getByText('about garden').first().waitFor()
  await bob.goto(ada.url())
  await bob.getByText('about garden').first().waitFor()
})
