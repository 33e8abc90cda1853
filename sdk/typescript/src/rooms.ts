// The own rooms: who they are, how much is unread, where each stands.
//
// Invariant: `cursor` of a room is the last seq that was pushed to us or said to be its head, and
// `counted` the last one that its counters know of: it is ahead of the cursor where the server said
// how much is unread. An event at or below it changes no counter, so that catching up and doubles
// count nothing twice.

import type { DurableEvent } from "./protocol.js";
import type { Role, Room, RoomId, RoomView, Seq, UserId } from "./types.js";
import { type Fields, listOf } from "./wire.js";

const kMentionsMax = 100;

const viewOf = (room: Room, old?: RoomView): RoomView => ({
  ...room,
  role: room.role ?? "member",
  read: room.read ?? 0,
  unread: room.unread ?? 0,
  mentions: room.mentions ?? 0,
  ...(old?.last && old.head === room.head && { last: old.last }),
});

export class Rooms {
  readonly #byId = new Map<RoomId, RoomView>();
  readonly #cursors = new Map<RoomId, Seq>();
  readonly #counted = new Map<RoomId, Seq>();
  #sorted: ReadonlyMap<RoomId, RoomView> | null = new Map();

  constructor(private readonly changed: () => void) {}

  /** By time of the last event, the newest first; the same map until something changed. */
  get all(): ReadonlyMap<RoomId, RoomView> {
    this.#sorted ??= new Map(
      [...this.#byId].sort(([a, x], [b, y]) => y.ts - x.ts || (a < b ? -1 : 1)),
    );
    return this.#sorted;
  }

  get(room: RoomId): RoomView | undefined {
    return this.#byId.get(room);
  }

  cursor(room: RoomId): Seq {
    return this.#cursors.get(room) ?? 0;
  }

  /** What a reload left: no cursor, for nothing was pushed yet. */
  restore(rooms: readonly RoomView[]): void {
    for (const room of rooms) this.#byId.set(room.room, room);
    this.#touch();
  }

  /**
   * Hello's list is the truth. Its counters hold for each room's `head`, so events up to there,
   * which may still come
   * for those rooms that are resumed, count no more. Answers the rooms we are no longer in.
   */
  replace(list: readonly Room[]): RoomId[] {
    const here = new Set(list.map((one) => one.room));
    const gone = [...this.#byId.keys()].filter((room) => !here.has(room));
    for (const room of gone) this.#forget(room);
    for (const room of list) {
      this.#byId.set(room.room, viewOf(room, this.#byId.get(room.room)));
      this.#cursors.set(room.room, room.head);
      this.#counted.set(room.room, room.head);
    }
    this.#touch();
    return gone;
  }

  /** `room+`. */
  add(fields: Fields): Room | null {
    const [room] = listOf<Room>([fields.room], "kind");
    if (!room) return null;
    this.#byId.set(room.room, viewOf(room, this.#byId.get(room.room)));
    this.#cursors.set(room.room, Math.max(room.head, this.cursor(room.room)));
    this.#counted.set(room.room, room.head);
    this.#touch();
    return room;
  }

  /** `room-`, or left. */
  remove(room: RoomId): boolean {
    if (!this.#byId.has(room)) return false;
    this.#forget(room);
    this.#touch();
    return true;
  }

  clear(): void {
    this.#byId.clear();
    this.#cursors.clear();
    this.#counted.clear();
    this.#touch();
  }

  /** A pushed event. True if it is new here. */
  apply(ev: DurableEvent, me: UserId | null): boolean {
    const old = this.#byId.get(ev.room);
    if (!old) return false;
    const fresh = ev.seq > this.cursor(ev.room);
    if (fresh) {
      this.#cursors.set(ev.room, ev.seq);
      this.#put({
        ...old,
        head: Math.max(old.head, ev.seq),
        ts: ev.ts,
        ...this.#effect(old, ev, me),
        ...(ev.seq > (this.#counted.get(ev.room) ?? 0) && this.#count(old, ev, me)),
      });
      this.#counted.set(ev.room, Math.max(ev.seq, this.#counted.get(ev.room) ?? 0));
    } else if (ev.ev === "msg" && ev.seq > (old.last?.seq ?? 0)) {
      this.#put({ ...old, ...preview(ev) });
    }
    return fresh;
  }

  /**
   * What an event changes of what is unread. Whom an edit mentions, and whom a deleted message did,
   * the server tells by `unread`.
   */
  #count(old: RoomView, ev: DurableEvent, me: UserId | null): Partial<RoomView> {
    if (ev.ev === "msg") {
      if (ev.from === me) return { read: ev.seq, unread: 0, mentions: 0 };
      if (ev.seq <= old.read) return {};
      const hit = me !== null && ev.mentions?.includes(me) ? 1 : 0;
      const mentions = Math.min(kMentionsMax, old.mentions + hit);
      return { unread: old.unread + 1, mentions };
    }
    if (ev.ev !== "del" || ev.of <= old.read) return {};
    const unread = Math.max(0, old.unread - 1);
    return { unread, mentions: Math.min(old.mentions, unread) };
  }

  /** What an event changes besides head, time and counters. */
  #effect(old: RoomView, ev: DurableEvent, me: UserId | null): Partial<RoomView> {
    switch (ev.ev) {
      case "msg":
        return preview(ev);
      case "edit":
        return ev.of === old.last?.seq ? { last: { ...old.last, text: ev.text } } : {};
      case "del":
        return ev.of === old.last?.seq ? { last: { ...old.last, text: "" } } : {};
      case "member": {
        // A `dm` counts its people whether they joined or not.
        // Our own coming is in the numbers of the room object already.
        if (old.kind === "dm" || (ev.user === me && ev.act !== "leave")) return {};
        return { members: Math.max(0, old.members + (ev.act === "leave" ? -1 : 1)) };
      }
      case "room":
        return {
          ...(ev.title !== undefined && { title: ev.title }),
          ...(ev.topic !== undefined && { topic: ev.topic }),
        };
      default:
        return {};
    }
  }

  /**
   * Read up to `seq`; `left` are the unread messages and mentions after it, where they could be
   * counted.
   */
  read(
    room: RoomId,
    seq: Seq,
    left?: { readonly unread: number; readonly mentions: number },
  ): boolean {
    const old = this.#byId.get(room);
    if (!old) return false;
    const read = Math.min(seq, old.head);
    if (read <= old.read) return false;
    const none = { unread: 0, mentions: 0 };
    this.#put({ ...old, read, ...(read === old.head ? none : left) });
    return true;
  }

  /** `unread`: what the server counts, as of its `head`; events up to there may still come. */
  set(room: RoomId, fields: Fields): void {
    const old = this.#byId.get(room);
    if (!old) return;
    const { head, read, unread, mentions } = fields;
    if (typeof read === "number" && read < old.read) return; // overtaken by what we read here
    if (typeof head === "number")
      this.#counted.set(room, Math.max(head, this.#counted.get(room) ?? 0));
    this.#put({
      ...old,
      read: typeof read === "number" ? read : old.read,
      unread: typeof unread === "number" ? unread : old.unread,
      mentions: typeof mentions === "number" ? mentions : old.mentions,
    });
  }

  /** A direct room that is no request any more. */
  answered(room: RoomId): void {
    const old = this.#byId.get(room);
    if (!old?.request) return;
    const { request: _, ...rest } = old;
    this.#put(rest);
  }

  role(room: RoomId, role: Role): void {
    const old = this.#byId.get(room);
    if (old && old.role !== role) this.#put({ ...old, role });
  }

  #put(room: RoomView): void {
    this.#byId.set(room.room, room);
    this.#touch();
  }

  #forget(room: RoomId): void {
    this.#byId.delete(room);
    this.#cursors.delete(room);
    this.#counted.delete(room);
  }

  #touch(): void {
    this.#sorted = null;
    this.changed();
  }
}

const preview = (ev: Extract<DurableEvent, { ev: "msg" }>): Pick<RoomView, "last"> => ({
  last: { from: ev.from, text: ev.deleted ? "" : ev.text, ts: ev.ts, seq: ev.seq },
});
