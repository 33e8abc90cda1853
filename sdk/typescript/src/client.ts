// ParleyClient: ties the connection to what it feeds. It decides who hears of what; the parts
// decide nothing of each other.
//
// Lifetime: one per page; `start` and `stop` may alternate. Everything runs on the page's one
// thread; the getters are
// right at once after every call, the listeners of `subscribe` come a microtask later.

import type {
  Client,
  ClientEvents,
  ClientOptions,
  Clock,
  Credentials,
  OpenRoom,
  SavedSession,
  SendOptions,
  SetRoom,
} from "./api.js";
import { Arrivals, findOwnRoom } from "./arrivals.js";
import { makeCid, systemClock } from "./clock.js";
import type { Change, ChangeOp, Exactly } from "./commands.js";
import { Connection } from "./connection.js";
import { ParleyError } from "./errors.js";
import { Invites } from "./invites.js";
import { Journal } from "./journal.js";
import { entryOf, messageAt } from "./log.js";
import { Notes } from "./notes.js";
import { Outbox, type OutboxItem } from "./outbox.js";
import { People } from "./people.js";
import type { Commands, DurableEvent } from "./protocol.js";
import { waysToReach } from "./reach.js";
import { Rooms } from "./rooms.js";
import { Saved } from "./saved.js";
import { defaultChannel, defaultLocks, MemoryStorage } from "./seams.js";
import { Changes, Moments } from "./signals.js";
import { Timeline } from "./timeline.js";
import type {
  Cid,
  ConnectionState,
  Member,
  MessageItem,
  Presence,
  Room,
  RoomId,
  RoomView,
  Seq,
  ServerFacts,
  User,
  UserId,
} from "./types.js";
import { durable, type Fields, type HelloOk, listOf, type Since } from "./wire.js";

const kFrameBytes = 64 * 1024;

interface Starting {
  readonly resolve: (me: User) => void;
  readonly reject: (error: ParleyError) => void;
}

export class ParleyClient implements Client {
  me: User | null = null;
  server: ServerFacts | null = null;
  readonly invites: Invites;

  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #roomList: Rooms;
  readonly #people: People;
  readonly #notes: Notes;
  readonly #saved: Saved;
  readonly #moments = new Moments();
  readonly #changes = new Changes();
  readonly #timelines = new Map<RoomId, Timeline>();
  readonly #arrivals: Arrivals;

  #credentials: Credentials | null = null;
  #session: SavedSession | null = null;
  #us = 0;
  /** What the last hello asked to resume. */
  #sent: Since | null = null;
  #starting: Starting | null = null;
  #loading: Promise<SavedSession | null> | null = null;
  #release: (() => void) | null = null;

  constructor(private readonly options: ClientOptions) {
    const clock = options.clock ?? systemClock;
    this.#clock = clock;
    this.#arrivals = new Arrivals(clock);
    const touch = () => this.#touch();
    this.#journal = new Journal(options.storage ?? new MemoryStorage(), (error) =>
      this.#moments.emit("error", {
        code: "storage",
        message: String(error),
        retry: false,
      }),
    );
    this.#connection = new Connection(
      {
        url: options.url,
        device: () => options.device,
        agent: options.agent,
        clock,
        ...waysToReach(options, clock),
        since: () => this.#since(),
      },
      {
        state: (state) => this.#stateChanged(state),
        hello: (ok) => this.#greeted(ok),
        refused: (err) => this.#refused(err),
        event: (ev, fields) => this.#happened(ev, fields),
        stray: ({ code, retry, message }) => this.#moments.emit("error", { code, retry, message }),
      },
    );
    this.#roomList = new Rooms(touch);
    this.invites = new Invites({
      request: (op, fields) => this.#connection.request(op, fields),
      change: (op, fields) => this.#changeBy(op, fields),
      enter: (op, fields) => this.#entered(this.#change(op, fields)),
      changed: () => this.#changes.touch(),
    });
    this.#people = new People(
      clock,
      async (users) => (await this.#connection.request("profile", { users })).users,
      touch,
    );
    this.#notes = new Notes(clock, (op, fields) => this.#connection.tell(op, fields));
    this.#saved = new Saved(clock, this.#journal, {
      list: () => this.server && this.#list(this.server.epoch),
      log: (room) => this.#timelines.get(room)?.snapshot?.log ?? null,
    });
    this.#outbox = new Outbox({
      clock,
      journal: this.#journal,
      channel: options.channel ?? defaultChannel(`parley ${options.url}`),
      ask: (op, fields, done) => this.#connection.ask(op, fields, done),
      frameMax: () => this.server?.limits.frame ?? kFrameBytes,
      changed: (room) => {
        this.#timelines.get(room)?.touch();
        this.#changes.touch();
      },
      acked: (item, seq) => this.#acked(item, seq),
      failed: ({ room, cid, op }, error) => this.#moments.emit("failed", { room, cid, op, error }),
    });
  }

  // ---------------------------------------------------------------- life

  load(): Promise<SavedSession | null> {
    this.#loading ??= this.#restore();
    return this.#loading;
  }

  async #restore(): Promise<SavedSession | null> {
    const { session, list, logs } = await this.#saved.load();
    await this.#outbox.load();
    this.#session = session;
    if (!session || !list) return session;
    this.me = session.me;
    this.#us = list.us;
    this.server = { name: "", version: "", epoch: list.epoch, limits: {}, skew: 0 };
    this.#people.learn(list.users);
    this.#roomList.restore(list.rooms);
    for (const [room, log] of logs) this.#timelines.set(room, this.#makeTimeline(room, { log }));
    this.#touch();
    return session;
  }

  async start(credentials?: Credentials): Promise<User> {
    await this.load();
    const chosen = credentials ?? (this.#session && { token: this.#session.token });
    if (!chosen) throw new ParleyError("unauthorized", "nobody was here before", false);
    this.#credentials = chosen;
    this.#starting?.reject(new ParleyError("stopped", "started anew", false));
    const started = new Promise<User>((resolve, reject) => {
      this.#starting = { resolve, reject };
    });
    this.#release ??= (this.options.locks ?? defaultLocks()).hold(
      `parley outbox ${this.options.url}`,
      () => void this.#outbox.hold(true),
    );
    this.#connection.start(chosen);
    return started;
  }

  async stop(): Promise<void> {
    this.#connection.stop();
    await this.#saved.flush();
  }

  async signOut(): Promise<void> {
    this.#connection.stop();
    await this.#erase();
    await this.#journal.delete("session");
    this.#session = null;
    this.me = null;
    this.server = null;
    this.#credentials = null;
    this.#loading = null;
    this.#touch();
  }

  wake(): void {
    this.#connection.wake();
  }

  /** Forgets everything of the one who was here, but the session itself. */
  async #erase(): Promise<void> {
    for (const timeline of this.#timelines.values()) timeline.drop();
    this.#timelines.clear();
    this.#outbox.clear();
    this.#roomList.clear();
    this.invites.clear();
    this.#people.clear();
    this.#notes.clear();
    this.#us = 0;
    await this.#saved.clear();
  }

  // ---------------------------------------------------------------- listening

  on<K extends keyof ClientEvents>(event: K, fn: (value: ClientEvents[K]) => void): () => void {
    return this.#moments.on(event, fn);
  }
  subscribe(fn: () => void): () => void {
    return this.#changes.subscribe(fn);
  }

  // ---------------------------------------------------------------- state

  get state(): ConnectionState {
    return this.#connection.state;
  }
  get rooms(): ReadonlyMap<RoomId, RoomView> {
    return this.#roomList.all;
  }
  get users(): ReadonlyMap<UserId, User> {
    return this.#people.all;
  }
  get waiting(): number {
    return this.#outbox.waiting;
  }
  user(id: UserId): User {
    return this.#people.user(id);
  }
  typing(room: RoomId): readonly UserId[] {
    return this.#people.typing(room);
  }
  presence(user: UserId): Presence {
    return this.#people.presence(user);
  }
  receipts(room: RoomId): ReadonlyMap<UserId, Seq> {
    return this.#people.receipts(room);
  }

  timeline(room: RoomId): Timeline {
    let timeline = this.#timelines.get(room);
    if (!timeline) {
      timeline = this.#makeTimeline(room, null);
      this.#timelines.set(room, timeline);
    }
    void timeline.open();
    return timeline;
  }

  #makeTimeline(room: RoomId, snapshot: ConstructorParameters<typeof Timeline>[2]): Timeline {
    const timeline: Timeline = new Timeline(
      room,
      {
        clock: this.#clock,
        me: () => this.me?.user ?? null,
        ready: () => this.#connection.ready,
        history: (fields) => this.#connection.request("history", fields),
        cursor: () => this.#roomList.cursor(room),
        pending: () => this.#outbox.of(room),
        confirm: (cid) => this.#outbox.confirm(cid),
        settle: (seq) => this.#outbox.settle(room, seq),
        changed: () => {
          this.#changes.touch(timeline);
          this.#saved.touch(room);
        },
      },
      snapshot,
    );
    return timeline;
  }

  // ---------------------------------------------------------------- changes by outbox

  send(room: RoomId, text: string, options: SendOptions = {}): Cid {
    this.#notes.sent(room);
    return this.#outbox.add("send", room, { text, ...options });
  }
  edit(room: RoomId, of: Seq, text: string, { mentions }: Pick<SendOptions, "mentions"> = {}): Cid {
    return this.#outbox.add("edit", room, { of, text, ...(mentions && { mentions }) });
  }
  remove(room: RoomId, of: Seq): Cid {
    return this.#outbox.add("delete", room, { of });
  }
  react(room: RoomId, of: Seq, emoji: string, on: boolean): Cid {
    return this.#outbox.add("react", room, { of, emoji, on });
  }
  retry(cid: Cid): void {
    this.#outbox.retry(cid);
  }
  discard(cid: Cid): void {
    this.#outbox.discard(cid);
  }

  #acked({ room, cid, op }: OutboxItem, seq: Seq): void {
    this.#moments.emit("acked", { room, cid, op, seq });
    // A window that follows the newest event keeps it until the event is here; nobody else has to.
    const timeline = this.#timelines.get(room);
    if (!timeline?.awaits || timeline.to >= seq) this.#outbox.settle(room, seq);
  }

  // ---------------------------------------------------------------- requests

  openRoom<R extends OpenRoom>(room: Exactly<OpenRoom, R>): Promise<RoomId> {
    return this.#entered(this.#change("open", room as OpenRoom));
  }
  join(room: string): Promise<RoomId> {
    return this.#entered(this.#change("join", { room }));
  }

  async #entered(change: Promise<Fields>): Promise<RoomId> {
    const room = String((await change).room);
    // The reply may come before `room+`; without one in time the list is what it is.
    if (!this.#roomList.get(room)) await this.#arrivals.wait(room);
    return room;
  }

  async leave(room: RoomId): Promise<void> {
    await this.#change("leave", { room });
    this.#left(room);
  }
  async setRoom<S extends SetRoom>(room: RoomId, set: Exactly<SetRoom, S>): Promise<void> {
    await this.#change("set", { room, ...(set as SetRoom) });
  }

  /** A request with a cid: goes out again after a lost connection, and is done once. */
  #change<O extends ChangeOp, F extends Change<O>>(
    op: O,
    fields: Exactly<Change<O>, F>,
  ): Promise<Fields> {
    return this.#changeBy(op, fields);
  }
  #changeBy<O extends ChangeOp>(op: O, fields: Change<O>): Promise<Fields> {
    const whole: unknown = { cid: makeCid(this.#clock), ...fields };
    return this.#connection.request(op, whole as Commands[O], true);
  }

  async setDisplay(display: string): Promise<User> {
    const ok = await this.#connection.request("me", { display });
    const user = ok.user as User;
    this.#people.learn([user]);
    if (this.#session) void this.#keepSession(this.#session.token, user);
    return user;
  }

  async who(room: RoomId): Promise<readonly Member[]> {
    const ok = await this.#connection.request("who", { room });
    const members = listOf<Member>(ok.members, "user");
    this.#people.learn(members);
    for (const { user, online } of members) this.#people.setPresence(user, online);
    return members;
  }

  async message(room: RoomId, seq: Seq): Promise<MessageItem | null> {
    const page = { room, after: seq - 1, limit: 1 };
    return messageAt(await this.#connection.request("history", page), seq);
  }

  async publicRooms(after?: RoomId): Promise<readonly Room[]> {
    const page = { scope: "public" as const, ...(after !== undefined && { after }) };
    return listOf<Room>((await this.#connection.request("rooms", page)).rooms, "room");
  }

  // ---------------------------------------------------------------- notes

  markRead(room: RoomId, seq: Seq): void {
    const left = this.#timelines.get(room)?.left(seq, this.#roomList.get(room));
    if (this.#roomList.read(room, seq, left)) this.#notes.read(room, seq);
  }
  setTyping(room: RoomId, on: boolean): void {
    this.#notes.typing(room, on);
  }
  signal(room: RoomId, data: unknown): void {
    this.#connection.tell("signal", { room, data });
  }

  // ---------------------------------------------------------------- what the connection tells

  #stateChanged(state: ConnectionState): void {
    this.#outbox.connected(state.kind === "live");
    if (state.kind === "live") this.#notes.flush();
    if (state.kind === "waiting" || state.kind === "closed")
      for (const timeline of this.#timelines.values()) timeline.lost();
    if (state.kind === "closed" || state.kind === "idle") this.#ended(state);
    this.#changes.touch();
    this.#moments.emit("state", state);
  }

  #ended(state: ConnectionState): void {
    this.#release?.();
    this.#release = null;
    void this.#outbox.hold(false);
    this.#outbox.stop();
    this.#people.stop();
    this.#notes.clear();
    const code = state.kind === "closed" && state.code === 4501 ? "unauthorized" : "closed";
    const reason = state.kind === "closed" ? state.reason : "not greeted in time";
    this.#starting?.reject(new ParleyError(code, reason, false));
    this.#starting = null;
  }

  /** Only who comes back by the token of the last visit holds something to go on from. */
  #since(): Since | null {
    const token =
      this.#credentials && "token" in this.#credentials ? this.#credentials.token : null;
    const known = this.server && this.#session && token === this.#session.token;
    this.#sent = null;
    if (!known || !this.server) return null;
    const rooms: Record<RoomId, Seq> = {};
    for (const [room, timeline] of this.#timelines) {
      const seq = timeline.resumeFrom;
      if (seq !== null) rooms[room] = seq;
    }
    this.#sent = { epoch: this.server.epoch, user: this.#us, rooms };
    return this.#sent;
  }

  #greeted(ok: HelloOk): void {
    const before = this.#session?.me.user ?? this.me?.user;
    const old = this.#credentials && "token" in this.#credentials ? this.#credentials.token : "";
    const token = ok.token ?? old;
    const kept = this.#keepSession(token, ok.user);
    if (before !== undefined && before !== ok.user.user) void this.#erase();
    this.#credentials = { token };
    this.#connection.use(this.#credentials);
    this.server = {
      name: ok.server?.name ?? "Parley",
      version: ok.server?.version ?? "",
      epoch: ok.epoch,
      limits: ok.limits ?? {},
      skew: ok.time - this.#clock.now(),
    };
    this.#us = ok.us;
    this.#people.hello();
    this.#people.learn([ok.user, ...(ok.users ?? [])]);
    this.invites.replace(ok.invites);
    const gone = this.#roomList.replace(ok.rooms);
    for (const room of gone) this.#dropped(room);
    const resync = new Set(ok.resync ?? []);
    for (const [room, timeline] of this.#timelines) {
      if (!this.#roomList.get(room)) continue;
      timeline.hello(this.#sent?.rooms[room] !== undefined && !resync.has(room));
    }
    for (const room of ok.rooms) this.#arrived(room.room);
    this.#saved.touch();
    const starting = this.#starting;
    this.#starting = null;
    if (starting) void kept.then(() => starting.resolve(ok.user));
  }

  #keepSession(token: string, me: User): Promise<void> {
    this.#session = { token, me };
    this.me = me;
    this.#changes.touch();
    return this.#saved.session(this.#session);
  }

  #refused(err: ParleyError): void {
    const starting = this.#starting;
    this.#starting = null;
    if (starting) {
      // The person may choose another name or log in: the socket waits for it.
      this.#connection.forget();
      starting.reject(err);
    } else {
      this.#connection.refuse(err.message);
    }
  }

  #happened(ev: string, fields: Fields): void {
    if (typeof fields.us === "number") this.#us = Math.max(this.#us, fields.us);
    const event = durable(fields);
    if (event) return this.#logged(event);
    const room = typeof fields.room === "string" ? fields.room : "";
    this.invites.happened(ev, fields);
    if (this.#people.happened(ev, room, fields, this.me?.user)) return;
    switch (ev) {
      case "room+": {
        if (this.#added(fields) || room === "" || this.#roomList.get(room)) break;
        const list = (of: Commands["rooms"]) => this.#connection.request("rooms", of);
        void findOwnRoom(list, room).then((found) => found && this.#added({ room: found }));
        break;
      }
      case "room-":
        this.#left(room);
        break;
      case "invite-":
        this.#roomList.answered(room);
        break;
      case "unread":
        this.#roomList.set(room, fields);
        break;
      case "profile":
        this.#profile(fields);
        break;
      case "signal":
        this.#moments.emit("signal", { room, from: String(fields.from), data: fields.data });
        break;
      case "drain":
        this.#moments.emit("drain", { after: Number(fields.after) || 0 });
        break;
    }
  }

  #logged(ev: DurableEvent): void {
    const fresh = this.#roomList.apply(ev, this.me?.user ?? null);
    const timeline = this.#timelines.get(ev.room);
    const mine = ev.from === this.me?.user;
    if (timeline) timeline.push(ev);
    else if (mine) this.#outbox.confirm(ev.cid);
    if (ev.ev === "member" && ev.user && ev.display) this.#people.hear(ev.user, ev.display);
    if (ev.ev !== "msg") return;
    this.#people.setTyping(ev.room, ev.from, false);
    if (!fresh || mine || this.state.kind !== "live") return;
    const item = entryOf(ev);
    const mentionsMe = ev.mentions?.includes(this.me?.user ?? "") ?? false;
    if (item?.kind === "message")
      this.#moments.emit("message", { room: ev.room, item, mentionsMe });
  }

  #profile(fields: Fields): void {
    const [user] = listOf<User>([fields.user], "user");
    if (!user) return;
    this.#people.learn([user]);
    if (user.user === this.me?.user && this.#session)
      void this.#keepSession(this.#session.token, user);
  }

  #added(fields: Fields): boolean {
    const added = this.#roomList.add(fields);
    if (added) this.#arrived(added.room);
    return added !== null;
  }

  #arrived(room: RoomId): void {
    this.#arrivals.came(room);
    const timeline = this.#timelines.get(room);
    if (timeline && timeline.resumeFrom === null) void timeline.open();
  }

  #left(room: RoomId): void {
    if (this.#roomList.remove(room)) this.#dropped(room);
  }

  #dropped(room: RoomId): void {
    this.#timelines.get(room)?.drop();
    this.#moments.emit("removed", { room });
  }

  #list(epoch: string) {
    const [rooms, users] = [[...this.rooms.values()], [...this.users.values()]];
    return { epoch, us: this.#us, rooms, users };
  }

  #touch(): void {
    this.#changes.touch();
    if (this.#connection.ready) this.#saved.touch();
  }
}
