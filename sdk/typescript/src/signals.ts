// Who listens: moments by name, at once; changes of state once a microtask.

import type { ClientEvents } from "./api.js";

type Listener<K extends keyof ClientEvents> = (value: ClientEvents[K]) => void;

/**
 * One broken listener must not keep the others, or the client, from working; the page still gets to
 * know.
 */
function call(fn: () => void): void {
  try {
    fn();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export class Moments {
  readonly #listeners: { [K in keyof ClientEvents]?: Set<Listener<K>> } = {};

  on<K extends keyof ClientEvents>(event: K, fn: Listener<K>): () => void {
    const set: Set<Listener<K>> = this.#listeners[event] ?? new Set();
    Object.assign(this.#listeners, { [event]: set });
    set.add(fn);
    return () => set.delete(fn);
  }

  emit<K extends keyof ClientEvents>(event: K, value: ClientEvents[K]): void {
    for (const fn of this.#listeners[event] ?? []) call(() => fn(value));
  }
}

export class Changes {
  readonly #listeners = new Set<() => void>();
  readonly #parts = new Set<{ tell(): void }>();
  #due = false;

  subscribe(fn: () => void): () => void {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  /** Something changed; `part` has subscribers of its own. */
  touch(part?: { tell(): void }): void {
    if (part) this.#parts.add(part);
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      const parts = [...this.#parts];
      this.#parts.clear();
      for (const one of parts) call(() => one.tell());
      for (const fn of [...this.#listeners]) call(fn);
    });
  }
}
