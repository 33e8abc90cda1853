// What is told without wanting a reply, not oftener than it is worth: how far we have read, that we
// are typing.

import type { Clock } from "./api.js";
import { Later } from "./clock.js";
import type { Commands } from "./protocol.js";
import type { Millis, RoomId, Seq } from "./types.js";

const kReadMs = 1_000;
const kTypingMs = 3_000;

export class Notes {
  readonly #unsaid = new Map<RoomId, Seq>();
  readonly #typingAt = new Map<RoomId, Millis>();
  #saidAt: Millis = Number.NEGATIVE_INFINITY;
  readonly #later: Later;

  constructor(
    private readonly clock: Clock,
    /** False where nobody hears it. */
    private readonly tell: <O extends "read" | "typing">(op: O, fields: Commands[O]) => boolean,
  ) {
    this.#later = new Later(clock, () => this.flush());
  }

  /** The caller sees to it that `seq` only grows. */
  read(room: RoomId, seq: Seq): void {
    this.#unsaid.set(room, seq);
    const wait = this.#saidAt + kReadMs - this.clock.now();
    if (wait > 0) this.#later.in(wait);
    else this.flush();
  }

  /** Live again: what was read meanwhile is told now. */
  flush(): void {
    for (const [room, seq] of this.#unsaid) {
      if (!this.tell("read", { room, seq })) return;
      this.#unsaid.delete(room);
      this.#saidAt = this.clock.now();
    }
  }

  typing(room: RoomId, on: boolean): void {
    const now = this.clock.now();
    const last = this.#typingAt.get(room);
    if (!on) {
      if (last === undefined) return;
      this.#typingAt.delete(room);
    } else {
      if (last !== undefined && now - last < kTypingMs) return;
      this.#typingAt.set(room, now);
    }
    this.tell("typing", { room, on });
  }

  /** Our message ends our typing; the others see that by themselves. */
  sent(room: RoomId): void {
    this.#typingAt.delete(room);
  }

  clear(): void {
    this.#later.stop();
    this.#unsaid.clear();
    this.#typingAt.clear();
  }
}
