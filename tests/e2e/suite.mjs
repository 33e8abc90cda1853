// One Chromium for a file of tests, a fresh server and fresh people for every test in it.
import { after, before, test } from 'node:test'
import { Crowd, launch } from './browser.mjs'
import { slowness } from './program.mjs'
import { startServer } from './server.mjs'

const kTestTimeoutMs = 90_000 * slowness

/** scenario(name, [options of `parley serve`], async ({crowd, server, t}) => …) */
export function chromiumSuite() {
  let browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser?.close())

  return function scenario(name, ...rest) {
    const body = rest.pop()
    const [options = []] = rest
    test(name, { timeout: kTestTimeoutMs }, async (t) => {
      const server = await startServer(...options)
      const crowd = new Crowd(browser, server)
      try {
        await body({ crowd, server, t })
      } catch (error) {
        // The first failure is the one to tell; what the pages reported comes along.
        await crowd.close().catch((faults) => t.diagnostic(faults.message))
        t.diagnostic(server.log.split('\n').slice(-20).join('\n'))
        throw error
      } finally {
        try {
          await crowd.close()
        } finally {
          await server.stop()
        }
      }
    })
  }
}
