// Changes that wait to be on the server's disk. They survive reload, keep their order within a
// room, and arrive once
// whatever happens, because the server knows a cid again.
//
// Of one room one change is under way at a time: a second one sent along could be accepted when the
// first is told to
// wait (`rate_limited`), and would overtake it. Rooms do not wait for each other.
//
// Several tabs share one storage. The tab that holds the lock sends; the others hand over by
// storage and channel.
//
// Invariant: an item is in storage from `add` until it is acked, seen as an event, or discarded. An
// acked item stays
// in memory (`seq` set) until its event has come (`settle`), so that nothing flickers in between.

import type { Channel, Clock } from "./api.js";
import { Later, makeCid } from "./clock.js";
import type { ChangeInRoom, Exactly } from "./commands.js";
import type { ParleyError } from "./errors.js";
import type { Journal } from "./journal.js";
import type { Cid, Failure, Millis, RoomId, Seq } from "./types.js";
import { type Fields, isFields, type Reply } from "./wire.js";

export type OutboxOp = "send" | "edit" | "delete" | "react";

/** Immutable: a change of state is a new object of the same cid. */
export interface OutboxItem {
  readonly cid: Cid;
  readonly op: OutboxOp;
  readonly room: RoomId;
  /** What the command carries besides room and cid. */
  readonly fields: Fields;
  /** When it was made; with the cid the order of the queue. */
  readonly at: Millis;
  readonly status: "pending" | "failed";
  readonly error?: Failure;
  /** Set when the server has acked it. */
  readonly seq?: Seq;
}

export interface OutboxOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly channel: Channel;
  readonly ask: (op: string, fields: Fields, done: (reply: Reply) => void) => void;
  /** Bytes of the largest frame the server takes. */
  readonly frameMax: () => number;
  readonly changed: (room: RoomId) => void;
  readonly acked: (item: OutboxItem, seq: Seq) => void;
  readonly failed: (item: OutboxItem, error: Failure) => void;
}

type News =
  | { readonly box: "item"; readonly item: OutboxItem }
  | { readonly box: "gone"; readonly cid: Cid };

const kPrefix = "outbox/";
/**
 * Room for id and op; a frame that is too large would cost the connection (1009), again and again.
 */
const kEnvelopeBytes = 64;
const kRetryMsMin = 500;
const kRetryMsMax = 20_000;

const keyOf = (item: OutboxItem): string =>
  `${kPrefix}${item.at.toString().padStart(16, "0")}/${item.cid}`;

export class Outbox {
  readonly #items = new Map<Cid, OutboxItem>();
  readonly #byRoom = new Map<RoomId, readonly OutboxItem[]>();
  /** Room → the cid under way. */
  readonly #busy = new Map<RoomId, Cid>();
  readonly #tries = new Map<Cid, number>();
  /** Of each read of storage under way: what went meanwhile, and must not come back with it. */
  readonly #reads = new Set<Set<Cid>>();
  /** Not before: of one room, and of all (`rate_limited` counts the user, not the room). */
  readonly #roomUntil = new Map<RoomId, Millis>();
  #allUntil: Millis = 0;
  readonly #later: Later;
  #lastAt = 0;
  #holding = false;
  #online = false;

  constructor(private readonly options: OutboxOptions) {
    this.#later = new Later(options.clock, () => this.#drain());
    options.channel.listen((news) => this.#hear(news));
  }

  /** Reads what the last visit left. */
  async load(): Promise<void> {
    const gone = new Set<Cid>();
    this.#reads.add(gone);
    for (const [, value] of await this.options.journal.list(kPrefix)) {
      const item = value as OutboxItem;
      if (!isFields(value) || !item.cid || !item.room) continue;
      if (!this.#items.has(item.cid) && !gone.has(item.cid)) this.#keep(item);
    }
    this.#reads.delete(gone);
    this.#drain();
  }

  /** This tab is the one that sends, or is no longer. */
  async hold(holding: boolean): Promise<void> {
    this.#holding = holding;
    if (holding) await this.load(); // what other tabs wrote before we could hear them
  }

  /** The connection is live, or is lost. */
  connected(online: boolean): void {
    this.#online = online;
    if (online) this.#drain();
    else this.#busy.clear();
  }

  add<O extends OutboxOp, F extends ChangeInRoom<O>>(
    op: O,
    room: RoomId,
    fields: Exactly<ChangeInRoom<O>, F>,
  ): Cid {
    const { clock } = this.options;
    this.#lastAt = Math.max(clock.now(), this.#lastAt + 1);
    const cid = makeCid(clock);
    this.#share({ cid, op, room, fields, at: this.#lastAt, status: "pending" });
    this.#drain();
    return cid;
  }

  retry(cid: Cid): void {
    const item = this.#items.get(cid);
    if (item?.status !== "failed") return;
    const { error: _, ...rest } = item;
    this.#share({ ...rest, status: "pending" });
    this.#drain();
  }

  discard(cid: Cid): void {
    this.#remove(cid, true);
  }

  /** The event of `cid` was seen: it is on disk, whatever became of the reply. */
  confirm(cid: Cid | undefined): void {
    if (cid !== undefined) this.#remove(cid, true);
  }

  /**
   * The room's view has everything up to `seq`: acked items up to there need not be kept for it.
   */
  settle(room: RoomId, seq: Seq): void {
    for (const item of this.of(room))
      if (item.seq !== undefined && item.seq <= seq) this.#remove(item.cid, false);
  }

  /** The room's changes in order of making. The same array until one changes. */
  of(room: RoomId): readonly OutboxItem[] {
    return this.#byRoom.get(room) ?? kNone;
  }

  get waiting(): number {
    let n = 0;
    for (const item of this.#items.values())
      if (item.status === "pending" && item.seq === undefined) n++;
    return n;
  }

  clear(): void {
    for (const cid of [...this.#items.keys()]) this.#remove(cid, true);
  }

  stop(): void {
    this.#later.stop();
    this.#online = false;
    this.#busy.clear();
  }

  // ---------------------------------------------------------------- sending

  #drain(): void {
    if (!this.#holding || !this.#online) return;
    const now = this.options.clock.now();
    if (now < this.#allUntil) return this.#later.in(this.#allUntil - now);
    for (const [room, items] of this.#byRoom) {
      if (this.#busy.has(room)) continue;
      const until = this.#roomUntil.get(room) ?? 0;
      const next = items.find((item) => item.status === "pending" && item.seq === undefined);
      if (!next) continue;
      if (now < until) this.#later.in(until - now);
      else this.#send(next);
    }
  }

  #send(item: OutboxItem): void {
    const { room, cid, op } = item;
    const frame = { room, cid, ...item.fields };
    const bytes = new TextEncoder().encode(JSON.stringify(frame)).length;
    if (bytes > this.options.frameMax() - kEnvelopeBytes)
      return this.#giveUp(item, { code: "too_large", msg: "larger than the server takes" });
    this.#busy.set(room, cid);
    this.options.ask(op, frame, (reply) => {
      if (this.#busy.get(room) === cid) this.#busy.delete(room);
      if ("ok" in reply) this.#landed(cid, Number(reply.ok.seq) || 0);
      else this.#refused(cid, reply.err);
      this.#drain();
    });
  }

  #landed(cid: Cid, seq: Seq): void {
    const item = this.#items.get(cid);
    if (!item) return; // its event was faster
    this.#tries.delete(cid);
    this.#keep({ ...item, status: "pending", seq });
    void this.options.journal.delete(keyOf(item));
    this.options.channel.post({ box: "item", item: { ...item, seq } } satisfies News);
    this.options.acked(item, seq);
  }

  #refused(cid: Cid, err: ParleyError): void {
    const item = this.#items.get(cid);
    if (!item || err.code === "offline" || err.code === "stopped") return;
    if (!err.retry) return this.#giveUp(item, { code: err.code, msg: err.message });
    const { clock } = this.options;
    const tries = this.#tries.get(cid) ?? 0;
    this.#tries.set(cid, tries + 1);
    const ms =
      err.after ?? kRetryMsMin + clock.random() * Math.min(kRetryMsMax, kRetryMsMin * 2 ** tries);
    const until = clock.now() + ms;
    if (err.code === "rate_limited") this.#allUntil = until;
    else this.#roomUntil.set(item.room, until);
  }

  #giveUp(item: OutboxItem, error: Failure): void {
    this.#tries.delete(item.cid);
    this.#share({ ...item, status: "failed", error });
    this.options.failed(item, error);
    this.#later.in(0); // the next of this room
  }

  // ---------------------------------------------------------------- keeping

  /** To memory, storage and the other tabs. */
  #share(item: OutboxItem): void {
    this.#keep(item);
    void this.options.journal.put(keyOf(item), item);
    this.options.channel.post({ box: "item", item } satisfies News);
  }

  #keep(item: OutboxItem): void {
    this.#items.set(item.cid, item);
    this.#lastAt = Math.max(this.#lastAt, item.at);
    const list = this.of(item.room).filter((one) => one.cid !== item.cid);
    list.push(item);
    list.sort((a, b) => a.at - b.at || (a.cid < b.cid ? -1 : 1));
    this.#byRoom.set(item.room, list);
    this.options.changed(item.room);
  }

  #remove(cid: Cid, share: boolean): void {
    for (const gone of this.#reads) gone.add(cid);
    const item = this.#items.get(cid);
    if (!item) return;
    this.#items.delete(cid);
    this.#tries.delete(cid);
    if (this.#busy.get(item.room) === cid) this.#busy.delete(item.room);
    const list = this.of(item.room).filter((one) => one.cid !== cid);
    if (list.length) this.#byRoom.set(item.room, list);
    else this.#byRoom.delete(item.room);
    if (share) {
      void this.options.journal.delete(keyOf(item));
      this.options.channel.post({ box: "gone", cid } satisfies News);
    }
    this.options.changed(item.room);
    this.#drain();
  }

  #hear(news: unknown): void {
    if (!isFields(news)) return;
    const told = news as unknown as News;
    if (told.box === "gone") this.#remove(told.cid, false);
    else if (told.box === "item") {
      // An item that settled here must not come back by late news of its ack.
      if (told.item.seq !== undefined && !this.#items.has(told.item.cid)) return;
      this.#keep(told.item);
      this.#drain();
    }
  }
}

const kNone: readonly OutboxItem[] = [];
