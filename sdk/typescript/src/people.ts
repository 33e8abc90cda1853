// Who is who, who is here, who is typing, who has read how far. All of it may be lost and comes
// again.

import type { Clock } from "./api.js";
import { Later } from "./clock.js";
import type { Presence, RoomId, Seq, User, UserId } from "./types.js";
import { type Fields, listOf } from "./wire.js";

const kTypingMs = 6_000;
const kAskMs = 50;
const kAskMax = 100;

const kNobody: readonly UserId[] = [];
const kNoReceipts: ReadonlyMap<UserId, Seq> = new Map();

/** What is kept of a user object, which may be a line of `who`. */
function userOf({ user, display, guest, unproven, alike }: User): User {
  return {
    user,
    display,
    ...(guest !== undefined && { guest }),
    ...(unproven !== undefined && { unproven }),
    ...(alike !== undefined && { alike }),
  };
}

function sameUser(old: User | undefined, now: User): boolean {
  return (
    old?.display === now.display &&
    old.guest === now.guest &&
    old.unproven === now.unproven &&
    old.alike === now.alike
  );
}

export class People {
  #users: ReadonlyMap<UserId, User> = new Map();
  readonly #placeholders = new Map<UserId, User>();
  readonly #unknown = new Set<UserId>();
  /** Asked for in this connection, whether it brought something or not. */
  readonly #asked = new Set<UserId>();
  readonly #askLater: Later;

  readonly #online = new Map<UserId, boolean>();
  readonly #typists = new Map<RoomId, Map<UserId, () => void>>();
  readonly #typingViews = new Map<RoomId, readonly UserId[]>();
  readonly #receiptsOf = new Map<RoomId, ReadonlyMap<UserId, Seq>>();

  constructor(
    private readonly clock: Clock,
    /** `profile`; rejects when offline. */
    private readonly profiles: (users: readonly UserId[]) => Promise<unknown>,
    private readonly changed: () => void,
  ) {
    this.#askLater = new Later(clock, () => void this.#ask());
  }

  // ---------------------------------------------------------------- names

  get all(): ReadonlyMap<UserId, User> {
    return this.#users;
  }

  learn(list: readonly User[]): void {
    const fresh = list.filter((user) => !sameUser(this.#users.get(user.user), user));
    if (fresh.length === 0) return;
    const users = new Map(this.#users);
    for (const one of fresh) {
      users.set(one.user, userOf(one));
      this.#placeholders.delete(one.user);
      this.#unknown.delete(one.user);
    }
    this.#users = users;
    this.changed();
  }

  /** A name that was heard without all that belongs to it: shown until the user object is here. */
  hear(id: UserId, display: string): void {
    if (this.#users.has(id) || this.#placeholders.get(id)?.display === display) return;
    this.#placeholders.set(id, { user: id, display });
    this.changed();
  }

  user(id: UserId): User {
    const known = this.#users.get(id) ?? this.#placeholders.get(id);
    if (!this.#users.has(id) && !this.#asked.has(id)) {
      this.#unknown.add(id);
      this.#askLater.in(kAskMs);
    }
    if (known) return known;
    const placeholder = { user: id, display: id };
    this.#placeholders.set(id, placeholder);
    return placeholder;
  }

  async #ask(): Promise<void> {
    const users = [...this.#unknown].slice(0, kAskMax);
    if (users.length === 0) return;
    for (const id of users) {
      this.#unknown.delete(id);
      this.#asked.add(id);
    }
    if (this.#unknown.size) this.#askLater.in(kAskMs);
    try {
      this.learn(listOf<User>(await this.profiles(users), "user"));
    } catch {
      // Offline, most often: whoever is still shown is asked for again on the next connection.
      for (const id of users) this.#asked.delete(id);
    }
  }

  /** A new connection: nothing is known of who is here, and names may be asked for again. */
  hello(): void {
    this.#online.clear();
    this.#asked.clear();
    for (const id of this.#placeholders.keys()) this.#unknown.add(id);
    if (this.#unknown.size) this.#askLater.in(kAskMs);
    for (const room of [...this.#typists.keys()]) this.#quiet(room);
    this.changed();
  }

  clear(): void {
    this.#users = new Map();
    this.#placeholders.clear();
    this.#unknown.clear();
    this.#receiptsOf.clear();
    this.hello();
    this.#askLater.stop();
  }

  stop(): void {
    this.#askLater.stop();
    for (const room of [...this.#typists.keys()]) this.#quiet(room);
  }

  /** An event about people that is not kept. False: it is of another sort. */
  happened(ev: string, room: RoomId, fields: Fields, me: UserId | undefined): boolean {
    const user = String(fields.user);
    switch (ev) {
      case "typing":
        if (user !== me) this.setTyping(room, user, fields.on !== false);
        return true;
      case "presence":
        this.setPresence(user, fields.online === true);
        return true;
      case "read":
        if (typeof fields.seq === "number") this.setReceipt(room, user, fields.seq);
        return true;
    }
    return false;
  }

  // ---------------------------------------------------------------- presence and receipts

  presence(user: UserId): Presence {
    const online = this.#online.get(user);
    return online === undefined ? "unknown" : online ? "online" : "offline";
  }

  setPresence(user: UserId, online: boolean): void {
    if (this.#online.get(user) === online) return;
    this.#online.set(user, online);
    this.changed();
  }

  receipts(room: RoomId): ReadonlyMap<UserId, Seq> {
    return this.#receiptsOf.get(room) ?? kNoReceipts;
  }

  setReceipt(room: RoomId, user: UserId, seq: Seq): void {
    const old = this.receipts(room);
    if ((old.get(user) ?? 0) >= seq) return;
    this.#receiptsOf.set(room, new Map(old).set(user, seq));
    this.changed();
  }

  // ---------------------------------------------------------------- typing

  typing(room: RoomId): readonly UserId[] {
    return this.#typingViews.get(room) ?? kNobody;
  }

  setTyping(room: RoomId, user: UserId, on: boolean): void {
    const typists = this.#typists.get(room) ?? new Map<UserId, () => void>();
    const was = typists.get(user);
    was?.();
    if (on) {
      const expire = this.clock.after(kTypingMs, () => this.setTyping(room, user, false));
      typists.set(user, expire);
      this.#typists.set(room, typists);
    } else if (was) {
      typists.delete(user);
    }
    if (on !== (was !== undefined)) this.#showTyping(room, typists);
  }

  #quiet(room: RoomId): void {
    const typists = this.#typists.get(room);
    if (!typists) return;
    for (const cancel of typists.values()) cancel();
    typists.clear();
    this.#showTyping(room, typists);
  }

  #showTyping(room: RoomId, typists: ReadonlyMap<UserId, unknown>): void {
    if (typists.size) this.#typingViews.set(room, [...typists.keys()]);
    else {
      this.#typingViews.delete(room);
      this.#typists.delete(room);
    }
    this.changed();
  }
}
