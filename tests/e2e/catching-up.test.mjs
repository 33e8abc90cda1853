// Away and back: where the list stands then, what counts as read, and what a busy room costs.
import assert from 'node:assert/strict'
import { composer, eventually, hook, message, messages, say, sees } from './browser.mjs'
import { memoryOf } from './memory.mjs'
import { Cast } from './seed.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()
const kRowsMax = 250

async function withCast({ crowd, server }, body) {
  const cast = await Cast.open(crowd.browser, server)
  try {
    await body(cast)
  } finally {
    await cast.close()
  }
}

const unreadOf = async (page) => Number(await hook(page, 'room-lobby').getAttribute('data-unread'))

/** The newest messages are kept in the browser for the next visit. */
const isKept = (page, text) =>
  eventually(async () => {
    const found = await page.evaluate(
      (wanted) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('parley')
          opening.onerror = () => reject(opening.error)
          opening.onsuccess = () => {
            const db = opening.result
            const [store] = db.objectStoreNames
            const asked = db.transaction(store).objectStore(store).getAll()
            asked.onsuccess = () => {
              db.close()
              resolve(JSON.stringify(asked.result).includes(wanted))
            }
          }
        }),
      text,
    )
    assert.ok(found, `${text} is kept`)
  })

/** What stands on screen, from the first row that is whole; lines too. */
const onScreen = (page) =>
  page.locator('.scroller').evaluate((frame) => {
    const edges = frame.getBoundingClientRect()
    return [...frame.querySelectorAll('.rows > *')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return top >= edges.top - 1 && bottom <= edges.bottom + 1
      })
      .map((row) => {
        if (row.dataset.testid === 'unread-line') return 'line'
        return row.querySelector('[data-testid="text"]')?.textContent ?? ''
      })
  })

/** The line is on screen, and this stands right below it. */
const lineIsAbove = (page, text) =>
  eventually(async () => {
    const rows = await onScreen(page)
    assert.ok(rows.includes('line'), `the line is on screen: ${rows}`)
    assert.equal(rows[rows.indexOf('line') + 1], text)
  })

/** The last `seq` that this page has told to be read. */
function toldRead(page) {
  const told = { seq: 0 }
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      for (const [, seq] of String(payload).matchAll(/"op":"read".*?"seq":(\d+)/g)) {
        told.seq = Number(seq)
      }
    }),
  )
  return told
}

/** Some were read where the list stands; those below were not. */
async function onlySeenIsRead(page, missed) {
  await eventually(async () => assert.ok((await unreadOf(page)) < missed, 'what is seen is read'))
  const rows = await onScreen(page)
  const last = Number(rows.findLast((text) => text.startsWith('night')).split(' ')[1])
  const unread = await unreadOf(page)
  assert.ok(missed - unread <= last + 1, `${missed - unread} read, ${last} seen`)
}

for (const missed of [120, 300]) {
  scenario(`back in the morning: ${missed} missed, the line before them, only the seen read`,
    ['--no-limits'],
    (house) => withCast(house, async (cast) => {
      const { crowd, server } = house
      const page = await crowd.person('Ada')
      await say(page, 'good night')
      await isKept(page, 'good night')
      await page.goto('about:blank')
      await cast.pour({ name: 'Owl', text: 'night', count: missed, perSecond: 1000 })

      const told = toldRead(page)
      await page.goto(`${server.url}/r/lobby`)
      await lineIsAbove(page, 'night 1')
      await onlySeenIsRead(page, missed)
      await lineIsAbove(page, 'night 1')

      // Once more: what was read stays read, and the line stands where reading stopped.
      const left = await unreadOf(page)
      const last = await message(page, `night ${missed - left}`).getAttribute('data-seq')
      await eventually(async () => assert.equal(told.seq, Number(last)))
      await page.reload()
      await lineIsAbove(page, `night ${missed - left + 1}`)

      // Asked for, it is all read at once.
      await page.keyboard.press('Escape')
      await hook(page, 'jump-new').click()
      await sees(page, `night ${missed}`)
    }))
}

scenario('down to the newest without reading: what was passed over stays unread', ['--no-limits'],
  (house) => withCast(house, async (cast) => {
    const { crowd, server } = house
    const page = await crowd.person('Ada')
    await page.goto('about:blank')
    await cast.pour({ name: 'Owl', text: 'night', count: 300, perSecond: 1000 })
    await page.goto(`${server.url}/r/lobby`)
    await onlySeenIsRead(page, 300)
    await hook(page, 'jump-new').click()
    await sees(page, 'night 300')
    await hook(page, 'banner').waitFor()
    assert.ok((await unreadOf(page)) > 200)
    await hook(page, 'mark-read').click()
    await eventually(async () => assert.equal(await unreadOf(page), 0))
  }))

scenario('a tab left open overnight stands where reading stopped', ['--no-limits'],
  (house) => withCast(house, async (cast) => {
    const page = await house.crowd.person('Ada')
    await say(page, 'good night')
    await page.locator('[data-state="sent"][data-seq]').waitFor()
    await page.evaluate(() => {
      document.hasFocus = () => false
      dispatchEvent(new Event('blur'))
    })
    await cast.pour({ name: 'Owl', text: 'night', count: 1500, perSecond: 1000 })
    await lineIsAbove(page, 'night 1')
    await eventually(async () => assert.equal(await unreadOf(page), 1500))
    await page.evaluate(() => {
      document.hasFocus = () => true
      dispatchEvent(new Event('focus'))
    })
    await onlySeenIsRead(page, 1500)
    assert.ok((await page.locator('.rows > *').count()) <= kRowsMax)
  }))

scenario('a connection that was gone: what came meanwhile is not run past', ['--no-limits'],
  (house) => withCast(house, async (cast) => {
    const { crowd, server } = house
    const page = await crowd.person('Ada')
    await say(page, 'before')
    await page.locator('[data-state="sent"][data-seq]').waitFor()
    crowd.serverMayBeGone = true
    await server.kill()
    await hook(page, 'status-strip').waitFor()
    // Nobody's client gets in before the others have spoken.
    await page.context().setOffline(true)
    await server.start()
    await cast.pour({ name: 'Owl', text: 'night', count: 300, perSecond: 1000 })
    await page.context().setOffline(false)
    await lineIsAbove(page, 'night 1')
    await onlySeenIsRead(page, 300)
  }))

scenario('a busy room is kept up with, and leaves nothing behind', ['--no-limits'],
  (house) => withCast(house, async (cast) => {
    const page = await house.crowd.person('Ada')
    await say(page, 'here')
    await sees(page, 'here')
    const before = await memoryOf(page)
    await cast.pour({ name: 'Busy', text: 'busy', count: 2000, perSecond: 300 })
    await sees(page, 'busy 2000')
    const rows = await messages(page)
    assert.ok(rows.length <= kRowsMax, `${rows.length} rows`)
    const first = 2001 - rows.length
    for (const [at, { text }] of rows.entries()) assert.equal(text, `busy ${first + at}`)
    const after = await memoryOf(page)
    // 200 rows have some 1,500 nodes; 2,000 would have 15,000.
    assert.ok(after.nodes < before.nodes + 4000, `${before.nodes} → ${after.nodes} nodes`)
    assert.ok(after.heapMb < before.heapMb + 10, `${before.heapMb} → ${after.heapMb} MB`)
    await composer(page).fill('still here')
    await composer(page).press('Enter')
    await sees(page, 'still here')
  }))
