// Who waits for a room that is theirs already, but was not told yet: the reply to `join` may come
// before `room+`.

import type { Clock } from "./api.js";
import type { Commands } from "./protocol.js";
import type { Room, RoomId } from "./types.js";
import { type Fields, listOf } from "./wire.js";

/** Without a `room+` in this time the list is what it is. */
const kArriveMs = 5_000;

export class Arrivals {
  readonly #waiting = new Map<RoomId, Set<() => void>>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when the room has come, or after a while all the same. */
  wait(room: RoomId): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(room) ?? new Set();
      this.#waiting.set(room, waiters);
      const done = () => {
        cancel();
        waiters.delete(done);
        if (waiters.size === 0) this.#waiting.delete(room);
        resolve();
      };
      const cancel = this.clock.after(kArriveMs, done);
      waiters.add(done);
    });
  }

  came(room: RoomId): void {
    for (const done of [...(this.#waiting.get(room) ?? [])]) done();
  }
}

/**
 * The own room of that id as the server's list has it, over all pages: a `room+` that came from the
 * log brings the id only. Null: it is not in the list, or nobody answered; the next hello tells.
 */
export async function findOwnRoom(
  list: (fields: Commands["rooms"]) => Promise<Fields>,
  room: RoomId,
): Promise<Room | null> {
  let page: { readonly after?: RoomId } = {};
  do {
    const none: Fields = {};
    const ok = await list({ scope: "mine", ...page }).catch(() => none);
    const rooms = listOf<Room>(ok.rooms, "room");
    const found = rooms.find((one) => one.room === room);
    if (found) return found;
    const last = rooms.at(-1)?.room;
    page = ok.more === true && last !== undefined ? { after: last } : {};
  } while (page.after !== undefined);
  return null;
}
