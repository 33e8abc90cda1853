// Time and chance of the real world.

import type { Clock } from "./api.js";
import type { Millis } from "./types.js";

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/**
 * A fresh name for one change. Unguessable is not required, unique per author is: 100 bits of
 * chance.
 */
export function makeCid(clock: Clock): string {
  let cid = "";
  while (cid.length < 20)
    cid += Math.floor(clock.random() * 36 ** 5)
      .toString(36)
      .padStart(5, "0");
  return cid;
}

/** One call of `fn`, at the earliest time that was asked for. */
export class Later {
  #cancel: (() => void) | null = null;
  #at: Millis = 0;

  constructor(
    private readonly clock: Clock,
    private readonly fn: () => void,
  ) {}

  in(ms: Millis): void {
    const at = this.clock.now() + ms;
    if (this.#cancel && this.#at <= at) return;
    this.stop();
    this.#at = at;
    this.#cancel = this.clock.after(ms, () => {
      this.#cancel = null;
      this.fn();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
