// Who is who on every screen: names that nobody has proved, and names that could be taken for
// another's.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, say, sees } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function tellByName(server, from, to, text) {
  const answer = await fetch(`${server.url}/v1/users/${to}/send`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ from, text }),
  })
  assert.equal(answer.status, 200)
}

async function rename(page, name) {
  await hook(page, 'prefs').first().click()
  await hook(page, 'prefs-name').fill(name)
  await hook(page, 'prefs-name').press('Enter')
  await page.keyboard.press('Escape')
}

scenario('a name that nobody has proved says so wherever it stands', async ({ crowd, server }) => {
  const ada = await crowd.person('Ada')
  await tellByName(server, 'bob', 'ada', 'give me the key')
  const row = hook(ada, 'request-~bob')
  await row.getByTestId('unproven').waitFor()
  await row.click()
  await sees(ada, 'give me the key')
  await message(ada, 'give me the key').getByTestId('unproven').waitFor()
  await hook(ada, 'room-title').getByTestId('unproven').waitFor()
  await eventually(async () => assert.match(await ada.title(), /bob \(unverified\)/))
  await hook(ada, 'members-button').click()
  await hook(ada, 'member-~bob').getByTestId('unproven').waitFor()
  assert.equal(await hook(ada, 'member-ada').getByTestId('unproven').count(), 0)
  await composer(ada).pressSequentially('@bo')
  await hook(ada, 'mention-list').getByTestId('unproven').waitFor()
  await composer(ada).press('Escape')
  await composer(ada).fill('')
  await ada.keyboard.press('Control+k')
  await hook(ada, 'switcher-field').fill('bob')
  await hook(ada, 'switcher').getByTestId('unproven').waitFor()
})

scenario('a name that could be taken for another is shown with its id', async ({ crowd }) => {
  const bob = await crowd.person('Bob')
  const eve = await crowd.person('Eve')
  await say(bob, 'I am Bob')
  await say(eve, 'so am I')
  await sees(bob, 'so am I')
  assert.equal(await hook(bob, 'name-id').count(), 0)
  await rename(eve, 'Воb') // the first letters are Cyrillic
  for (const page of [bob, eve]) {
    await message(page, 'so am I').getByTestId('name-id').filter({ hasText: '@eve' }).waitFor()
    await message(page, 'I am Bob').getByTestId('name-id').filter({ hasText: '@bob' }).waitFor()
  }
  await rename(eve, 'Eve')
  await eventually(async () => assert.equal(await hook(bob, 'name-id').count(), 0))
})

scenario('one emoji in two spellings is one chip', async ({ crowd }) => {
  const ada = await crowd.person('Ada')
  const bob = await crowd.person('Bob')
  await say(ada, 'hello')
  await sees(bob, 'hello')
  for (const [page, emoji] of [
    [ada, '❤️'],
    [bob, '❤'],
  ]) {
    await page.evaluate((one) => localStorage.setItem('parley.emoji', one), emoji)
    await page.reload()
    await sees(page, 'hello')
    await message(page, 'hello').hover()
    await message(page, 'hello').locator('.tool-emoji').first().click()
  }
  const chip = message(ada, 'hello').getByTestId('reaction')
  await chip.filter({ hasText: '2' }).waitFor()
  assert.equal(await chip.count(), 1)
})
