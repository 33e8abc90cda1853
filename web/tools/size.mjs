// Fails when the client outgrows its budgets: what is loaded until the lobby can be read (what
// index.html names, one language and the drawing of messages), and everything.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kInitialMax = 60 * 1024
const kReadableMax = 70_000
const kAllMax = 100 * 1024

const dist = new URL('../dist/', import.meta.url).pathname
const weigh = (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length

const html = readFileSync(join(dist, 'index.html'), 'utf8')
const initial = new Set(['index.html'])
for (const match of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) initial.add(match[1])

const all = ['index.html', ...readdirSync(dist, { recursive: true })]
  .map(String)
  .filter((path, at, list) => /\.(js|css|html)$/.test(path) && list.indexOf(path) === at)

/** What main fetches by itself before the first message is drawn; of the languages one. */
const kBefore = /^assets\/(?:parse|index|join)-/
const kLanguage = /^assets\/(?:en|zh)-/

let readable = 0
let initialBytes = 0
let language = 0
let allBytes = 0
for (const path of all) {
  const bytes = weigh(path)
  const before = initial.has(path) || kBefore.test(path)
  allBytes += bytes
  if (before) readable += bytes
  if (initial.has(path)) initialBytes += bytes
  if (kLanguage.test(path)) language = Math.max(language, bytes)
  console.log(`${String(bytes).padStart(8)}  ${before ? 'readable' : 'later   '}  ${path}`)
}
if (language === 0) throw new Error('no language was found')
readable += language
console.log(`initial ${initialBytes} of ${kInitialMax}, until the lobby is readable ${readable} of`)
console.log(`${kReadableMax}, all ${allBytes} of ${kAllMax} bytes gzip`)
if (initialBytes > kInitialMax || readable > kReadableMax || allBytes > kAllMax) {
  console.error('over budget')
  process.exit(1)
}
