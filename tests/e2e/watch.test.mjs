// The watch over every page is itself worth nothing if it sees nothing.
import assert from 'node:assert/strict'
import { Crowd } from './browser.mjs'
import { chromiumSuite } from './suite.mjs'

const scenario = chromiumSuite()

async function faultsAfter({ crowd, server }, mischief) {
  const watched = new Crowd(crowd.browser, server)
  const page = await watched.visitor()
  await page.evaluate(mischief)
  return watched.close().then(
    () => [],
    (error) => error.actual,
  )
}

scenario('a quiet page has no faults', async (house) => {
  assert.deepEqual(await faultsAfter(house, () => {}), [])
})

scenario('an error on the console is a fault', async (house) => {
  const faults = await faultsAfter(house, () => console.error('something broke'))
  assert.match(faults.join('\n'), /console: something broke/)
})

scenario('a script in the page is a violation, and does not run', async (house) => {
  const faults = await faultsAfter(house, async () => {
    const script = document.createElement('script')
    script.textContent = 'console.error("it ran")'
    const told = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', resolve, { once: true }),
    )
    document.head.append(script)
    await told
  })
  assert.match(faults.join('\n'), /content security policy: script-src/)
  assert.doesNotMatch(faults.join('\n'), /it ran/)
})
