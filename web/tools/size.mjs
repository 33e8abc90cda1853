// Fails when the client outgrows its budgets: what index.html loads at once, and everything.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kInitialMax = 60 * 1024
const kAllMax = 100 * 1024

const dist = new URL('../dist/', import.meta.url).pathname
const weigh = (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length

const html = readFileSync(join(dist, 'index.html'), 'utf8')
const initial = new Set(['index.html'])
for (const match of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) initial.add(match[1])

const all = ['index.html', ...readdirSync(dist, { recursive: true })]
  .map(String)
  .filter((path, at, list) => /\.(js|css|html)$/.test(path) && list.indexOf(path) === at)

let initialBytes = 0
let allBytes = 0
for (const path of all) {
  const bytes = weigh(path)
  allBytes += bytes
  if (initial.has(path)) initialBytes += bytes
  console.log(`${String(bytes).padStart(8)}  ${initial.has(path) ? 'initial' : 'lazy   '}  ${path}`)
}
console.log(`initial ${initialBytes} of ${kInitialMax}, all ${allBytes} of ${kAllMax} bytes gzip`)
if (initialBytes > kInitialMax || allBytes > kAllMax) {
  console.error('over budget')
  process.exit(1)
}
