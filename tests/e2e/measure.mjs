// What the message list costs a person: how late a busy room is, what it leaves in memory, how long
// coming back takes, and whether anything jumps while scrolling at the speed of a wheel.
//
//   node measure.mjs [busy] [memory] [return] [wheel]
//
// Prints one line of JSON for each. The figures are of this machine, to be compared with others of
// it only; what must hold everywhere is in the tests.
import { Crowd, composer, eventually, hook, launch } from './browser.mjs'
import { memoryOf } from './memory.mjs'
import { Cast } from './seed.mjs'
import { startServer } from './server.mjs'

const kBusy = { count: 3000, perSecond: 300 }
const kLong = { count: 20_000, perSecond: 500 }
const kMissed = 1000
const kWheel = { rows: 5000, step: 1200, everyMs: 30 }

/** The moment at which the list shows this text, by the page's clock. */
const shows = (page, text) =>
  page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const last = [...document.querySelectorAll('[data-testid="text"]')].at(-1)
          if (last?.textContent?.trim() === wanted) resolve(Date.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
    text,
  )

async function busy({ crowd, cast }) {
  const page = await crowd.person('Ada')
  const shown = shows(page, `busy ${kBusy.count}`)
  const said = await cast.pour({ name: 'Busy', text: 'busy', ...kBusy })
  return { ...kBusy, lateMs: (await shown) - said, ...(await memoryOf(page)) }
}

async function memory({ crowd, cast }) {
  const page = await crowd.person('Ada')
  const before = await memoryOf(page)
  const shown = shows(page, `long ${kLong.count}`)
  const said = await cast.pour({ name: 'Long', text: 'long', ...kLong })
  return { ...kLong, lateMs: (await shown) - said, before, after: await memoryOf(page) }
}

/** Notes, from the first script on, when the text field came and when the list last changed. */
function watchArrival() {
  globalThis.seen = { composer: 0, changed: 0, shifts: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.seen.shifts += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  new MutationObserver((changes) => {
    const now = performance.now()
    const { seen } = globalThis
    if (!seen.composer && document.querySelector('[data-testid="composer"]')) seen.composer = now
    const inList = ({ target }) => target instanceof Element && target.closest('.rows')
    if (changes.some(inList)) seen.changed = now
  }).observe(document, { childList: true, subtree: true })
}

async function comeBack({ crowd, cast, server }) {
  const page = await crowd.person('Ada')
  await cast.pour({ name: 'Eve', text: 'evening', count: 30, perSecond: 10 })
  await shows(page, 'evening 30')
  await eventually(async () => {
    const unread = await hook(page, 'room-lobby').getAttribute('data-unread')
    if (unread !== '0') throw new Error(`${unread} unread`)
  })
  await page.waitForTimeout(2500) // what is kept for the next visit is written a second later
  await page.goto('about:blank')
  await cast.pour({ name: 'Night', text: 'night', count: kMissed, perSecond: 1000 })
  await page.addInitScript(watchArrival)
  await page.goto(`${server.url}/r/lobby`)
  await composer(page).waitFor()
  await page.waitForTimeout(8000)
  const seen = await page.evaluate(() => globalThis.seen)
  const unread = Number(await hook(page, 'room-lobby').getAttribute('data-unread'))
  return {
    missed: kMissed,
    composerMs: Math.round(seen.composer),
    settledMs: Math.round(seen.changed - seen.composer),
    shifts: Math.round(seen.shifts * 1000) / 1000,
    unread,
    line: await hook(page, 'unread-line').count(),
  }
}

function watchFrames() {
  globalThis.seen = { sum: 0, count: 0, long: 0, worst: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      globalThis.seen.sum += entry.value
      globalThis.seen.count += 1
    }
  }).observe({ type: 'layout-shift' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      globalThis.seen.long += 1
      globalThis.seen.worst = Math.max(globalThis.seen.worst, Math.round(entry.duration))
    }
  }).observe({ type: 'longtask' })
}

async function wheel({ crowd, cast }) {
  await cast.pour({ name: 'Old', text: 'old', count: kWheel.rows, perSecond: 5000 })
  const page = await crowd.person('Ada')
  await shows(page, `old ${kWheel.rows}`)
  const before = await memoryOf(page)
  await page.mouse.move(640, 400)
  await page.evaluate(watchFrames)
  const end = Date.now() + 60_000
  while ((await hook(page, 'beginning').count()) === 0 && Date.now() < end) {
    await page.mouse.wheel(0, -kWheel.step)
    await page.waitForTimeout(kWheel.everyMs)
  }
  const seen = await page.evaluate(() => globalThis.seen)
  return { ...kWheel, ...seen, before, after: await memoryOf(page) }
}

const all = { busy, memory, return: comeBack, wheel }
const asked = process.argv.slice(2)
const browser = await launch()
for (const name of asked.length > 0 ? asked : Object.keys(all)) {
  const server = await startServer('--no-limits')
  const crowd = new Crowd(browser, server)
  const cast = await Cast.open(browser, server)
  try {
    console.log(JSON.stringify({ [name]: await all[name]({ crowd, cast, server }) }))
  } finally {
    await cast.close()
    await crowd.leave()
    await server.stop()
  }
}
await browser.close()
