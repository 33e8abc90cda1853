// One room's window on the screen: follows pushed events, fetches pages, repairs holes, shows own
// changes at once.
// The rules for events are in log.ts; here is what waits: one page under way at most, and the
// events that came meanwhile. What lies far from where the person reads is let go, and so is what
// was missed beyond a page: the window then ends before the newest event (`atEnd` is false), and
// pages lead on from there.
//
// Invariant: `queue` holds, in order, every event pushed since the page under way was asked for (or
// since the hole), so
// that a page read before them can be brought up to date.

import type { Clock, TimelineHandle } from "./api.js";
import { ParleyError } from "./errors.js";
import * as rules from "./log.js";
import type { OutboxItem } from "./outbox.js";
import { Overlay } from "./overlay.js";
import type { Commands, DurableEvent } from "./protocol.js";
import type { Failure, RoomId, RoomView, Seq, TimelineView, UserId } from "./types.js";
import { type Fields, pageOf } from "./wire.js";

const kPage = 50;
const kRepairPage = 200;
const kRetryMs = 2_000;
/** More events than this while one page is fetched: fetching anew is cheaper. */
const kQueueMax = 5_000;
/** More missed events than this are not put in one by one: the window ends before them. */
const kReplayMax = kRepairPage;
/** More entries than this: what is farther than `kNear` messages from the reader is let go. */
const kHeldMax = 500;
const kNear = 200;

export interface TimelineSource {
  readonly clock: Clock;
  readonly me: () => UserId | null;
  readonly ready: () => boolean;
  readonly history: (fields: Commands["history"]) => Promise<Fields>;
  /** The last seq of the room that was pushed to us. */
  readonly cursor: () => Seq;
  readonly pending: () => readonly OutboxItem[];
  /** The event of this cid is in the window. */
  readonly confirm: (cid: string) => void;
  /** The window shows everything up to `seq`. */
  readonly settle: (seq: Seq) => void;
  readonly changed: () => void;
}

/** What is kept of a room over a reload. */
export interface Snapshot {
  readonly log: rules.Log;
}

interface Unread {
  readonly unread: number;
  readonly mentions: number;
}
type Loading = TimelineView["loading"];
type Page = ReturnType<typeof pageOf>;

export class Timeline implements TimelineHandle {
  #log: rules.Log | null;
  /** The window follows the newest event. */
  #attached = true;
  #stale: boolean;
  /** The log is of another life of the room, shown only until the new page is here. */
  #invalid = false;
  /**
   * The last seq that was pushed. A double that comes late must not set a reaction back to what it
   * was.
   */
  #seen: Seq = 0;
  #wanted = false;
  /** The first row the person sees; `null`: the newest rows are followed, or nobody looks. */
  #at: Seq | null = null;
  #loading: Loading = "no";
  #error: Failure | null = null;
  #queue: DurableEvent[] = [];
  #holed = false;
  /** Names the page under way; a page of an older turn is let go. */
  #turn = 0;
  #cancelRetry: () => void = () => {};
  #cached: TimelineView | null = null;
  readonly #overlay = new Overlay();
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly room: RoomId,
    private readonly source: TimelineSource,
    snapshot: Snapshot | null,
  ) {
    this.#log = snapshot?.log ?? null;
    this.#stale = snapshot !== null;
  }

  // ---------------------------------------------------------------- for the application

  get view(): TimelineView {
    this.#cached ??= {
      room: this.room,
      items: this.#overlay.items(
        this.#log?.entries ?? [],
        this.source.pending(),
        this.source.me() ?? "",
        this.#attached,
        this.#log?.to ?? 0,
      ),
      from: this.#log?.from ?? 1,
      atStart: this.#log?.from === 1,
      atEnd: this.#log !== null && this.#attached,
      loading: this.#loading,
      stale: this.#stale,
      ...(this.#error && { error: this.#error }),
    };
    return this.#cached;
  }

  subscribe(fn: () => void): () => void {
    this.#listeners.add(fn);
    return () => {
      this.#listeners.delete(fn);
      if (this.#listeners.size === 0) this.#at = null;
    };
  }

  async open(): Promise<void> {
    this.#wanted = true;
    if (!this.#log && this.#loading === "no" && this.source.ready()) await this.loadLatest();
  }

  async loadOlder(): Promise<void> {
    if (!this.#log || this.#log.from === 1 || this.#loading !== "no" || this.#invalid) return;
    await this.#load("older", { before: this.#log.from, limit: kPage }, (log, page) =>
      log ? rules.prepend(log, page.events, firstOf(page)) : null,
    );
  }

  async loadNewer(): Promise<void> {
    if (!this.#log || this.#attached || this.#loading !== "no" || this.#invalid) return;
    await this.#load("newer", { after: this.#log.to, limit: kPage }, (log, page, cursor) => {
      const last = page.events.at(-1)?.seq;
      this.#attached = !page.more || last === undefined;
      return log && rules.append(log, page.events, this.#attached ? cursor : 0);
    });
  }

  async loadAround(seq: Seq): Promise<void> {
    this.#wanted = true;
    await this.#load("around", { around: seq, limit: kPage }, (_, page, cursor) => {
      const to = page.events.at(-1)?.seq ?? cursor;
      this.#attached = to >= cursor;
      return rules.logOf(page.events, firstOf(page), to);
    });
  }

  async loadLatest(): Promise<void> {
    this.#wanted = true;
    await this.#load("first", { limit: kPage }, (_, page, cursor) => {
      this.#attached = true;
      const to = Math.max(page.events.at(-1)?.seq ?? 0, cursor);
      return rules.logOf(page.events, firstOf(page), to);
    });
  }

  look(at: Seq | null): void {
    this.#at = at;
  }

  // ---------------------------------------------------------------- for the client

  /** A pushed event of this room, in the order it came. */
  push(ev: DurableEvent): void {
    if (ev.seq <= this.#seen) return;
    this.#seen = ev.seq;
    if (this.#loading !== "no" || this.#holed) this.#queue.push(ev);
    if (this.#queue.length > kQueueMax) return void this.loadLatest();
    if (!this.#log || this.#holed || this.#invalid || this.#replacing) return;
    this.#apply(ev);
    if (this.#holed && this.#loading === "no") this.#repair();
  }

  /** The connection is gone; what was under way will be asked for again. */
  lost(): void {
    this.#reset();
    this.#loading = "no";
    this.touch();
  }

  /** Hello was answered. `resumed`: the server goes on from the seq of `resumeFrom`. */
  hello(resumed: boolean): void {
    this.#error = null;
    const cursor = this.source.cursor();
    const from = resumed ? this.resumeFrom : null;
    this.#seen = from ?? cursor;
    if (this.#log && from !== null) {
      // What comes goes on changing the messages that are here, but adds none.
      if (cursor - from > kReplayMax) this.#attached = false;
      this.#stale = false;
      this.touch();
    } else if (this.#log) {
      this.#invalid = true;
      this.#stale = true;
      void this.loadLatest();
    } else if (this.#wanted) {
      void this.loadLatest();
    }
  }

  /** No longer a member: nothing of it is ours to show. */
  drop(): void {
    this.#reset();
    this.#log = null;
    this.#loading = "no";
    this.touch();
  }

  /** The seq to resume from; `null`: nothing here can be resumed. */
  get resumeFrom(): Seq | null {
    if (this.#invalid) return null;
    return this.#log ? (this.#attached ? this.#log.to : this.#seen) : null;
  }

  /** Shown windows keep an acked message of ours until its event is here. */
  get awaits(): boolean {
    return this.#attached && (this.#log !== null || this.#wanted);
  }

  get snapshot(): Snapshot | null {
    if (!this.#log || !this.#attached || this.#invalid || this.#holed) return null;
    return { log: rules.near(this.#log, null, kNear) };
  }

  get to(): Seq {
    return this.#log?.to ?? 0;
  }

  /**
   * What is left unread of the room once it is read up to `seq`; undefined where the window does
   * not tell.
   */
  left(seq: Seq, room: RoomView | undefined): Unread | undefined {
    const log = this.#log;
    if (!log || !room) return undefined;
    if (this.#attached && log.from <= seq + 1) return this.#count(log, seq, log.to);
    if (log.from > room.read + 1 || seq > log.to) return undefined;
    const now = this.#count(log, room.read, seq);
    return {
      unread: Math.max(0, room.unread - now.unread),
      mentions: Math.max(0, room.mentions - now.mentions),
    };
  }

  /** Messages of others that stand, after `seq`, up to `to`. */
  #count(log: rules.Log, seq: Seq, to: Seq): Unread {
    const me = this.source.me() ?? "";
    const found = log.entries.flatMap((one) =>
      one.kind === "message" && one.seq > seq && one.seq <= to && one.from !== me && !one.deleted
        ? [one]
        : [],
    );
    const hits = found.filter((one) => one.mentions.includes(me));
    return { unread: found.length, mentions: hits.length };
  }

  /** Something that the view shows has changed (also: in the outbox). */
  touch(): void {
    this.#cached = null;
    this.source.changed();
  }

  /** Tells the subscribers. The client does it once per turn. */
  tell(): void {
    for (const fn of this.#listeners) fn();
  }

  // ---------------------------------------------------------------- inside

  get #replacing(): boolean {
    return this.#loading === "first" || this.#loading === "around";
  }

  #reset(): void {
    this.#turn++;
    this.#queue = [];
    this.#holed = false;
    this.#cancelRetry();
  }

  #set(log: rules.Log): void {
    const many = log.entries.length > kHeldMax;
    // While a page is under way, the window must end where it was asked for.
    this.#log = many && this.#loading === "no" ? rules.near(log, this.#at, kNear) : log;
    if (this.#log.to < log.to) this.#attached = false;
    this.touch();
  }

  /** Brings one event into the window, or finds that others are missing before it. */
  #apply(ev: DurableEvent): void {
    if (!this.#log) return;
    if (!this.#attached || ev.seq <= this.#log.to) {
      const log = rules.mutate(this.#log, ev);
      if (log !== this.#log) this.#set(log);
    } else {
      const log = rules.step(this.#log, ev);
      if (log === "hole") {
        this.#holed = true;
        if (this.#queue.at(-1) !== ev) this.#queue.push(ev);
        return;
      }
      this.#set(log);
    }
    this.#landed([ev]);
  }

  #landed(events: readonly DurableEvent[]): void {
    const me = this.source.me();
    for (const { from, cid } of events)
      if (cid !== undefined && from === me) this.source.confirm(cid);
    this.source.settle(this.#attached ? this.to : Number.MAX_SAFE_INTEGER);
  }

  /** Fetches a page and puts it in. Never rejects: a failure is in the view. */
  async #load(
    kind: Exclude<Loading, "no">,
    fields: Omit<Commands["history"], "room">,
    land: (log: rules.Log | null, page: Page, cursor: Seq) => rules.Log | null,
  ): Promise<void> {
    if (kind === "first" || kind === "around") this.#reset();
    const turn = ++this.#turn;
    this.#cancelRetry();
    this.#loading = kind;
    this.#error = null;
    this.touch();
    const cursor = this.source.cursor();
    let ok: Fields;
    try {
      ok = await this.source.history({ room: this.room, ...fields });
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
      return;
    }
    if (turn !== this.#turn) return;
    const page = pageOf(ok);
    this.#seen = Math.max(this.#seen, cursor);
    if (this.#replacing) {
      this.#invalid = false;
      this.#stale = false;
    }
    this.#loading = "no";
    const log = land(this.#log, page, cursor);
    if (log) this.#set(log);
    this.#landed(page.events);
    this.#replay();
  }

  #fail(error: unknown): void {
    this.#loading = "no";
    const known = error instanceof ParleyError ? error : null;
    this.#error = { code: known?.code ?? "internal", msg: String(error) };
    // What nobody scrolls for must mend itself; offline does so at the next hello.
    const { clock, ready } = this.source;
    if (known?.retry && ready() && (this.#holed || this.#invalid || !this.#log))
      this.#cancelRetry = clock.after(kRetryMs, () =>
        this.#holed ? this.#repair() : this.loadLatest(),
      );
    if (!this.#holed && !this.#invalid) this.#replay();
    this.touch();
  }

  #replay(): void {
    const queue = this.#queue;
    this.#queue = [];
    this.#holed = false;
    for (const ev of queue) {
      if (this.#holed) this.#queue.push(ev);
      else this.#apply(ev);
    }
    if (this.#holed) this.#repair();
  }

  /** Fetches what is missing before the first event of the queue. */
  #repair(): void {
    const first = this.#queue[0];
    if (!this.#log || !first || this.#loading !== "no") return;
    void this.#load("newer", { after: this.#log.to, limit: kRepairPage }, (log, page) => {
      const last = page.events.at(-1)?.seq ?? 0;
      // Whatever the server has before `first` was in this page, or is none of ours to see.
      const whole = !page.more || last <= (log?.to ?? 0);
      return log && rules.append(log, page.events, whole ? first.seq - 1 : last);
    });
  }
}

const firstOf = (page: Page): Seq => (page.more ? (page.events[0]?.seq ?? 1) : 1);
