// The SDK's Storage over IndexedDB: what must survive a reload. One store of plain pairs.
// Where the browser forbids IndexedDB (some private windows) it is memory, for as long as the tab
// lives.
import type { Storage } from '@parley/sdk'
import { type IDBPDatabase, openDB } from 'idb'

const kStore = 'pairs'

class IndexedStorage implements Storage {
  constructor(private readonly database: IDBPDatabase) {}

  get(key: string): Promise<unknown> {
    return this.database.get(kStore, key)
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.database.put(kStore, value, key)
  }

  async delete(key: string): Promise<void> {
    await this.database.delete(kStore, key)
  }

  async list(prefix: string): Promise<ReadonlyArray<readonly [string, unknown]>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    const transaction = this.database.transaction(kStore)
    const [keys, values] = await Promise.all([
      transaction.store.getAllKeys(range),
      transaction.store.getAll(range),
    ])
    return keys.map((key, at) => [String(key), values[at]] as const)
  }
}

class MemoryStorage implements Storage {
  private readonly pairs = new Map<string, unknown>()

  async get(key: string): Promise<unknown> {
    return this.pairs.get(key)
  }

  async put(key: string, value: unknown): Promise<void> {
    this.pairs.set(key, structuredClone(value))
  }

  async delete(key: string): Promise<void> {
    this.pairs.delete(key)
  }

  async list(prefix: string): Promise<ReadonlyArray<readonly [string, unknown]>> {
    return [...this.pairs].filter(([key]) => key.startsWith(prefix)).sort(byKey)
  }
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}

async function open(name: string): Promise<Storage> {
  try {
    const database = await openDB(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore(kStore)
      },
      // A tab of a newer version wants to upgrade: let it, this tab's next access opens anew.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
    })
    return new IndexedStorage(database)
  } catch {
    return new MemoryStorage()
  }
}

/** Opens at the first use, so that the client can be made synchronously. */
export function browserStorage(name: string): Storage {
  let opened: Promise<Storage> | undefined
  const storage = (): Promise<Storage> => {
    opened ??= open(name)
    return opened
  }
  return {
    get: async (key) => (await storage()).get(key),
    put: async (key, value) => (await storage()).put(key, value),
    delete: async (key) => (await storage()).delete(key),
    list: async (prefix) => (await storage()).list(prefix),
  }
}
