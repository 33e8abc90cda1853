// People without a browser: they speak the protocol by hand, from a page of the same origin. For
// what has to be there before somebody comes: a long log, or others who talk.

/** Runs in the page; the connections stay until the page closes. See Cast.speak(). */
async function speak(script) {
  globalThis.cast ??= { people: new Map(), names: new Map(), cids: 0 }
  const { cast } = globalThis

  async function connect(name) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/v1/ws`)
    const waiting = new Map()
    socket.onmessage = ({ data }) => {
      const { id, ok, err } = JSON.parse(data)
      if (err) waiting.get(id)?.reject(new Error(`${name}: ${data}`))
      else waiting.get(id)?.resolve(ok)
      waiting.delete(id)
    }
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = () => reject(new Error('no connection'))
    })
    let last = 0
    const ask = (command) => {
      last += 1
      const id = last
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      socket.send(JSON.stringify({ id, ...command }))
      return answer
    }
    await ask({ op: 'hello', v: 1, guest: { name }, device: `seed-${name}` })
    return ask
  }

  // `as` names a message or a room that is made; `of`, `reply` and `room` may use that name.
  const resolved = ({ as: _, ...command }) => {
    for (const field of ['of', 'reply', 'room']) {
      if (cast.names.has(command[field])) command[field] = cast.names.get(command[field])[field]
    }
    cast.cids += 1
    return { cid: `seed-${cast.cids}`, ...command }
  }

  for (const [name, ...commands] of script) {
    if (!cast.people.has(name)) cast.people.set(name, await connect(name))
    const ask = cast.people.get(name)
    const answers = await Promise.all(commands.map((command) => ask(resolved(command))))
    for (const [at, { as }] of commands.entries()) {
      const { seq, room } = answers[at]
      if (as) cast.names.set(as, { of: seq, reply: seq, room })
    }
  }
}

/** Runs in the page: `count` messages of one guest, so many a second. See Cast.pour(). */
async function pour({ name, count, perSecond, text }) {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/v1/ws`)
  const say = (command) => socket.send(JSON.stringify(command))
  let acked = 0
  const all = new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const { id, ok, err } = JSON.parse(data)
      if (err) reject(new Error(`${name}: ${data}`))
      if (ok && id > 0) acked += 1
      if (acked === count) resolve()
    }
  })
  const hello = { id: 0, op: 'hello', v: 1, guest: { name }, device: `pour-${name}` }
  await new Promise((resolve) => {
    socket.onopen = resolve
  })
  say(hello)
  const started = performance.now()
  let said = 0
  while (said < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - started) * perSecond) / 1000))
    for (; said < due; said += 1) {
      const cid = `pour-${name}-${said}`
      say({ id: said + 1, op: 'send', room: '#lobby', cid, text: `${text} ${said + 1}` })
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const at = Date.now()
  await all
  socket.close()
  return at
}

export class Cast {
  #context
  #page

  static async open(browser, server) {
    const cast = new Cast()
    cast.#context = await browser.newContext()
    cast.#page = await cast.#context.newPage()
    await cast.#page.goto(server.url)
    return cast
  }

  /**
   * script: [[name, command, …], …]. The turns are taken one after the other, so that the log has
   * their order; a guest joins at the first turn.
   */
  speak(script) {
    return this.#page.evaluate(speak, script)
  }

  /**
   * One guest says "text 1" … "text count" in the lobby, so many a second. Resolves, once all are
   * on disk, with the time at which the last one was said.
   */
  pour(one) {
    return this.#page.evaluate(pour, one)
  }

  close() {
    return this.#context.close()
  }
}

/** `count` messages of one user in the lobby: "old 1", "old 2", … */
export async function longTalk(browser, server, count) {
  const turns = []
  for (let first = 1; first <= count; first += 100) {
    const size = Math.min(100, count - first + 1)
    const sends = Array.from({ length: size }, (_, at) => ({
      op: 'send',
      room: '#lobby',
      text: `old ${first + at}`,
    }))
    turns.push(['Old Hand', ...sends])
  }
  const cast = await Cast.open(browser, server)
  try {
    await cast.speak(turns)
  } finally {
    await cast.close()
  }
}
