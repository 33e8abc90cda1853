// A real server on a port of 127.0.0.1 that speaks the protocol of model.ts over all three
// transports, and can be made to misbehave.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { DurableEvent } from "../src/index.js";
import { type Ear, HttpDoor, type Line } from "./door.js";
import { type Fields, Model, Refusal } from "./model.js";

interface Session {
  readonly socket: Line;
  readonly user: string;
  readonly device: string;
}

/** Few, so that a list of rooms takes more than one page. */
const kRoomsOfPage = 2;
const kChanges = new Set([
  "send",
  "edit",
  "delete",
  "react",
  "open",
  "join",
  "leave",
  "invite",
  "accept",
  "decline",
  "set",
]);

export class TestServer {
  readonly model = new Model();
  readonly heard: Fields[] = [];
  /**
   * May refuse a command (by throwing a Refusal), or drop its reply and the connection (by `cut`).
   */
  before: (op: string, fields: Fields) => "go" | "cut" | "cut after" | "ignore" = () => "go";
  /** False: the event is lost on the way to this user. */
  deliver: (user: string, event: Fields) => boolean = () => true;
  hellos = 0;
  asks = false;
  /** What becomes of a WebSocket: `cut` ends it at its first frame, `mute` never says a word. */
  upgrade: "open" | "refuse" | "hang" | "cut" | "mute" = "open";
  upgrades = 0;
  readonly door = new HttpDoor((line) => this.accept(line));
  private sessions: Session[] = [];
  private readonly webSockets = new WebSocketServer({ noServer: true });
  private readonly hanging = new Set<Duplex>();

  private constructor(private readonly server: Server) {
    server.on("request", (request, response) => void this.door.answer(request, response));
    server.on("upgrade", (request, socket, head) => {
      this.upgrades++;
      if (this.upgrade === "refuse") socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      else if (this.upgrade === "hang") this.hanging.add(socket.on("error", () => {}));
      else
        this.webSockets.handleUpgrade(request, socket, head, (open) => {
          if (this.upgrade === "cut") open.once("message", () => open.terminate());
          if (this.upgrade !== "open") return;
          const ear = this.accept(open);
          open.on("message", (data) => ear.hear(String(data)));
          open.on("close", ear.gone);
        });
    });
    this.model.committed = (room, event) => {
      for (const member of room.members.keys()) this.push(member, event);
    };
    this.model.personal = (user, event) => this.push(user, event);
  }

  static async open(port = 0): Promise<TestServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return new TestServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/v1/ws`;
  }

  async close(): Promise<void> {
    this.cut();
    for (const socket of this.hanging) socket.destroy();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  /** Every connection ends without a word. */
  cut(): void {
    for (const socket of this.webSockets.clients) socket.terminate();
    this.door.cut();
    this.sessions = [];
  }

  get users(): string[] {
    return this.sessions.map((one) => one.user);
  }

  closeAll(code: number, reason: string): void {
    for (const { socket } of this.sessions) socket.close(code, reason);
    this.sessions = [];
  }

  push(user: string, event: DurableEvent | Fields): void {
    const fields = { ...event };
    if (!this.deliver(user, fields)) return;
    for (const one of this.sessions) if (one.user === user) one.socket.send(JSON.stringify(fields));
  }

  private accept(socket: Line): Ear {
    let session: Session | null = null;
    return {
      hear: (text) => {
        for (const line of text.split("\n")) {
          const fields = JSON.parse(line) as Fields;
          this.heard.push(fields);
          session = this.command(socket, session, fields) ?? session;
        }
      },
      gone: () => {
        this.sessions = this.sessions.filter((one) => one.socket !== socket);
      },
    };
  }

  private command(socket: Line, session: Session | null, fields: Fields): Session | null {
    const { id } = fields;
    const op = String(fields.op);
    const say = (what: Fields) => {
      if (id !== undefined || "err" in what)
        socket.send(JSON.stringify({ ...(id !== undefined && { id }), ...what }));
    };
    try {
      const fate = this.before(op, fields);
      if (fate === "ignore") return null;
      if (fate === "cut") socket.terminate();
      if (fate === "cut") return null;
      if (op === "bye") socket.close(1000, "bye");
      if (op === "bye") return null;
      if (op === "hello") return this.hello(socket, fields, say);
      if (op === "ping") say({ ok: { t: fields.t } });
      if (op === "ping") return null;
      if (!session) throw new Refusal("unauthorized");
      const ok = kChanges.has(op)
        ? this.model.change(session.user, op, fields)
        : this.ask(session, op, fields);
      if (fate === "cut after") socket.terminate();
      else say({ ok });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say({ err: { code: error.code, msg: error.code, retry: false, ...error.more } });
    }
    return null;
  }

  private hello(socket: Line, fields: Fields, say: (what: Fields) => void): Session {
    const { model } = this;
    this.hellos++;
    const guest = fields.guest as { name: string } | undefined;
    const made = guest && model.guest(guest.name);
    const user = made?.user.user ?? model.tokens.get(String(fields.token));
    if (user === undefined) throw new Refusal("unauthorized");
    const device = String(fields.device);
    for (const old of this.sessions)
      if (old.user === user && old.device === device) old.socket.close(4503, "replaced");
    this.sessions = this.sessions.filter((one) => one.user !== user || one.device !== device);
    const since = fields.since as { epoch: string; rooms: Record<string, number> } | undefined;
    const mine = [...model.rooms.values()].filter((room) => room.members.has(user));
    const resync: string[] = [];
    const missed: DurableEvent[] = [];
    for (const room of mine) {
      const from = since?.rooms[room.id];
      if (from === undefined) continue;
      if (since?.epoch !== model.epoch || from > room.log.length) resync.push(room.id);
      else missed.push(...room.log.slice(from).map((ev) => model.standing(room, ev)));
    }
    say({
      ok: {
        user: model.users.get(user),
        session: "s",
        epoch: model.epoch,
        ping: 25,
        time: 0,
        server: { name: "Test", version: "0" },
        limits: { text: 16384, frame: 65536 },
        us: 0,
        rooms: mine.map((room) => model.view(room, user)),
        users: [],
        invites: model.invites(user).invites,
        ...(resync.length && { resync }),
        ...(made && { token: made.token }),
      },
    });
    for (const event of missed) socket.send(JSON.stringify(event));
    socket.send(JSON.stringify({ ev: "live" }));
    const session = { socket, user, device };
    this.sessions.push(session);
    return session;
  }

  private ask(session: Session, op: string, fields: Fields): Fields {
    const { model } = this;
    const { user } = session;
    switch (op) {
      case "invites":
        return model.invites(user);
      case "history":
        return model.history(model.room(fields.room, user), fields);
      case "profile": {
        const ids = fields.users as string[];
        return { users: ids.flatMap((one) => model.users.get(one) ?? []) };
      }
      case "who": {
        const room = model.room(fields.room, user);
        const online = (one: string) => this.sessions.some((each) => each.user === one);
        return {
          members: [...room.members.keys()].map((one) => ({
            ...model.users.get(one),
            role: "member",
            online: online(one),
          })),
        };
      }
      case "rooms": {
        const all = [...model.rooms.values()];
        const after = typeof fields.after === "string" ? fields.after : "";
        if (fields.scope === "mine") {
          const mine = all.filter(({ id, members }) => members.has(user) && id > after);
          const rooms = mine.slice(0, kRoomsOfPage).map((room) => model.view(room, user));
          return { rooms, more: mine.length > rooms.length };
        }
        const open = all.filter((room) => room.kind === "public");
        return { rooms: open.map((room) => model.view(room, user)) };
      }
      case "me": {
        const old = model.users.get(user);
        if (typeof fields.ask === "boolean") this.asks = fields.ask;
        const display = String(fields.display ?? old?.display);
        const me = { ...old, user, display };
        model.users.set(user, me);
        return { user: me, ask: this.asks };
      }
      case "read": {
        const room = model.room(fields.room, user);
        room.members.set(user, Number(fields.seq));
        model.tellUnread(room, user);
        return {};
      }
      case "typing":
      case "signal": {
        const room = model.room(fields.room, user);
        const { on, data } = fields;
        for (const member of room.members.keys())
          if (op === "signal" || member !== user)
            this.push(member, { ev: op, room: room.id, user, from: user, on, data });
        return {};
      }
    }
    throw new Refusal("unknown_op");
  }
}
