import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { download, fetchBytes, fileStore, indexedDbStore, memoryStore, opfsStore, type Store } from "../../src/save/stores.ts";

const inPage = typeof document !== "undefined";
const bytes = new Uint8Array([1, 2, 3, 255]);

async function behaves(store: Store): Promise<void> {
  for (const name of await store.list()) await store.remove(name);
  await store.write("b.bin", bytes);
  await store.write("a.bin", bytes);
  await store.write("a.bin", new Uint8Array([9]));
  expect(await store.list()).toEqual(["a.bin", "b.bin"]);
  expect([...(await store.read("a.bin"))]).toEqual([9]);
  expect([...(await store.read("b.bin"))]).toEqual([...bytes]);
  await store.remove("a.bin");
  await store.remove("a.bin");
  expect(await store.list()).toEqual(["b.bin"]);
  await expect(store.read("a.bin")).rejects.toThrow('there is no "a.bin"');
  await store.remove("b.bin");
}

describe("stores", () => {
  beforeEach(() => void vi.restoreAllMocks());
  afterEach(() => void vi.unstubAllGlobals());

  test("memoryStore keeps, lists and forgets", () => behaves(memoryStore()));

  if (inPage) {
    test("opfsStore keeps, lists and forgets", async () => behaves(await opfsStore("sluice-test")));
    test("indexedDbStore keeps, lists and forgets", async () => behaves(await indexedDbStore("sluice-test")));
    test("fileStore says that a page has no files", () => expect(() => fileStore("x")).toThrow("fileStore: this runtime has no files"));
    test("download clicks a link with the name", () => {
      const clicks: string[] = [];
      document.addEventListener("click", (event) => clicks.push((event.target as HTMLAnchorElement).download), {
        once: true,
        capture: true,
      });
      vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
        clicks.push(this.download);
      });
      download("weights.safetensors", bytes);
      expect(clicks).toEqual(["weights.safetensors"]);
    });
  } else {
    test("fileStore keeps, lists and forgets, and refuses names that walk elsewhere", async () => {
      const directory = `node_modules/.store-test-${Date.now()}`;
      await behaves(fileStore(directory));
      await expect(fileStore(directory).write("../x", bytes)).rejects.toThrow('the name "../x" is not letters');
    });
    test("browser stores say what to use instead", async () => {
      await expect(opfsStore()).rejects.toThrow("opfsStore: this runtime has no origin-private file system");
      await expect(indexedDbStore()).rejects.toThrow("indexedDbStore: this runtime has no IndexedDB");
      expect(() => download("x", bytes)).toThrow("download: there is no page here");
    });
  }

  test("fetchBytes reads bytes, and names the status of a refusal", async () => {
    expect([...(await fetchBytes("data:application/octet-stream;base64,AQID"))]).toEqual([1, 2, 3]);
    vi.stubGlobal("fetch", async () => new Response("", { status: 404, statusText: "Not Found" }));
    await expect(fetchBytes("https://example.org/x")).rejects.toThrow("fetchBytes: https://example.org/x answered 404 Not Found");
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("fetch failed");
    });
    await expect(fetchBytes("https://example.org/x")).rejects.toThrow("fetchBytes: https://example.org/x did not answer");
  });
});
