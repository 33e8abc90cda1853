// What the browser offers for the seams of api.ts, and the forms for where it offers nothing.

import type { Channel, Fetch, Locks, SocketFactory, Storage, Wakeups } from "./api.js";

/** Storage for tests, Node, and browsers that forbid the real one. */
export class MemoryStorage implements Storage {
  readonly #pairs = new Map<string, unknown>();

  async get(key: string): Promise<unknown> {
    return this.#pairs.get(key);
  }
  async put(key: string, value: unknown): Promise<void> {
    this.#pairs.set(key, structuredClone(value));
  }
  async delete(key: string): Promise<void> {
    this.#pairs.delete(key);
  }
  async list(prefix: string): Promise<ReadonlyArray<readonly [string, unknown]>> {
    return [...this.#pairs]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

export const browserSocket: SocketFactory = (url, protocol) => new WebSocket(url, protocol);
export const browserFetch: Fetch = (url, init) => fetch(url, init);

/**
 * Every tab believes itself alone: right where there is one, harmless otherwise (the cid makes it
 * so).
 */
const aloneLocks: Locks = {
  hold(_name, granted) {
    let given = false;
    queueMicrotask(() => {
      if (!given) granted();
    });
    return () => {
      given = true;
    };
  },
};

const webLocks = (locks: LockManager): Locks => ({
  hold(name, granted) {
    const waiting = new AbortController();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    locks
      .request(name, { signal: waiting.signal }, () => {
        granted();
        return held;
      })
      .catch(() => {}); // aborted while waiting: that is what was asked for
    return () => {
      waiting.abort();
      release();
    };
  },
});

/** Web Locks exist on https and localhost only. */
export function defaultLocks(): Locks {
  return typeof navigator !== "undefined" && navigator.locks
    ? webLocks(navigator.locks)
    : aloneLocks;
}

export function defaultChannel(name: string): Channel {
  if (typeof document === "undefined" || typeof BroadcastChannel === "undefined")
    return { post() {}, listen() {}, close() {} };
  const channel = new BroadcastChannel(name);
  return {
    post: (news) => channel.postMessage(news),
    listen(fn) {
      channel.onmessage = (event) => fn(event.data);
    },
    close: () => channel.close(),
  };
}

export const browserWakeups: Wakeups = {
  listen(wake) {
    if (typeof window === "undefined") return () => {};
    const seen = () => {
      if (document.visibilityState === "visible") wake();
    };
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener("online", () => wake("network"), { signal });
    window.addEventListener("offline", () => wake("offline"), { signal });
    document.addEventListener("visibilitychange", seen, { signal });
    return () => ending.abort();
  },
};
