// The chat as the protocol tells it, in memory, without sockets: rooms with gapless logs, answers
// by cid, standing
// messages. What the real server does for its clients, in the shortest form a test can trust.

import type { DurableEvent, MsgEvent, Reaction, Room, RoomKind, User } from "../src/index.js";

export type Fields = Record<string, unknown>;
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly more: Fields = {},
  ) {
    super(code);
  }
}

export interface ModelRoom {
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string;
  title: string;
  topic: string;
  readonly log: DurableEvent[];
  /** Member → the seq read. In order of joining. */
  readonly members: Map<string, number>;
}

interface Offer {
  readonly user: string;
  readonly room: string;
  readonly from: string;
  readonly ts: number;
  state: "open" | "declined";
}

const memberEvent = (from: string, user: string, act: "join" | "leave" | "invite") =>
  ({ ev: "member", from, user, display: "", role: "member", act }) as const;

type Draft = DurableEvent extends infer E
  ? E extends DurableEvent
    ? Omit<E, "room" | "seq" | "ts">
    : never
  : never;

export class Model {
  epoch = "E1";
  readonly users = new Map<string, User>();
  readonly tokens = new Map<string, string>();
  readonly rooms = new Map<string, ModelRoom>();
  /** Whom each user lets add him at once, as `user other`. */
  readonly trusts = new Set<string>();
  private offers: Offer[] = [];
  private readonly answers = new Map<string, { content: string; ok: Fields }>();
  private ts = 1_700_000_000_000;
  private n = 0;
  /** Called after each change with the event, as the store would commit it. */
  committed: (room: ModelRoom, event: DurableEvent) => void = () => {};
  /** A user's own rooms changed. */
  personal: (user: string, event: Fields) => void = () => {};

  constructor() {
    this.make("public", "lobby", []);
  }

  make(kind: RoomKind, name: string, members: readonly string[]): ModelRoom {
    const id = `r_${(++this.n).toString().padStart(13, "0")}`;
    const room: ModelRoom = {
      id,
      kind,
      name,
      title: name,
      topic: "",
      log: [],
      members: new Map(),
    };
    this.rooms.set(id, room);
    for (const user of members) room.members.set(user, 0);
    return room;
  }

  guest(name: string): { user: User; token: string } {
    const id = name.toLowerCase().replaceAll(" ", "-");
    if (this.users.has(id)) throw new Refusal("name_taken", { suggest: `${name} 2` });
    const user: User = { user: id, display: name, guest: true };
    const token = `token-${id}`;
    this.users.set(id, user);
    this.tokens.set(token, id);
    this.join(this.room("#lobby"), id);
    return { user, token };
  }

  room(ref: unknown, member?: string): ModelRoom {
    for (const room of this.rooms.values()) {
      const hit = room.id === ref || (room.name !== "" && `#${room.name}` === ref);
      const seen = member === undefined || room.members.has(member);
      if (hit && seen) return room;
    }
    throw new Refusal("not_found");
  }

  append(room: ModelRoom, event: Draft): number {
    const seq = room.log.length + 1;
    const whole = { ...event, room: room.id, seq, ts: ++this.ts } as DurableEvent;
    room.log.push(whole);
    if (event.ev === "msg") room.members.set(event.from, seq);
    this.committed(room, whole);
    return seq;
  }

  join(room: ModelRoom, user: string): number {
    if (room.members.has(user)) return room.log.length;
    const seq = this.append(room, memberEvent(user, user, "join"));
    room.members.set(user, seq);
    this.personal(user, { ev: "room+", room: this.view(room, user) });
    return seq;
  }

  view(room: ModelRoom, user: string): Room {
    const read = room.members.get(user);
    const left = room.log
      .map((ev) => this.standing(room, ev))
      .filter((ev): ev is MsgEvent => ev.ev === "msg" && ev.seq > (read ?? 0) && !ev.deleted);
    return {
      room: room.id,
      kind: room.kind,
      name: room.name,
      title: room.title,
      topic: room.topic,
      members: room.members.size,
      head: room.log.length,
      ts: room.log.at(-1)?.ts ?? 0,
      ...(read !== undefined && {
        role: "member" as const,
        read,
        unread: left.length,
        mentions: left.filter((ev) => ev.mentions?.includes(user)).length,
      }),
    };
  }

  /** The event as it is read from the log by now. */
  standing(room: ModelRoom, event: DurableEvent): DurableEvent {
    if (event.ev !== "msg") return event;
    let { text, mentions } = event;
    let edited: number | undefined;
    let deleted = false;
    let reactions: Reaction[] = [];
    for (const ev of room.log) {
      if (!("of" in ev) || ev.of !== event.seq) continue;
      if (ev.ev === "edit" && !deleted) {
        ({ text } = ev);
        mentions = ev.mentions;
        edited = ev.ts;
      } else if (ev.ev === "del") {
        deleted = true;
        mentions = undefined;
        text = "";
        reactions = [];
      } else if (ev.ev === "react" && !deleted) {
        const users = reactions.find((one) => one.emoji === ev.emoji)?.users ?? [];
        const next = users.filter((one) => one !== ev.from);
        if (ev.on !== false) next.push(ev.from);
        reactions = reactions.filter((one) => one.emoji !== ev.emoji);
        if (next.length) reactions.push({ emoji: ev.emoji, users: next });
      }
    }
    const { mentions: _, ...rest } = event;
    return {
      ...rest,
      text,
      ...(mentions && { mentions }),
      ...(edited !== undefined && { edited }),
      ...(deleted && { deleted }),
      ...(reactions.length > 0 && { reactions }),
    };
  }

  history(room: ModelRoom, fields: Fields): Fields {
    const limit = Number(fields.limit ?? 50);
    const log = room.log.map((ev) => this.standing(room, ev));
    const older = (end: number): Fields => {
      const start = Math.max(0, end - limit);
      return { events: log.slice(start, end), more: start > 0 };
    };
    if (typeof fields.after === "number") {
      const end = fields.after + limit;
      return { events: log.slice(fields.after, end), more: end < log.length };
    }
    if (typeof fields.before === "number") return older(fields.before - 1);
    if (typeof fields.around === "number") {
      return older(Math.min(log.length, fields.around + Math.floor(limit / 2)));
    }
    return older(log.length);
  }

  /** A changing command: once per author and cid. */
  change(user: string, op: string, fields: Fields): Fields {
    const { id: _, cid, ...rest } = fields;
    const key = `${user} ${String(cid)}`;
    const content = JSON.stringify({ ...rest, op });
    const first = this.answers.get(key);
    if (first && first.content !== content) throw new Refusal("cid_conflict");
    if (first) return { ...first.ok, dup: true };
    const ok = this.perform(user, op, fields);
    this.answers.set(key, { content, ok });
    return ok;
  }

  private perform(user: string, op: string, fields: Fields): Fields {
    const cid = String(fields.cid);
    const of = Number(fields.of);
    if (op === "open") return this.open(user, fields);
    if (op === "join") {
      const room = this.room(fields.room);
      return { room: room.id, seq: this.join(room, user) };
    }
    if (op === "accept" || op === "decline") return this.answer(user, op, fields);
    const room = this.room(fields.room, user);
    const done = (event: Draft): Fields => {
      const seq = this.append(room, event);
      return { seq, ts: this.ts };
    };
    switch (op) {
      case "send":
        return done({
          ev: "msg",
          from: user,
          cid,
          text: String(fields.text),
          ...(typeof fields.reply === "number" && { reply: fields.reply }),
          ...(Array.isArray(fields.mentions) && { mentions: fields.mentions as string[] }),
        });
      case "edit":
        if (room.log[of - 1]?.from !== user) throw new Refusal("forbidden");
        return this.recount(room, () =>
          done({
            ev: "edit",
            from: user,
            cid,
            of,
            text: String(fields.text),
            ...(Array.isArray(fields.mentions) && { mentions: fields.mentions as string[] }),
          }),
        );
      case "delete":
        return this.recount(room, () => done({ ev: "del", from: user, cid, of }));
      case "react": {
        const on = fields.on !== false;
        return done({ ev: "react", from: user, cid, of, emoji: String(fields.emoji), on });
      }
      case "set": {
        const { title, topic } = fields;
        if (typeof title === "string") room.title = title;
        if (typeof topic === "string") room.topic = topic;
        return done({ ev: "room", from: user, act: "set", title: room.title, topic: room.topic });
      }
      case "invite": {
        const invited = String(fields.user);
        if (!this.trusts.has(`${invited} ${user}`)) return this.offer(room, invited, user);
        const ok = done(memberEvent(user, invited, "invite"));
        room.members.set(invited, room.log.length);
        this.personal(invited, { ev: "room+", room: this.view(room, invited) });
        return { ...ok, room: room.id };
      }
      case "leave": {
        const ok = done(memberEvent(user, user, "leave"));
        room.members.delete(user);
        this.personal(user, { ev: "room-", room: room.id });
        return ok;
      }
    }
    throw new Refusal("unknown_op");
  }

  // ---------------------------------------------------------------- invitations

  private offer(room: ModelRoom, user: string, from: string): Fields {
    const made: Offer = { user, room: room.id, from, ts: ++this.ts, state: "open" };
    this.offers = this.offers.filter(
      (one) => one.user !== user || one.room !== room.id || one.from !== from,
    );
    this.offers.push(made);
    this.personal(from, { ev: "invited", room: room.id, user });
    const { state: _, ...shown } = this.shown(made);
    this.personal(user, { ev: "invite", ...shown });
    return { room: room.id, ts: made.ts, asked: true };
  }

  private shown({ room, from, ts, state }: Offer): Fields {
    const { kind, name, title } = this.room(room);
    return { room: { room, kind, name, title }, from, ts, state };
  }

  private answer(user: string, op: string, fields: Fields): Fields {
    const room = this.room(fields.room);
    const asked = this.offers.filter((one) => one.user === user && one.room === room.id);
    const meant = asked.filter((one) => (fields.from ?? one.from) === one.from);
    const first = meant.find((one) => one.state === "open") ?? meant[0];
    if (!first) throw new Refusal("not_found");
    if (op === "decline") {
      for (const one of meant) one.state = "declined";
      this.personal(user, { ev: "invite-", room: room.id, why: "declined" });
      return { room: room.id, ts: this.ts };
    }
    this.offers = this.offers.filter((one) => !asked.includes(one));
    this.trusts.add(`${user} ${first.from}`);
    return { room: room.id, seq: this.join(room, user) };
  }

  invites(user: string): { invites: Fields[]; aside: Fields[] } {
    const of = (open: boolean) =>
      this.offers
        .filter((one) => one.user === user && (one.state === "open") === open)
        .map((one) => this.shown(one));
    return { invites: of(true), aside: of(false) };
  }

  /** Tells those of whom it mentioned, or mentions now. */
  private recount(room: ModelRoom, act: () => Fields): Fields {
    const before = new Map<string, number | undefined>();
    for (const user of room.members.keys()) before.set(user, this.view(room, user).mentions);
    const ok = act();
    for (const user of room.members.keys())
      if (this.view(room, user).mentions !== before.get(user)) this.tellUnread(room, user);
    return ok;
  }

  tellUnread(room: ModelRoom, user: string): void {
    const { head, read, unread, mentions } = this.view(room, user);
    this.personal(user, { ev: "unread", room: room.id, head, read, unread, mentions });
  }

  private open(user: string, fields: Fields): Fields {
    const kind = fields.kind as RoomKind;
    const name = String(fields.name ?? "");
    for (const room of this.rooms.values())
      if (name !== "" && room.name === name)
        throw new Refusal("name_taken", { suggest: `${name}-2` });
    const room = this.make(kind, name, [user]);
    const said = {
      ...(typeof fields.title === "string" && { title: fields.title }),
      ...(typeof fields.topic === "string" && { topic: fields.topic }),
    };
    Object.assign(room, said);
    const seq = this.append(room, { ev: "room", from: user, act: "open", kind, name, ...said });
    this.personal(user, { ev: "room+", room: this.view(room, user) });
    for (const one of (fields.members as string[] | undefined) ?? []) {
      if (kind !== "dm" && !this.trusts.has(`${one} ${user}`)) {
        this.offer(room, one, user);
        continue;
      }
      room.members.set(one, seq);
      this.personal(one, {
        ev: "room+",
        room: { ...this.view(room, one), request: kind === "dm" },
      });
    }
    return { room: room.id, seq };
  }
}
