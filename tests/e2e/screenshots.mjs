// Writes docs/screenshots/: a believable conversation in the real program, seen by the real client.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Crowd, enterRoom, hook, join, launch, sees } from './browser.mjs'
import { Cast } from './seed.mjs'
import { startServer } from './server.mjs'

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const wide = { reducedMotion: 'reduce', viewport: { width: 1200, height: 900 } }
const phone = {
  reducedMotion: 'reduce',
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
}

const say = (text, more) => ({ op: 'send', room: '#lobby', text, ...more })
const react = (of, emoji) => ({ op: 'react', room: '#lobby', of, emoji })
const [tom, ana, lin] = ['Tom Becker', 'Ana Silva', '林晓']

const prologue = [
  [tom, { op: 'set', room: '#lobby', topic: 'Everybody · 大家都在这里' }],
  [ana, { op: 'open', kind: 'public', name: 'design' }],
  [lin, { op: 'open', kind: 'public', name: '读书会' }],
]

const morning = [
  [lin, say('早上好！新的聊天服务器昨晚装好了，就在走廊那台旧笔记本上。', { as: 'hello' })],
  [ana, say('Morning! It really was **one command**. I was in before the coffee was ready.', { as: 'coffee' })],
  [tom, react('hello', '👋'), react('coffee', '🎉')],
  [tom, say('Nice. How do I try it at home?', { as: 'how' })],
  [lin, react('coffee', '🎉')],
  [ana, say('```sh\n./dev run --lan\n# parley ready http://192.168.1.20:8080\n```', { reply: 'how', as: 'code' })],
  [tom, react('code', '👍')],
]

const afternoon = [
  [lin, say('我拔了三次电源，一条消息都没丢。断网时写的，回来后自动发出。', { as: 'power' })],
  [ana, say('Same here: wrote two messages in the tunnel, both arrived *once* and in order.')],
  [tom, react('power', '😮'), react('power', '👏')],
  [tom, say('@mei can you bring the printed map to lunch?')],
  [lin, say('好的，十二点半见。Tom 带蛋糕 🍰', { as: 'cake' })],
  [ana, react('power', '👏'), react('cake', '❤️'), { op: 'send', room: '#design', text: 'New icons are in.' }],
]

const write = (page, name) =>
  page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' })

async function enterPublic(page, name) {
  await hook(page, 'new-room').click()
  await hook(page, 'room-dialog-browse-tab').click()
  await hook(page, `room-dialog-room-${name}`).click()
  await hook(page, 'room-title').filter({ hasText: name }).waitFor()
}

/** Mei has read the morning and comes back to the lobby after the afternoon's talk. */
async function meiComesBack(page, cast) {
  await join(page, 'Mei')
  await hook(page, 'tips-close').click()
  await page.locator('[data-testid="message"][data-from="ana-silva"]').last().waitFor()
  await page.locator('[data-testid="room-lobby"][data-unread="0"]').waitFor()
  await enterPublic(page, 'design')
  await enterPublic(page, '读书会')
  await cast.speak(afternoon)
  await cast.speak([
    [lin, { op: 'open', kind: 'dm', members: ['mei'], as: 'talk of two' }],
    [lin, { op: 'send', room: 'talk of two', text: '地图在我桌上' }],
  ])
  await page.locator('[data-testid="room-lobby"][data-mentions="1"]').waitFor()
  await enterRoom(page, 'lobby')
  await hook(page, 'unread-line').waitFor()
  await sees(page, '好的，十二点半见。Tom 带蛋糕 🍰')
  await page.locator('[data-testid="room-lobby"][data-unread="0"]').waitFor()
  await page.mouse.move(0, 0)
}

async function inChinese(page) {
  await hook(page, 'prefs').click()
  await hook(page, 'prefs-lang').getByText('简体中文').click()
  await hook(page, 'dialog-close').click()
  await hook(page, 'prefs-dialog').waitFor({ state: 'detached' })
  await page.mouse.move(0, 0)
}

async function everyPicture(crowd, cast) {
  const page = await crowd.visitor('/', wide)
  await hook(page, 'join-name').fill('Mei')
  await write(page, 'join')

  await cast.speak([...prologue, ...morning])
  await meiComesBack(page, cast)
  await write(page, 'chat-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await hook(page, 'members-button').click()
  await hook(page, 'members').waitFor()
  await write(page, 'chat-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await hook(page, 'members-close').click()
  await inChinese(page)
  await write(page, 'zh')

  const pocket = await crowd.visitor('/', phone)
  await join(pocket, 'Ines')
  await hook(pocket, 'tips-close').press('Enter')
  await pocket.mouse.move(0, 0)
  await sees(pocket, '好的，十二点半见。Tom 带蛋糕 🍰')
  await write(pocket, 'mobile')
}

async function main() {
  await mkdir(folder, { recursive: true })
  const browser = await launch()
  const server = await startServer()
  const crowd = new Crowd(browser, server)
  const cast = await Cast.open(browser, server)
  try {
    await everyPicture(crowd, cast)
  } finally {
    await cast.close()
    await crowd.close()
    await server.stop()
    await browser.close()
  }
}

await main()
