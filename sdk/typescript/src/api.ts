// The public face of the SDK: what an application calls, and the seams it may fill (storage, clock,
// socket, locks).
// `ParleyClient` (client.ts) implements `Client`.

import type { Change, ChangeInRoom, Exactly } from "./commands.js";
import type { InvitesHandle } from "./invite-types.js";
import type {
  Cid,
  ConnectionState,
  Failure,
  Member,
  MessageItem,
  Millis,
  Presence,
  Room,
  RoomId,
  RoomView,
  Seq,
  ServerFacts,
  TimelineView,
  User,
  UserId,
} from "./types.js";

// ---------------------------------------------------------------- seams

/**
 * Where the client keeps what must survive a reload. Values are plain data (structured clone).
 * All tabs of one browser may share one storage; every `put` and `delete` is atomic by itself.
 */
export interface Storage {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Every pair whose key begins with `prefix`, in order of key (UTF-16 code units). */
  list(prefix: string): Promise<ReadonlyArray<readonly [key: string, value: unknown]>>;
}

/** Time and chance come in as arguments, so that tests are exact. */
export interface Clock {
  now(): Millis;
  /** Calls `fn` once after `ms`; returns what takes the call back. */
  after(ms: Millis, fn: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

/**
 * The part of the browser's WebSocket the client uses. The handlers' events are `never` here so
 * that every kind of
 * WebSocket fits; what comes is the standard's `MessageEvent` (data) and `CloseEvent` (code,
 * reason).
 */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}
export type SocketFactory = (url: string, protocol: string) => SocketLike;

/** The browser's `fetch`, as the transports for where WebSockets do not connect call it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** "Only one tab drains the outbox." Default: Web Locks, or always granted where there are none. */
export interface Locks {
  /**
   * Calls `granted` when this tab holds `name`; returns what gives it back (also while still
   * waiting).
   */
  hold(name: string, granted: () => void): () => void;
}

/** News between the tabs of one browser. Default: BroadcastChannel, or silence. */
export interface Channel {
  post(news: unknown): void;
  /** One listener; called with what other tabs post, never with our own. */
  listen(fn: (news: unknown) => void): void;
  close(): void;
}

/**
 * Tells that now is a good moment to connect (online, tab visible), or to ask whether the server
 * still hears us. Default: the browser's events.
 */
export interface Wakeups {
  /**
   * `network`: it may be another one than before. `offline`: the device says there is none, which
   * need not be true of a server on the same machine. Returns what ends it.
   */
  listen(wake: (why?: "network" | "offline") => void): () => void;
}

export interface ClientOptions {
  /** `ws://host/v1/ws`, `wss://…`. */
  readonly url: string;
  /**
   * Made by the app, ≤ 64 bytes. A second connection of the same user and device replaces the first
   * (4503), so
   * two tabs that shall live side by side need two. Read at each hello: a getter may give another
   * one after a 4503.
   */
  readonly device: string;
  /** `web/0.1`. */
  readonly agent: string;
  /** Default: memory. */
  readonly storage?: Storage;
  readonly clock?: Clock;
  readonly webSocket?: SocketFactory;
  /**
   * For server-sent events and long-poll, where WebSockets do not open and HTTP answers. `null`:
   * WebSocket or nothing.
   */
  readonly fetch?: Fetch | null;
  readonly locks?: Locks;
  readonly channel?: Channel;
  readonly wakeups?: Wakeups;
}

// ---------------------------------------------------------------- calls

export type Credentials =
  | { readonly token: string }
  | { readonly guest: { readonly name: string } };

/** What `load` found in storage of the last visit. */
export interface SavedSession {
  readonly token: string;
  readonly me: User;
}

export interface SendOptions {
  readonly reply?: Seq;
  /** To be shown as typed. Default: Markdown. */
  readonly fmt?: "plain";
  /** Default: the server takes each `@user` of the text that is a member. */
  readonly mentions?: readonly UserId[];
}

export interface EditOptions {
  /** As of a message that is sent. */
  readonly mentions?: readonly UserId[];
}

export type OpenRoom = Change<"open">;
export type SetRoom = ChangeInRoom<"set">;

/** Rejections of every promise here are `ParleyError` (errors.ts). */
export interface ErrorFacts {
  /** Of the protocol's error table, or of the client: `offline`, `timeout`, `closed`, `stopped`. */
  readonly code: string;
  /** Trying again can help. */
  readonly retry: boolean;
  /** … after so many ms. */
  readonly after?: Millis;
  /** `name_taken`: a name that is free. */
  readonly suggest?: string;
}

/**
 * One room's messages. The same object for the same room, until the client is stopped or signed
 * out.
 */
export interface TimelineHandle {
  readonly room: RoomId;
  /**
   * A new object whenever something changed, the same otherwise. Unchanged items keep their
   * identity.
   */
  readonly view: TimelineView;
  subscribe(fn: () => void): () => void;
  /** Loads the newest page if nothing is loaded. Called by `client.timeline`; harmless again. */
  open(): Promise<void>;
  /** One more page at the top. Resolves at once when `atStart` or already loading. */
  loadOlder(): Promise<void>;
  /** One more page at the bottom of a window that is not `atEnd`. */
  loadNewer(): Promise<void>;
  /** Replaces the window by one around `seq`. */
  loadAround(seq: Seq): Promise<void>;
  /** Back to the newest page. */
  loadLatest(): Promise<void>;
  /**
   * Tells where the person is: at the row of `at`, or following the newest rows (`null`). A window
   * that has grown long keeps what is near and lets the rest go; it may be `atEnd` no more.
   */
  look(at: Seq | null): void;
}

/** What `on` tells. Everything that is state is in the getters; these are moments. */
export interface ClientEvents {
  state: ConnectionState;
  /** A message of another person came in live (not while catching up): notify, speak, count. */
  message: { readonly room: RoomId; readonly item: MessageItem; readonly mentionsMe: boolean };
  /** A change of ours was given up: `op` is its command. It stays in the outbox as failed. */
  failed: {
    readonly room: RoomId;
    readonly cid: Cid;
    readonly op: string;
    readonly error: Failure;
  };
  /** A change of ours is on the server's disk. */
  acked: { readonly room: RoomId; readonly cid: Cid; readonly op: string; readonly seq: Seq };
  /** We are no longer in this room. */
  removed: { readonly room: RoomId };
  signal: { readonly room: RoomId; readonly from: UserId; readonly data: unknown };
  /** The server restarts; we come back after about `after` ms. */
  drain: { readonly after: Millis };
  /**
   * A mistake that no promise took: an error without id, a refused command that wanted no reply, a
   * failed write to storage.
   */
  error: ErrorFacts & { readonly message: string };
}

export interface Client {
  // ---- life
  /**
   * Reads the last visit from storage: `rooms`, `users` and timelines paint from it before any
   * socket.
   */
  load(): Promise<SavedSession | null>;
  /**
   * Connects (after `load`, if that was not called) and resolves with who we are at the first
   * answered hello; goes on
   * reconnecting by itself until `stop`. Rejects where waiting cannot help: `name_taken` (with
   * `suggest`; call again,
   * the socket is kept), `unauthorized`, a final close. Offline is not an error: the promise waits.
   * Without credentials: those of the last visit.
   */
  start(credentials?: Credentials): Promise<User>;
  /** Ends the connection; everything stays in storage. */
  stop(): Promise<void>;
  /** Ends the connection and erases storage. */
  signOut(): Promise<void>;
  /** Connect now instead of at the end of the wait. */
  wake(): void;

  // ---- listening
  on<K extends keyof ClientEvents>(event: K, fn: (value: ClientEvents[K]) => void): () => void;
  /**
   * Called after anything below changed, at most once a microtask. The getters give the same object
   * until it changed.
   */
  subscribe(fn: () => void): () => void;

  // ---- state: immutable, replaced on change, structure shared
  readonly state: ConnectionState;
  readonly me: User | null;
  readonly server: ServerFacts | null;
  /** Own rooms by id, the most recently active first. */
  readonly rooms: ReadonlyMap<RoomId, RoomView>;
  readonly users: ReadonlyMap<UserId, User>;
  /** What others offer, and what one offers them. */
  readonly invites: InvitesHandle;
  /** How many changes wait in the outbox (failed ones not counted). */
  readonly waiting: number;
  /** The user, or a placeholder of the id while its profile is fetched. */
  user(id: UserId): User;
  timeline(room: RoomId): TimelineHandle;
  /** Who is typing, without us; each expires 6 s after the last sign. */
  typing(room: RoomId): readonly UserId[];
  presence(user: UserId): Presence;
  /** How far others have read, where the server tells it (rooms of up to 30). */
  receipts(room: RoomId): ReadonlyMap<UserId, Seq>;

  // ---- changes by outbox: return the cid at once, survive reload, arrive once
  send(room: RoomId, text: string, options?: SendOptions): Cid;
  edit(room: RoomId, of: Seq, text: string, options?: EditOptions): Cid;
  remove(room: RoomId, of: Seq): Cid;
  react(room: RoomId, of: Seq, emoji: string, on: boolean): Cid;
  /** Tries a failed change again. */
  retry(cid: Cid): void;
  /**
   * Takes a change out of the outbox. "Edit" of a failed message is: read its text, discard, send
   * anew.
   */
  discard(cid: Cid): void;

  // ---- requests: reject when they cannot be answered
  /** Resolves when the room is in `rooms`. */
  openRoom<R extends OpenRoom>(room: Exactly<OpenRoom, R>): Promise<RoomId>;
  /** `room`: an id or `#name`. Resolves when the room is in `rooms`. */
  join(room: string): Promise<RoomId>;
  leave(room: RoomId): Promise<void>;
  setRoom<S extends SetRoom>(room: RoomId, set: Exactly<SetRoom, S>): Promise<void>;
  setDisplay(display: string): Promise<User>;
  who(room: RoomId): Promise<readonly Member[]>;
  /** The message as it stands now, also where no timeline has it; null: there is none. */
  message(room: RoomId, seq: Seq): Promise<MessageItem | null>;
  /** One page by name; `after` is the last room of the page before. */
  publicRooms(after?: RoomId): Promise<readonly Room[]>;

  // ---- notes that want no reply
  /** Monotonic; shown at once, sent at most once a second. */
  markRead(room: RoomId, seq: Seq): void;
  /** Sent at most every 3 s while on, and once for off. */
  setTyping(room: RoomId, on: boolean): void;
  signal(room: RoomId, data: unknown): void;
}
