// Invitations of the fake server, without trust and limits: everybody is asked, each time.

export class Offers {
  list = []

  constructor(chat) {
    this.chat = chat
  }

  put(room, user, from, ts, state = 'open') {
    this.list.push({ room, user, from, ts, state })
  }

  add(room, user, from) {
    const ts = Date.now()
    this.put(room, user, from, ts)
    const { state: _, ...shown } = this.shown(this.list.at(-1))
    this.chat.push(user, { ev: 'invite', ...shown })
    return { room: room.room, ts, asked: true }
  }

  shown({ room: { room, kind, name, title }, from, ts, state }) {
    return { room: { room, kind, name, title }, from, ts, state }
  }

  of(user, open) {
    return this.list
      .filter((one) => one.user === user && (one.state === 'open') === open)
      .map((one) => this.shown(one))
  }

  answer(user, op, id) {
    const { chat } = this
    const room = chat.find(id)
    const asked = this.list.filter((one) => one.user === user && one.room === room)
    if (asked.length === 0 && room.request !== user) return chat.refuse('not_found')
    const why = op === 'accept' ? 'accepted' : 'declined'
    chat.push(user, { ev: 'invite-', room: room.room, why })
    if (op === 'decline') {
      for (const one of asked) one.state = why
      if (room.request === user) chat.push(user, { ev: 'room-', room: room.room })
      return { room: room.room, ts: Date.now() }
    }
    this.list = this.list.filter((one) => !asked.includes(one))
    room.request = undefined
    return { room: room.room, seq: chat.enter(room, user) }
  }
}
