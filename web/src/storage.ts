// The SDK's Storage over IndexedDB: what must survive a reload. One store of plain pairs.
// Where the browser forbids IndexedDB (some private windows) it is memory, for as long as the tab
// lives.
import type { Storage } from '@parley/sdk'

const kStore = 'pairs'

/** What the request brings. */
function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

class IndexedStorage implements Storage {
  constructor(private readonly database: IDBDatabase) {}

  get(key: string): Promise<unknown> {
    return result(this.#pairs('readonly').get(key))
  }

  put(key: string, value: unknown): Promise<void> {
    return this.#written((pairs) => pairs.put(value, key))
  }

  delete(key: string): Promise<void> {
    return this.#written((pairs) => pairs.delete(key))
  }

  async list(prefix: string): Promise<ReadonlyArray<readonly [string, unknown]>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
    const pairs = this.#pairs('readonly')
    const [keys, values] = await Promise.all([
      result(pairs.getAllKeys(range)),
      result<unknown[]>(pairs.getAll(range)),
    ])
    return keys.map((key, at) => [String(key), values[at]] as const)
  }

  #pairs(mode: IDBTransactionMode): IDBObjectStore {
    return this.database.transaction(kStore, mode).objectStore(kStore)
  }

  /** Kept when the transaction is over, not when the request is answered. */
  #written(write: (pairs: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const pairs = this.#pairs('readwrite')
      const { transaction } = pairs
      transaction.oncomplete = () => resolve()
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
      write(pairs)
    })
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
    const opening = indexedDB.open(name, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(kStore)
    const database = await result(opening)
    // A tab of a newer version wants to upgrade: let it, this tab's next access fails and is told.
    database.onversionchange = () => database.close()
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
