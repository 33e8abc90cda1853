// A server for trying the client out by hand: the protocol of docs/protocol.md over memory, with
// people and talk in it.
// It also serves dist/ under the content security policy of the real one. Development only; nothing
// of it is shipped.
//
//   PORT=8080 node dev/fake-server.mjs [--empty] [--many]
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { WebSocketServer } from 'ws'
import { Offers } from './fake-offers.mjs'
import { seed } from './seed.mjs'

const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const kPolicy =
  "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; style-src 'self'; script-src 'self'"
const dist = new URL('../dist/', import.meta.url).pathname

class Refusal extends Error {
  constructor(code, more = {}) {
    super(code)
    this.code = code
    this.more = more
  }
}

export class Chat {
  users = new Map()
  tokens = new Map()
  rooms = new Map()
  sessions = new Set()
  done = new Map()
  offers = new Offers(this)
  epoch = `E${Date.now()}`

  refuse(code) {
    throw new Refusal(code)
  }

  makeUser(name) {
    const user = name.toLowerCase().trim().replace(/\s+/g, '-')
    if (this.users.has(user)) {
      let n = 2
      while (this.users.has(`${user}-${n}`)) n += 1
      throw new Refusal('name_taken', { suggest: `${name} ${n}` })
    }
    const made = { user, display: name, guest: true }
    this.users.set(user, made)
    return made
  }

  makeRoom(kind, name, members, more = {}) {
    const room = `r_${(this.rooms.size + 1).toString(32).padStart(13, '0')}`
    const made = { room, kind, name, title: '', topic: '', ...more, log: [], members: new Map() }
    this.rooms.set(room, made)
    for (const user of members) made.members.set(user, { read: 0, role: 'member' })
    return made
  }

  find(word, user) {
    for (const room of this.rooms.values()) {
      if (room.room !== word && `#${room.name}` !== word) continue
      if (user === undefined || room.members.has(user)) return room
    }
    throw new Refusal('not_found')
  }

  append(room, event, ts = Date.now()) {
    const whole = { ...event, room: room.room, seq: room.log.length + 1, ts }
    room.log.push(whole)
    if (event.ev === 'msg' && room.members.has(event.from))
      room.members.get(event.from).read = whole.seq
    for (const user of room.members.keys()) this.push(user, whole)
    return whole
  }

  push(user, event) {
    const line = JSON.stringify(event)
    for (const session of this.sessions) if (session.user === user) session.socket.send(line)
  }

  enter(room, user, role = 'member') {
    if (room.members.has(user)) return room.log.length
    const { seq } = this.append(room, { ev: 'member', from: user, user, act: 'join' })
    room.members.set(user, { read: seq, role })
    this.push(user, { ev: 'room+', room: this.view(room, user) })
    return seq
  }

  view(room, user) {
    const mine = room.members.get(user)
    const { room: id, kind, name, title, topic } = room
    const head = room.log.length
    const base = { room: id, kind, members: room.members.size, head, ts: room.log.at(-1)?.ts ?? 0 }
    const named = kind === 'dm' ? { users: [...room.members.keys()] } : { name, title, topic }
    if (!mine) return { ...base, ...named }
    const left = room.log.filter((ev) => ev.ev === 'msg' && ev.seq > mine.read && ev.from !== user)
    const mentions = left.filter((ev) => ev.mentions?.includes(user)).length
    const request = room.request === user && { request: true }
    const counts = { read: mine.read, unread: left.length, mentions }
    return { ...base, ...named, role: mine.role, ...counts, ...request }
  }

  standing(room, event) {
    if (event.ev !== 'msg') return event
    const now = { ...event }
    const reactions = new Map()
    for (const ev of room.log) {
      if (ev.of !== event.seq) continue
      if (ev.ev === 'edit') Object.assign(now, { text: ev.text, edited: ev.ts })
      if (ev.ev === 'del') Object.assign(now, { text: '', deleted: true })
      if (ev.ev === 'react') {
        const users = new Set(reactions.get(ev.emoji))
        if (ev.on === false) users.delete(ev.from)
        else users.add(ev.from)
        reactions.set(ev.emoji, users)
      }
    }
    const list = [...reactions].filter(([, users]) => users.size > 0)
    if (list.length > 0 && !now.deleted) {
      now.reactions = list.map(([emoji, users]) => ({ emoji, users: [...users] }))
    }
    return now
  }

  history(room, { before, after, around, limit = 50 }) {
    const all = room.log
    const page = (start, end) => all.slice(start, end).map((ev) => this.standing(room, ev))
    if (after !== undefined) {
      return { events: page(after, after + limit), more: after + limit < all.length }
    }
    const end =
      before !== undefined ? before - 1 : around !== undefined ? around + (limit >> 1) : all.length
    const start = Math.max(0, Math.min(end, all.length) - limit)
    return { events: page(start, Math.min(end, all.length)), more: start > 0 }
  }

  online(user) {
    return (
      user.startsWith('bot-') ||
      seedOnline.has(user) ||
      [...this.sessions].some((one) => one.user === user)
    )
  }

  change(user, op, fields) {
    const key = `${user} ${fields.cid}`
    if (this.done.has(key)) return { ...this.done.get(key), dup: true }
    const ok = this.perform(user, op, fields)
    this.done.set(key, ok)
    return ok
  }

  perform(user, op, fields) {
    if (op === 'open') return this.open(user, fields)
    if (op === 'join') {
      const room = this.find(fields.room)
      return { room: room.room, seq: this.enter(room, user) }
    }
    if (op === 'accept' || op === 'decline') return this.offers.answer(user, op, fields.room)
    const room = this.find(fields.room, user)
    const { cid, of } = fields
    const add = (event) => {
      const { seq, ts } = this.append(room, { from: user, cid, ...event })
      return { seq, ts }
    }
    switch (op) {
      case 'send': {
        if (fields.text.startsWith('/fail')) throw new Refusal('forbidden')
        const named = [...fields.text.matchAll(/@([\p{L}\p{N}_.-]+)/gu)].map((match) => match[1])
        const mentions = named.filter((one) => room.members.has(one))
        const more = {
          ...(fields.reply && { reply: fields.reply }),
          ...(mentions.length && { mentions }),
        }
        return add({ ev: 'msg', text: fields.text, ...more })
      }
      case 'edit':
        return add({ ev: 'edit', of, text: fields.text })
      case 'delete':
        return add({ ev: 'del', of })
      case 'react':
        return add({ ev: 'react', of, emoji: fields.emoji, on: fields.on !== false })
      case 'set': {
        const { title, topic } = fields
        if (title !== undefined) room.title = title
        if (topic !== undefined) room.topic = topic
        return add({
          ev: 'room',
          act: 'set',
          ...(title !== undefined && { title }),
          ...(topic !== undefined && { topic }),
        })
      }
      case 'invite':
        return this.offers.add(room, fields.user, user)
      case 'leave': {
        const ok = add({ ev: 'member', act: 'leave', user })
        room.members.delete(user)
        this.push(user, { ev: 'room-', room: room.room })
        return ok
      }
    }
    throw new Refusal('unknown_op')
  }

  open(user, { kind, name, title = '', topic = '', members = [] }) {
    if (kind === 'dm') {
      const pair = [...new Set([user, ...members])].sort().join(' ')
      for (const room of this.rooms.values()) {
        if (room.kind === 'dm' && [...room.members.keys()].sort().join(' ') === pair) {
          return { room: room.room, seq: room.log.length }
        }
      }
    } else {
      for (const room of this.rooms.values())
        if (room.name === name) throw new Refusal('name_taken')
    }
    const room = this.makeRoom(kind, name, [...new Set([user, ...members])], { title, topic })
    if (kind !== 'dm') room.members.get(user).role = 'owner'
    const { seq } = this.append(room, { ev: 'room', act: 'open', from: user })
    for (const one of room.members.keys())
      this.push(one, { ev: 'room+', room: this.view(room, one) })
    return { room: room.room, seq }
  }

  ask(session, op, fields) {
    const { user } = session
    switch (op) {
      case 'ping':
        return { t: fields.t }
      case 'history':
        return this.history(this.find(fields.room, user), fields)
      case 'invites':
        return { invites: this.offers.of(user, true), aside: this.offers.of(user, false) }
      case 'profile':
        return { users: fields.users.flatMap((one) => this.users.get(one) ?? []) }
      case 'who': {
        const room = this.find(fields.room, user)
        const members = [...room.members].map(([one, { role }]) => ({
          ...this.users.get(one),
          role,
          online: this.online(one),
        }))
        return { members, users: members }
      }
      case 'rooms': {
        const all = [...this.rooms.values()].filter((room) => room.kind === 'public')
        const at = all.findIndex((room) => room.room === fields.after) + 1
        return { rooms: all.slice(at).map((room) => this.view(room, user)) }
      }
      case 'me': {
        const me = this.users.get(user)
        if (fields.display) me.display = fields.display
        if (typeof fields.ask === 'boolean') this.asks = fields.ask
        return { user: me, ask: this.asks === true }
      }
      case 'read': {
        const room = this.find(fields.room, user)
        const mine = room.members.get(user)
        mine.read = Math.max(mine.read, Math.min(fields.seq, room.log.length))
        const { read, unread, mentions } = this.view(room, user)
        this.push(user, { ev: 'unread', room: room.room, read, unread, mentions })
        return {}
      }
      case 'typing':
      case 'signal': {
        const room = this.find(fields.room, user)
        const { on = true, data } = fields
        for (const one of room.members.keys()) {
          if (one !== user) this.push(one, { ev: op, room: room.room, user, from: user, on, data })
        }
        return {}
      }
    }
    throw new Refusal('unknown_op')
  }

  hello(socket, fields) {
    const made = fields.guest && this.makeUser(fields.guest.name)
    const token = made ? `token-${made.user}` : fields.token
    if (made) this.tokens.set(token, made.user)
    const user = this.tokens.get(token)
    if (user === undefined) throw new Refusal('unauthorized')
    if (made) this.welcome?.(user)
    const mine = [...this.rooms.values()].filter((room) => room.members.has(user))
    const since = fields.since
    const resync = []
    const missed = []
    for (const room of mine) {
      const from = since?.rooms[room.room]
      if (from === undefined) continue
      if (since.epoch !== this.epoch) resync.push(room.room)
      else missed.push(...room.log.slice(from))
    }
    const partners = new Set(
      mine.filter((room) => room.kind === 'dm').flatMap((room) => [...room.members.keys()]),
    )
    const ok = {
      user: this.users.get(user),
      session: 's1',
      epoch: this.epoch,
      ping: 25,
      time: Date.now(),
      server: { name: process.env.NAME ?? 'Parley', version: '0.1.0' },
      limits: { text: 16384, frame: 65536, cid: 64 },
      us: 1,
      rooms: mine.map((room) => this.view(room, user)),
      users: [...partners].map((one) => this.users.get(one)),
      invites: this.offers.of(user, true),
      resync,
      ...(made && { token }),
    }
    return { user, device: fields.device, socket, ok, missed }
  }

  presence(user) {
    for (const one of this.users.keys())
      if (one !== user) this.push(one, { ev: 'presence', user, online: this.online(user) })
  }

  accept(socket) {
    let session = null
    const say = (what) => socket.send(JSON.stringify(what))
    const answer = (fields) => {
      const { id, op } = fields
      try {
        if (op === 'hello') {
          const { ok, missed, ...made } = this.hello(socket, fields)
          for (const old of this.sessions) {
            if (old.user === made.user && old.device === made.device)
              old.socket.close(4503, 'replaced')
          }
          say({ id, ok })
          for (const event of missed) say(event)
          say({ ev: 'live' })
          session = made
          this.sessions.add(session)
          this.presence(session.user)
          return
        }
        if (!session) throw new Refusal('unauthorized')
        const ok = fields.cid
          ? this.change(session.user, op, fields)
          : this.ask(session, op, fields)
        if (id !== undefined) setTimeout(() => say({ id, ok }), Number(process.env.LAG ?? 5))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        say({
          ...(id !== undefined && { id }),
          err: { code: error.code, msg: error.code, retry: false, ...error.more },
        })
      }
    }
    socket.on('message', (data) => {
      for (const line of String(data).split('\n')) answer(JSON.parse(line))
    })
    socket.on('close', () => {
      this.sessions.delete(session)
      if (session) this.presence(session.user)
    })
  }
}

const seedOnline = new Set()
const chat = new Chat()
chat.makeRoom('public', 'lobby', [])
if (!process.argv.includes('--empty')) seed(chat, seedOnline, process.argv.includes('--many'))
else chat.welcome = (user) => chat.enter(chat.find('#lobby'), user, 'owner')

function file(url) {
  const path = normalize(join(dist, decodeURIComponent(new URL(url, 'http://x').pathname)))
  const found = path.startsWith(dist) && existsSync(path) && statSync(path).isFile()
  return found ? path : join(dist, 'index.html')
}

const http = createServer((request, response) => {
  const path = file(request.url ?? '/')
  response.writeHead(200, {
    'content-type': kTypes[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': kPolicy,
  })
  createReadStream(path).pipe(response)
})
new WebSocketServer({ server: http, path: '/v1/ws' }).on('connection', (socket) =>
  chat.accept(socket),
)
http.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`fake parley on http://127.0.0.1:${http.address().port}`)
})
