/** Keeps takes in this browser until the server has them: a closed tab or a lost line loses none. */

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("stem", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("takes", { keyPath: "key" });
      request.result.createObjectStore("parts", { keyPath: ["key", "number"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => { opened = undefined; reject(request.error); };
  });
  return opened;
}

// All of one transaction or nothing; resolves when it is written.
async function transact(mode, durability, work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const all = base.transaction(["takes", "parts"], mode, { durability });
    const asked = work(all.objectStore("takes"), all.objectStore("parts"));
    all.oncomplete = () => resolve(asked?.result);
    all.onabort = () => reject(all.error);
  });
}

const partsOf = (key) => IDBKeyRange.bound([key, 0], [key, Infinity]);

/** Keep what is known of a take: its key, voice, piece, digest, rate, and whether it is finished. */
export const keep = (take) =>
  transact("readwrite", take.finished ? "strict" : "relaxed", (takes) => takes.put(take));

/** Keep a part of its sound. */
export const keepPart = (key, number, samples) =>
  transact("readwrite", "relaxed", (_, parts) => parts.put({ key, number, samples }));

/** Return the takes that are kept, of all voices or of one, the oldest first. */
export async function kept(voice) {
  const all = await transact("readonly", "default", (takes) => takes.getAll());
  return all.filter((take) => voice === undefined || take.voice === voice).sort((a, b) => a.began - b.began);
}

/** Return the sound of a take, in parts; null when the take is gone. */
export async function partsKept(key) {
  const take = await transact("readonly", "default", (takes) => takes.get(key));
  const parts = await transact("readonly", "default", (_, all) => all.getAll(partsOf(key)));
  return take ? parts.map((part) => part.samples) : null;
}

/** Forget a take. */
export const forget = (key) => transact("readwrite", "strict", (takes, parts) => {
  takes.delete(key);
  parts.delete(partsOf(key));
});

/** Forget all takes of a voice: who takes it back leaves nothing in this browser either. */
export async function forgetVoice(voice) {
  for (const take of await kept(voice)) await forget(take.key);
}

/** Do something with a take that no other tab does at the same time; recording is such a thing. */
export const alone = (key, work) => navigator.locks.request(`opname-${key}`, work);

/** Tell whether no tab is busy with a take. */
export const isLeft = (key) =>
  navigator.locks.request(`opname-${key}`, { ifAvailable: true }, (lock) => lock !== null);
