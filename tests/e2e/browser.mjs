// Debian's Chromium, and people in it. Every page is watched: an error on the console, an exception
// or a violation of the content security policy fails the test in which it happens.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'
import { slowness } from './program.mjs'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
// What Chromium itself says while nobody listens at the address, or behind a proxy that finds
// nobody there; only said where a test asks for it.
const unreachable =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|502/
const noWebSocket = /WebSocket connection to .* failed/
const kTimeoutMs = 15_000 * slowness

export function launch() {
  return chromium.launch({
    executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args,
  })
}

/** Polls until `check` returns without throwing; its value is the answer. */
export async function eventually(check, timeoutMs = kTimeoutMs) {
  const end = Date.now() + timeoutMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The people of one test: `await crowd.person('Ada')` is Ada in a browser profile of her own. */
export class Crowd {
  #contexts = []
  #faults = []
  /** Set while the test itself has taken the server away. */
  serverMayBeGone = false
  /** Set while something on the way answers in the server's place. */
  refusalsMayShow = false
  /** Set while something on the way lets no WebSocket through. */
  webSocketsMayFail = false

  constructor(browser, server) {
    this.browser = browser
    this.server = server
  }

  /**
   * A page that has not joined; `options` are Playwright's for a browser context. A `baseURL` of
   * theirs is another way to the server than its own address.
   */
  async visitor(path = '/', options = {}) {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      ...options,
    })
    this.#contexts.push(context)
    context.setDefaultTimeout(kTimeoutMs)
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    const page = await context.newPage()
    this.#watch(page)
    await page.goto((options.baseURL ?? this.server.url) + path)
    return page
  }

  /** Joined and in the lobby. */
  async person(name, options = {}) {
    const page = await this.visitor('/', options)
    await join(page, name)
    return page
  }

  #watch(page) {
    page.on('pageerror', (error) => this.#faults.push(`exception: ${error.stack ?? error}`))
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      if (this.serverMayBeGone && unreachable.test(message.text())) return
      if (this.refusalsMayShow && /status of (403|421|503|505)/.test(message.text())) return
      // A client whose WebSocket fails asks whether HTTP answers; the server's no is the answer.
      const asked = message.location().url.endsWith('/v1/send') && message.text().includes('404')
      const failed = asked || noWebSocket.test(message.text())
      if (failed && (this.serverMayBeGone || this.webSocketsMayFail)) return
      this.#faults.push(`console: ${message.text()} (${message.location().url})`)
    })
  }

  /** Everybody is gone; what their pages reported is told at `close`. */
  async leave() {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()))
  }

  async close() {
    await this.leave()
    assert.deepEqual(this.#faults, [], 'the pages reported faults')
  }
}

export const hook = (page, id) => page.getByTestId(id)
export const composer = (page) => page.getByTestId('composer')

export async function join(page, name) {
  await hook(page, 'join-name').fill(name)
  await hook(page, 'join-button').click()
  await composer(page).waitFor()
}

/** On a narrow screen joining ends on the list of rooms or in the lobby; this is in the lobby. */
export async function enterRoom(page, name) {
  await hook(page, `room-${name}`).click()
  await composer(page).waitFor()
}

export async function say(page, text) {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The message whose text is exactly this. */
export function message(page, text) {
  const body = page.getByTestId('text').filter({ hasText: new RegExp(`^\\s*${escaped(text)}\\s*$`) })
  return page.getByTestId('message').filter({ has: body })
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export const sees = (page, text) => message(page, text).waitFor()

/** Every message that is drawn, in order. */
export function messages(page) {
  return hook(page, 'message').evaluateAll((rows) =>
    rows.map((row) => ({
      seq: row.dataset.seq === undefined ? null : Number(row.dataset.seq),
      state: row.dataset.state,
      text: row.querySelector('[data-testid="text"]')?.textContent.trim() ?? '',
    })),
  )
}

/** The list's scroller to its `top` or `bottom`. */
export async function scroll(page, to) {
  await hook(page, 'message').first().evaluate((row, where) => {
    let frame = row.parentElement
    while (!/auto|scroll/.test(getComputedStyle(frame).overflowY)) frame = frame.parentElement
    frame.scrollTop = where === 'top' ? 0 : frame.scrollHeight
  }, to)
}
