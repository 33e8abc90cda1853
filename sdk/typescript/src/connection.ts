// One connection to the server that comes back by itself: the state machine of api.ts'
// `ConnectionState`, requests by
// id, liveness. It knows the protocol's hello, ping, drain and close codes, and nothing of rooms or
// messages.
//
// Invariant: `socket` is set exactly in the states connecting, greeting, syncing and live; every
// timer dies with the
// state that set it.

import type { Clock, Credentials, SocketFactory, SocketLike, Wakeups } from "./api.js";
import type { Exactly } from "./commands.js";
import { ParleyError } from "./errors.js";
import type { Commands, Op } from "./protocol.js";
import type { ConnectionState, Refusal, WaitReason } from "./types.js";
import { decode, type Fields, type HelloOk, type Reply, type Since } from "./wire.js";

export const kRetryMsMin = 500;
export const kRetryMsMax = 20_000;
/**
 * A connection that lived shorter than this does not reset the back-off: a server that greets and
 * drops is not stormed.
 */
const kSettledMs = 5_000;
const kConnectMs = 10_000;
const kProbeMs = 10_000;
/** Who asked for a sign of life, and has none by then, says so. */
const kSayMs = 1_000;
/** A request without an answer for so long makes us ask. */
const kLateMs = 5_000;
const kRequestMs = 15_000;
/** Silence of so many server pings makes us ask. */
const kSilentPings = 2.4;

export interface ConnectionListener {
  state(state: ConnectionState): void;
  /** Called in `syncing`, before any event of this connection; requests may be asked. */
  hello(ok: HelloOk): void;
  /**
   * The server said no to hello, and waiting cannot help. The socket stays, for another `start`.
   */
  refused(err: ParleyError): void;
  event(ev: string, fields: Fields): void;
  stray(err: ParleyError): void;
}

export interface ConnectionOptions {
  readonly url: string;
  /** Asked at each hello. */
  readonly device: () => string;
  readonly agent: string;
  readonly clock: Clock;
  readonly webSocket: SocketFactory;
  readonly wakeups: Wakeups;
  /** Why nothing connects, where HTTP has said it. */
  readonly refusal?: () => Refusal | undefined;
  /** What we hold, asked for at each hello. */
  readonly since: () => Since | null;
}

interface Asked {
  readonly op: string;
  readonly fields: Fields;
  readonly done: (reply: Reply) => void;
  /** Goes out again on the next connection (it has a cid), until its time is over. */
  readonly resend: boolean;
  readonly cancel: () => void;
}

const offline = () => new ParleyError("offline", "not connected", true);

export class Connection {
  state: ConnectionState = { kind: "idle" };

  #credentials: Credentials | null = null;
  #socket: SocketLike | null = null;
  #attempt = 0;
  #liveAt = 0;
  #heardAt = 0;
  #pingMs = 25_000;
  #drainMs: number | null = null;
  #nextId = 1;
  readonly #asked = new Map<number, Asked>();
  #timer: () => void = () => {};
  #unlisten: (() => void) | null = null;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly listener: ConnectionListener,
  ) {}

  /**
   * Connects with these credentials from now on; says hello at once where a refused socket still
   * stands.
   */
  start(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#unlisten ??= this.options.wakeups.listen((why) => this.#stirred(why));
    if (this.state.kind === "greeting") return this.#greet();
    if (this.#socket) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** The token that came with a guest's hello takes the place of the name. */
  use(credentials: Credentials): void {
    this.#credentials = credentials;
  }

  stop(): void {
    this.#end({ kind: "closed", code: 1000, reason: "stopped", final: false });
  }

  wake(): void {
    if (this.state.kind === "waiting") {
      this.#attempt = 0;
      this.#connect();
    } else if (
      this.state.kind === "live" &&
      this.options.clock.now() - this.#heardAt > kSettledMs
    ) {
      this.#probe();
    }
  }

  #stirred(why?: "network" | "offline"): void {
    if (why !== "offline") this.wake();
    else if (this.ready) this.#probe();
  }

  /** True from the answered hello on. */
  get ready(): boolean {
    return this.state.kind === "syncing" || this.state.kind === "live";
  }

  /** `done` is called exactly once: with the reply, `offline`, `timeout` or `stopped`. */
  ask(op: string, fields: Fields, done: (reply: Reply) => void, resend = false): void {
    const ended = this.state.kind === "closed" || this.state.kind === "idle";
    if (ended || (!this.ready && !resend)) return done({ err: offline() });
    const id = this.#nextId++;
    const { clock } = this.options;
    const since = clock.now();
    let timer = clock.after(kLateMs, () => {
      if (this.ready && this.#heardAt <= since) this.#probe();
      timer = clock.after(kRequestMs * (resend ? 2 : 1) - kLateMs, () => {
        this.#asked.delete(id);
        done({ err: new ParleyError("timeout", `no answer to ${op}`, true) });
      });
    });
    this.#asked.set(id, { op, fields, done, resend, cancel: () => timer() });
    if (this.ready) this.#post({ id, op, ...fields });
  }

  request<O extends Op, F extends Commands[O]>(
    op: O,
    fields: Exactly<Commands[O], F>,
    resend = false,
  ): Promise<Fields> {
    return new Promise((resolve, reject) => {
      this.ask(op, fields, (r) => ("ok" in r ? resolve(r.ok) : reject(r.err)), resend);
    });
  }

  /** Without id and reply; false where there is nobody to hear it. */
  tell<O extends Op, F extends Commands[O]>(op: O, fields: Exactly<Commands[O], F>): boolean {
    if (this.ready) this.#post({ op, ...fields });
    return this.ready;
  }

  // ---------------------------------------------------------------- the machine

  #enter(state: ConnectionState): void {
    this.#timer();
    this.#timer = () => {};
    this.state = state;
    this.listener.state(state);
  }

  #due(ms: number, fn: () => void): void {
    this.#timer();
    this.#timer = this.options.clock.after(ms, fn);
  }

  #connect(): void {
    this.#drainMs = null;
    this.#enter({ kind: "connecting", attempt: this.#attempt });
    let socket: SocketLike;
    try {
      socket = this.options.webSocket(this.options.url, "parley.v1");
    } catch (error) {
      // A malformed URL, or one the page's policy forbids: trying again cannot help.
      return this.#end({ kind: "closed", code: 0, reason: String(error), final: true });
    }
    this.#socket = socket;
    const mine = (fn: () => void) => {
      if (this.#socket === socket) fn();
    };
    socket.onopen = () => mine(() => this.#greet());
    socket.onmessage = ({ data }: { readonly data: unknown }) => mine(() => this.#heard(data));
    socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) =>
      mine(() => this.#closed(code, reason));
    socket.onerror = () => {}; // a close follows, always
    this.#due(kConnectMs, () => this.#lose("lost"));
  }

  #greet(): void {
    this.#enter({ kind: "greeting", attempt: this.#attempt });
    this.#due(kConnectMs, () => this.#lose("lost"));
    const { device, agent } = this.options;
    const since = this.options.since();
    const id = this.#nextId++;
    this.#asked.set(id, {
      op: "hello",
      fields: {},
      resend: false,
      cancel: () => {},
      done: (reply) => this.#greeted(reply),
    });
    this.#post({
      id,
      op: "hello",
      v: 1,
      ...this.#credentials,
      device: device(),
      agent,
      ...(since && { since }),
    });
  }

  #greeted(reply: Reply): void {
    if ("ok" in reply) {
      const hello = reply.ok as unknown as HelloOk;
      this.#pingMs = (hello.ping || 25) * 1000;
      this.#enter({ kind: "syncing" });
      this.#watch();
      for (const [id, { op, fields, resend }] of this.#asked)
        if (resend) this.#post({ id, op, ...fields });
      this.listener.hello(hello);
    } else if (reply.err.code !== "offline") {
      // Nobody waits with us for a person to pick another name: the server may close meanwhile.
      this.#timer();
      if (reply.err.retry) this.#lose("lost", reply.err.after);
      else this.listener.refused(reply.err);
    }
  }

  #heard(data: unknown): void {
    this.#heardAt = this.options.clock.now();
    if (this.state.kind === "live" && this.state.late) this.#live();
    const incoming = typeof data === "string" ? decode(data) : null;
    if (!incoming) {
      this.listener.stray(new ParleyError("bad_frame", "the server sent what is no frame", false));
    } else if (incoming.kind === "reply") {
      const asked = this.#asked.get(incoming.id);
      this.#asked.delete(incoming.id);
      asked?.cancel();
      asked?.done(incoming.reply);
    } else if (incoming.kind === "stray") {
      this.listener.stray(incoming.err);
    } else {
      if (incoming.ev === "drain") this.#drainMs = Number(incoming.fields.after) || 0;
      if (incoming.ev === "live" && this.state.kind === "syncing") {
        this.#liveAt = this.#heardAt;
        this.#live();
      }
      this.listener.event(incoming.ev, incoming.fields);
    }
  }

  #closed(code: number, reason: string): void {
    if (code >= 4500 && code < 5000) {
      // A refused hello whose 10 s are over: the next `start` connects anew.
      const refused = this.state.kind === "greeting" && !this.#credentials;
      return this.#end(refused ? { kind: "idle" } : { kind: "closed", code, reason, final: true });
    }
    if (this.state.kind === "greeting" && !this.#credentials) return this.#end({ kind: "idle" });
    if (this.#drainMs === null) return this.#lose("lost");
    // Everybody was told the same time: spread over half of it again.
    this.#lose("drain", this.#drainMs);
  }

  /** After a refusal: the credentials are worth nothing, and no reconnect shall try them. */
  forget(): void {
    this.#credentials = null;
  }

  /** The server does not know us any more and nobody is there to choose: stays away. */
  refuse(reason: string): void {
    this.#end({ kind: "closed", code: 4501, reason, final: true });
  }

  /** Drops the socket and comes back. `after` is the server's wish in ms. */
  #lose(reason: WaitReason, after?: number): void {
    const { clock } = this.options;
    if (this.#liveAt && clock.now() - this.#liveAt >= kSettledMs) this.#attempt = 0;
    this.#drop();
    const jitter = Math.min(kRetryMsMax, kRetryMsMin * 2 ** this.#attempt);
    const ms = after === undefined ? clock.random() * jitter : after * (1 + clock.random() / 2);
    this.#attempt++;
    const refusal = this.options.refusal?.();
    const until = clock.now() + ms;
    const attempt = this.#attempt;
    this.#enter({ kind: "waiting", attempt, until, reason, ...(refusal && { refusal }) });
    if (this.state.kind === "waiting") this.#due(ms, () => this.#connect());
  }

  /** Drops the socket and stays away. */
  #end(state: ConnectionState): void {
    this.#drop();
    this.#credentials = null;
    this.#unlisten?.();
    this.#unlisten = null;
    this.#enter(state);
    this.#fail(() => true, new ParleyError("stopped", "the connection has ended", false));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#liveAt = 0;
    if (socket && socket.readyState < 2) socket.close(1000);
    this.#fail((asked) => !asked.resend, offline());
  }

  #fail(which: (asked: Asked) => boolean, err: ParleyError): void {
    for (const [id, asked] of [...this.#asked]) {
      if (!which(asked)) continue;
      this.#asked.delete(id);
      asked.cancel();
      asked.done({ err });
    }
  }

  // ---------------------------------------------------------------- liveness

  /** Looks again when the silence could have become too long; any frame moves that time. */
  #watch(): void {
    const { clock } = this.options;
    const silent = clock.now() - this.#heardAt;
    const patience = this.#pingMs * kSilentPings;
    if (silent >= patience) this.#probe();
    else this.#due(patience - silent, () => this.#watch());
  }

  #live(): void {
    this.#enter({ kind: "live" });
    this.#watch();
  }

  #probe(): void {
    const asked = this.options.clock.now();
    const unless = (ms: number, silent: () => void) =>
      this.#due(ms, () => (this.#heardAt >= asked ? this.#watch() : silent()));
    this.#post({ id: this.#nextId++, op: "ping" });
    unless(kSayMs, () => {
      if (this.state.kind === "live") this.#enter({ kind: "live", late: true });
      unless(kProbeMs - kSayMs, () => this.#lose("silent"));
    });
  }

  #post(frame: Fields): void {
    // What is closing takes nothing more, and a browser complains of it; its end is on the way.
    const socket = this.#socket;
    if (socket && socket.readyState <= 1) socket.send(JSON.stringify(frame));
  }
}
