// Writes to storage, one after the other in the order they were asked for, so that a delete never
// overtakes its put.
// A storage that fails costs the reload, not the session: it is told once per write and the client
// goes on in memory.

import type { Storage } from "./api.js";

export class Journal {
  #tail: Promise<void> = Promise.resolve();

  constructor(
    readonly storage: Storage,
    private readonly failed: (error: unknown) => void,
  ) {}

  put(key: string, value: unknown): Promise<void> {
    return this.#chain(() => this.storage.put(key, value));
  }

  delete(key: string): Promise<void> {
    return this.#chain(() => this.storage.delete(key));
  }

  /** Deletes every key that begins with `prefix`, also those whose writes still wait here. */
  clear(prefix: string): Promise<void> {
    return this.#chain(async () => {
      for (const [key] of await this.storage.list(prefix)) await this.storage.delete(key);
    });
  }

  /** After all writes asked for so far. */
  async get(key: string): Promise<unknown> {
    await this.#tail;
    return this.storage.get(key);
  }

  async list(prefix: string): Promise<ReadonlyArray<readonly [string, unknown]>> {
    await this.#tail;
    return this.storage.list(prefix);
  }

  #chain(write: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(write).catch(this.failed);
    return this.#tail;
  }
}
