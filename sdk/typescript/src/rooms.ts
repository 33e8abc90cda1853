// The own rooms: who they are, how much is unread, where each stands.
//
// Invariant: `cursor` of a room is the last seq that was pushed to us or said to be its head; an
// event at or below the
// cursor changes no counter, so that catching up and doubles count nothing twice.

import type { DurableEvent, Role, Room, RoomId, RoomView, Seq, UserId } from "./types.js";
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
      });
    } else if (ev.ev === "msg" && ev.seq > (old.last?.seq ?? 0)) {
      this.#put({ ...old, ...preview(ev) });
    }
    return fresh;
  }

  /** What an event changes besides head and time. */
  #effect(old: RoomView, ev: DurableEvent, me: UserId | null): Partial<RoomView> {
    switch (ev.ev) {
      case "msg": {
        if (ev.from === me) return { ...preview(ev), read: ev.seq, unread: 0, mentions: 0 };
        if (ev.seq <= old.read) return preview(ev);
        const hit = me !== null && ev.mentions?.includes(me) ? 1 : 0;
        const mentions = Math.min(kMentionsMax, old.mentions + hit);
        return { ...preview(ev), unread: old.unread + 1, mentions };
      }
      case "edit":
        return ev.of === old.last?.seq ? { last: { ...old.last, text: ev.text } } : {};
      case "del":
        return ev.of === old.last?.seq ? { last: { ...old.last, text: "" } } : {};
      case "member": {
        // A `dm` counts its people whether they joined or not.
        if (old.kind === "dm") return {};
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

  /** `unread`: another connection of ours has read. */
  set(room: RoomId, fields: Fields): void {
    const old = this.#byId.get(room);
    if (!old) return;
    const { read, unread, mentions } = fields;
    if (typeof read === "number" && read < old.read) return; // overtaken by what we read here
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
  }

  #touch(): void {
    this.#sorted = null;
    this.changed();
  }
}

const preview = (ev: Extract<DurableEvent, { ev: "msg" }>): Pick<RoomView, "last"> => ({
  last: { from: ev.from, text: ev.deleted ? "" : ev.text, ts: ev.ts, seq: ev.seq },
});
