// What may stand between a person and the server: an HTTP proxy that lets plain requests through
// and does to WebSockets, and to streams, what `webSockets` and `streams` say at that moment.
import { once } from 'node:events'
import { createServer, request as requestOf } from 'node:http'

/**
 * What becomes of a WebSocket's handshake: `pass`; `refuse` answers 403; `drop` closes the
 * connection without a word; `cut` lets it open and ends it at the client's first frame; `mute`
 * lets it open and carries nothing.
 */
const upgrades = {
  pass(client, upstream) {
    client.pipe(upstream).pipe(client)
  },
  refuse(client) {
    client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  },
  drop(client) {
    client.destroy()
  },
  cut(client) {
    client.once('data', () => client.destroy())
  },
  mute(client) {
    client.resume()
  },
}
const opening = new Set(['pass', 'cut', 'mute'])

export class Proxy {
  webSockets = 'refuse'
  /**
   * Of `text/event-stream`: `pass`; `hold` keeps back head and body until the response ends;
   * `hold body` lets the head through.
   */
  streams = 'pass'
  /** Of everything below /v1/: `{status, body}` instead of the server's answer. */
  refuse = null
  /** How many handshakes of WebSockets came. */
  handshakes = 0
  /** Whole answers and streams that began, by path. */
  answered = new Map()
  #open = new Map()
  #sockets = new Set()

  constructor(server) {
    this.server = server
    this.listener = createServer((request, response) => this.#forward(request, response))
    this.listener.on('upgrade', (...way) => this.#upgrade(...way))
    this.listener.on('connection', (socket) => this.#keep(socket))
  }

  async start() {
    this.listener.listen(0, '127.0.0.1')
    await once(this.listener, 'listening')
    this.url = `http://127.0.0.1:${this.listener.address().port}`
  }

  /** What is under way right now for this path, as the server sees it. */
  open(path) {
    return this.#open.get(path) ?? 0
  }

  /** Ends all that is under way, without a word. */
  cut() {
    for (const socket of this.#sockets) socket.destroy()
  }

  async stop() {
    const closed = once(this.listener, 'close')
    this.listener.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #keep(socket) {
    this.#sockets.add(socket)
    socket.on('error', () => {}) // the close that follows is all that counts
    socket.on('close', () => this.#sockets.delete(socket))
  }

  /** Counts what is under way until `end` closes. */
  #count(path, end) {
    this.#open.set(path, this.open(path) + 1)
    end.on('close', () => this.#open.set(path, this.open(path) - 1))
  }

  #upstream(request) {
    const { method, url, headers } = request
    const { hostname, port } = new URL(this.server.url)
    return requestOf({ hostname, port, method, path: url, headers, agent: false })
  }

  #forward(request, response) {
    if (this.refuse && request.url.startsWith('/v1/')) {
      response.writeHead(this.refuse.status, { 'Content-Type': 'application/json' })
      response.end(this.refuse.body)
      return
    }
    const upstream = this.#upstream(request)
    const path = request.url.split('?')[0]
    response.on('close', () => upstream.destroy())
    upstream.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end('nobody is there')
    })
    upstream.on('response', (answer) => {
      this.answered.set(path, (this.answered.get(path) ?? 0) + 1)
      this.#count(path, answer)
      this.#answer(answer, response)
    })
    request.pipe(upstream)
  }

  #answer(answer, response) {
    const stream = answer.headers['content-type']?.startsWith('text/event-stream')
    answer.on('error', () => response.destroy())
    if (stream && this.streams !== 'pass') {
      if (this.streams === 'hold body') head(answer, response).flushHeaders()
      const held = []
      answer.on('data', (bytes) => held.push(bytes))
      answer.on('end', () => {
        if (!response.headersSent) head(answer, response)
        response.end(Buffer.concat(held))
      })
      return
    }
    head(answer, response)
    if (stream) response.flushHeaders()
    answer.pipe(response)
  }

  #upgrade(request, client) {
    this.handshakes += 1
    if (this.refuse) {
      const { status, body } = this.refuse
      const head = `HTTP/1.1 ${status} No\r\nContent-Length: ${body.length}\r\nConnection: close`
      client.end(`${head}\r\n\r\n${body}`)
      return
    }
    const kind = this.webSockets
    if (!opening.has(kind)) return upgrades[kind](client)
    const upstream = this.#upstream(request)
    client.on('close', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
    upstream.on('response', (answer) => {
      head101(client, answer)
      answer.pipe(client)
    })
    upstream.on('upgrade', (answer, socket, first) => {
      this.#keep(socket)
      this.#count('websocket', socket)
      socket.on('close', () => client.destroy())
      client.on('close', () => socket.destroy())
      head101(client, answer)
      if (kind === 'pass') client.write(first)
      upgrades[kind](client, socket)
    })
    upstream.end()
  }
}

function head(answer, response) {
  return response.writeHead(answer.statusCode, answer.rawHeaders)
}

function head101(client, { statusCode, statusMessage, rawHeaders }) {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  client.write(`${lines.join('\r\n')}\r\n\r\n`)
}

/** A running proxy in front of `server`; `set` are its fields. */
export async function startProxy(server, set = {}) {
  const proxy = Object.assign(new Proxy(server), set)
  await proxy.start()
  return proxy
}
