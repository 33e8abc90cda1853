// What a visit leaves for the next one: who we are, the rooms, the newest messages of the rooms
// last used. A room's
// messages and the seq to resume from are one value, so that they cannot disagree.

import type { Clock, SavedSession } from "./api.js";
import { Later } from "./clock.js";
import type { Journal } from "./journal.js";
import type { Log } from "./log.js";
import type { RoomId, RoomView, User } from "./types.js";
import { isFields } from "./wire.js";

const kSaveMs = 1_000;
/** Rooms whose messages are kept. */
const kRoomsKept = 20;
const kRoom = "room/";

export interface SavedList {
  readonly epoch: string;
  readonly us: number;
  readonly rooms: readonly RoomView[];
  readonly users: readonly User[];
}
interface SavedRoom {
  readonly epoch: string;
  readonly log: Log;
}
export interface SavedAll {
  readonly session: SavedSession | null;
  readonly list: SavedList | null;
  readonly logs: ReadonlyMap<RoomId, Log>;
}

export interface SavedSource {
  readonly list: () => SavedList | null;
  /** The window to keep of a room, or null. */
  readonly log: (room: RoomId) => Log | null;
}

export class Saved {
  readonly #later: Later;
  readonly #dirty = new Set<RoomId>();
  readonly #kept = new Set<RoomId>();

  constructor(
    clock: Clock,
    private readonly journal: Journal,
    private readonly source: SavedSource,
  ) {
    this.#later = new Later(clock, () => this.#write());
  }

  async load(): Promise<SavedAll> {
    const session = await this.journal.get("session");
    const list = await this.journal.get("rooms");
    const epoch = isFields(list) ? list.epoch : null;
    const logs = new Map<RoomId, Log>();
    for (const [key, value] of await this.journal.list(kRoom)) {
      const room = key.slice(kRoom.length);
      const saved = value as SavedRoom;
      this.#kept.add(room);
      if (isFields(value) && saved.epoch === epoch && isFields(saved.log))
        logs.set(room, saved.log);
    }
    return {
      session: isFields(session) ? (session as unknown as SavedSession) : null,
      list: isFields(list) ? (list as unknown as SavedList) : null,
      logs,
    };
  }

  session(session: SavedSession): Promise<void> {
    return this.journal.put("session", session);
  }

  /** The list, or this room's messages, have changed: to be written soon. */
  touch(room?: RoomId): void {
    if (room !== undefined) this.#dirty.add(room);
    this.#later.in(kSaveMs);
  }

  /** Now. Resolves when all is written. */
  async flush(): Promise<void> {
    this.#later.stop();
    await this.#write();
  }

  /** Forgets all but the session. */
  clear(): Promise<void> {
    this.#later.stop();
    this.#dirty.clear();
    this.#kept.clear();
    void this.journal.delete("rooms");
    return this.journal.clear(kRoom);
  }

  async #write(): Promise<void> {
    const list = this.source.list();
    if (!list) return;
    const writes = [this.journal.put("rooms", list)];
    const rank = new Map(list.rooms.map((one, i) => [one.room, i]));
    const near = (room: RoomId) => rank.get(room) ?? Number.POSITIVE_INFINITY;
    for (const room of this.#dirty) {
      const log = this.source.log(room);
      if (!log) continue;
      this.#kept.add(room);
      const saved: SavedRoom = { epoch: list.epoch, log };
      writes.push(this.journal.put(kRoom + room, saved));
    }
    this.#dirty.clear();
    const recent = [...this.#kept].sort((a, b) => near(a) - near(b));
    for (const [place, room] of recent.entries()) {
      if (place < kRoomsKept && rank.has(room)) continue;
      this.#kept.delete(room);
      writes.push(this.journal.delete(kRoom + room));
    }
    await Promise.all(writes);
  }
}
