// Where bytes are kept: files (Node, Deno, Bun), OPFS and IndexedDB (browsers), memory; and downloads and fetches.

/** A place that keeps named byte strings. A name that is written replaces the old one whole, or not at all. */
export interface Store {
  /** @throws StoreError if there is no such name */
  read(name: string): Promise<Uint8Array>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** All names, sorted. */
  list(): Promise<string[]>;
  /** Forgets a name; one that is not there is no error. */
  remove(name: string): Promise<void>;
}

/** A store that cannot be had here, or a name it does not have. */
export class StoreError extends Error {
  override name = "StoreError";
}

const absent = (where: string, name: string) => new StoreError(`${where}: there is no ${JSON.stringify(name)}; list() says what there is`);

/** Names become file names, so they may not walk elsewhere. */
function fileName(where: string, name: string): string {
  if (!/^[\w][\w.-]*$/.test(name))
    throw new StoreError(`${where}: the name ${JSON.stringify(name)} is not letters, digits, dots, dashes and underscores`);
  return name;
}

interface FileSystem {
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string, options: { recursive: boolean }): Promise<unknown>;
}

/** Node's file functions where the runtime has them, without an import that a browser bundle would trip over. */
function fileSystem(): FileSystem {
  const { process } = globalThis as unknown as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const fs = process?.getBuiltinModule?.("node:fs/promises") as FileSystem | undefined;
  if (!fs)
    throw new StoreError("fileStore: this runtime has no files; use opfsStore or indexedDbStore in a browser (Node needs 20.16 or later)");
  return fs;
}

/** Files in a directory, in Node, Deno and Bun. */
export function fileStore(directory: string): Store {
  const fs = fileSystem();
  const path = (name: string) => `${directory}/${fileName("fileStore", name)}`;
  return {
    async read(name) {
      try {
        return new Uint8Array(await fs.readFile(path(name)));
      } catch (error) {
        if ((error as { code?: string }).code === "ENOENT") throw absent(`fileStore ${directory}`, name);
        throw error;
      }
    },
    async write(name, bytes) {
      await fs.mkdir(directory, { recursive: true });
      const draft = `${path(name)}.draft`;
      await fs.writeFile(draft, bytes);
      await fs.rename(draft, path(name));
    },
    async list() {
      try {
        return (await fs.readdir(directory)).filter((name) => !name.endsWith(".draft")).sort();
      } catch (error) {
        if ((error as { code?: string }).code === "ENOENT") return [];
        throw error;
      }
    },
    remove: (name) => fs.rm(path(name), { force: true }),
  };
}

/** Files in the browser's origin-private file system. */
export async function opfsStore(directory = "sluice"): Promise<Store> {
  const storage = (globalThis as { navigator?: Navigator }).navigator?.storage;
  if (!storage?.getDirectory)
    throw new StoreError("opfsStore: this runtime has no origin-private file system; use fileStore or indexedDbStore");
  const folder = await (await storage.getDirectory()).getDirectoryHandle(directory, { create: true });
  return {
    async read(name) {
      try {
        const handle = await folder.getFileHandle(fileName("opfsStore", name));
        return new Uint8Array(await (await handle.getFile()).arrayBuffer());
      } catch (error) {
        if ((error as Error).name === "NotFoundError") throw absent("opfsStore", name);
        throw error;
      }
    },
    async write(name, bytes) {
      const handle = await folder.getFileHandle(fileName("opfsStore", name), { create: true });
      const file = await handle.createWritable();
      await file.write(bytes as Uint8Array<ArrayBuffer>);
      await file.close();
    },
    async list() {
      const found: string[] = [];
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) found.push(name);
      return found.sort();
    },
    async remove(name) {
      try {
        await folder.removeEntry(fileName("opfsStore", name));
      } catch (error) {
        if ((error as Error).name !== "NotFoundError") throw error;
      }
    },
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Records in a browser's IndexedDB. */
export async function indexedDbStore(database = "sluice"): Promise<Store> {
  const { indexedDB } = globalThis as { indexedDB?: IDBFactory };
  if (!indexedDB) throw new StoreError("indexedDbStore: this runtime has no IndexedDB; use fileStore");
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("files");
  const db = await settled(opening);
  const files = (mode: IDBTransactionMode) => db.transaction("files", mode).objectStore("files");
  return {
    async read(name) {
      const bytes = (await settled(files("readonly").get(name))) as Uint8Array | undefined;
      if (!bytes) throw absent("indexedDbStore", name);
      return bytes;
    },
    async write(name, bytes) {
      await settled(files("readwrite").put(bytes.slice(), name));
    },
    async list() {
      return ((await settled(files("readonly").getAllKeys())) as string[]).sort();
    },
    async remove(name) {
      await settled(files("readwrite").delete(name));
    },
  };
}

/** A store that forgets everything when the process ends. */
export function memoryStore(): Store {
  const files = new Map<string, Uint8Array>();
  return {
    async read(name) {
      const bytes = files.get(name);
      if (!bytes) throw absent("memoryStore", name);
      return bytes.slice();
    },
    async write(name, bytes) {
      files.set(name, bytes.slice());
    },
    async list() {
      return [...files.keys()].sort();
    },
    async remove(name) {
      files.delete(name);
    },
  };
}

/**
 * Offers bytes to the visitor of a page as a download.
 * @throws StoreError outside a page
 */
export function download(name: string, bytes: Uint8Array): void {
  const { document } = globalThis as { document?: Document };
  if (!document) throw new StoreError("download: there is no page here; use fileStore");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/**
 * Fetches bytes.
 * @throws StoreError if there is no answer, or it is not a success
 */
export async function fetchBytes(url: string | URL): Promise<Uint8Array> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new StoreError(`fetchBytes: ${url} did not answer`, { cause });
  });
  if (!response.ok) throw new StoreError(`fetchBytes: ${url} answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
