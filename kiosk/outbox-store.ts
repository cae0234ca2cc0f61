import { createStore, del, promisifyRequest, set, values } from 'idb-keyval';
import type { OutboxEntry, OutboxStore } from './outbox.ts';

/** Entries in IndexedDB: they survive a crash of the page, the browser and the machine. */
export function indexedDbStore(name = 'echoes-outbox'): OutboxStore {
  const store = createStore(name, 'entries');
  return {
    entries: () => values<OutboxEntry>(store),
    put: (entry) => set(entry.key, entry, store),
    // One transaction, so that an entry another tab removed meanwhile does not come back.
    update: (key, change) =>
      store('readwrite', (entries) => {
        const read: IDBRequest<OutboxEntry | undefined> = entries.get(key);
        read.onsuccess = () => {
          if (read.result !== undefined) entries.put(change(read.result), key);
        };
        return promisifyRequest(entries.transaction);
      }),
    remove: (key) => del(key, store),
  };
}

/** Entries in memory, for a browser that keeps nothing: words live as long as the page. */
export function memoryStore(): OutboxStore {
  const map = new Map<string, OutboxEntry>();
  return {
    entries: async () => [...map.values()],
    put: async (entry) => void map.set(entry.key, entry),
    async update(key, change) {
      const entry = map.get(key);
      if (entry !== undefined) map.set(key, change(entry));
    },
    remove: async (key) => void map.delete(key),
  };
}

/** IndexedDB where it works, memory where it does not: a kiosk without storage still takes words. */
export async function openStore(): Promise<OutboxStore> {
  try {
    const store = indexedDbStore();
    await store.entries();
    return store;
  } catch (error) {
    console.warn('this browser keeps no outbox; words are lost when the page is closed', error);
    return memoryStore();
  }
}
