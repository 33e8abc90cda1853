// The real program in a fresh data directory, which can be killed and come back at the same
// address.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { program } from './program.mjs'

/** Resolves with the address of the line `parley ready http://…`. */
async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^parley ready (http:\/\/\S+?)\/?$/.exec(line)
    if (found) return found[1]
  }
  throw new Error(`${program} ended before it was ready`)
}

export class Server {
  #child = null
  #log = ''

  constructor(data, options) {
    this.data = data
    this.options = options
    this.url = ''
  }

  /** The log of the program, for a message of failure. */
  get log() {
    return this.#log
  }

  async start() {
    const listen = this.url === '' ? '127.0.0.1:0' : new URL(this.url).host
    const child = spawn(
      program,
      ['serve', '--listen', listen, '--data', this.data, ...this.options],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    child.stderr.on('data', (bytes) => {
      this.#log += bytes
    })
    this.#child = child
    child.on('error', (error) => {
      this.#log += `${error.message}\n`
    })
    try {
      this.url = await addressOf(child)
    } catch (error) {
      throw new Error(`${error.message}:\n${this.#log}`)
    }
    child.stdout.resume()
  }

  /** As if the power went: no word of farewell, nothing flushed. */
  async kill() {
    await this.#end('SIGKILL')
  }

  /** As if another database had been restored: nobody and nothing is known any more. */
  async forget() {
    await rm(this.data, { recursive: true, force: true })
    await mkdir(this.data, { mode: 0o700 })
  }

  /** The process that has ended; null where there was none. */
  async #end(signal) {
    const child = this.#child
    this.#child = null
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    }
    return child
  }

  /** In order; fails where it is not, or where the program had ended before by itself. */
  async stop() {
    const child = await this.#end('SIGTERM')
    await rm(this.data, { recursive: true, force: true })
    if (child && child.exitCode !== 0) {
      throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${this.#log}`)
    }
  }
}

/** A running server; `options` are those of `parley serve`. */
export async function startServer(...options) {
  const server = new Server(await mkdtemp(join(tmpdir(), 'parley-e2e-')), options)
  await server.start()
  return server
}
