import { describe, expect, test } from "vitest";
import { readNpz, writeNpz } from "../../src/data/npz.ts";
import { writeZip } from "../../src/data/zip.ts";
import { tensor } from "../../src/tensor.ts";
import files from "./golden/numpy-files.json" with { type: "json" };
import { fromBase64 } from "./gzip.ts";

describe("npz", () => {
  test("reads what NumPy saves, stored and deflated", async () => {
    for (const name of ["npz", "npzDeflated"] as const) {
      expect(await readNpz(fromBase64(files[name]))).toEqual({
        x: { shape: [2, 3], data: Float32Array.from([0, 1, 2, 3, 4, 5]) },
        labels: { shape: [2], data: Int32Array.from([3, 1]) },
      });
    }
  });

  test("gives back what it wrote, stored and deflated", async () => {
    const arrays = { weight: tensor([[1, 2.5]]), step: tensor(new Int32Array([7])) };
    for (const compress of [false, true]) {
      const back = await readNpz(await writeNpz(arrays, { compress }));
      expect(Object.keys(back)).toEqual(["weight", "step"]);
      expect(back.weight).toEqual({ shape: [1, 2], data: Float32Array.from([1, 2.5]) });
      expect(back.step!.data).toEqual(Int32Array.from([7]));
    }
  });

  test("names the entry that is not an array", async () => {
    const text = await writeZip("test", new Map([["readme.txt", new Uint8Array(3)]]));
    await expect(readNpz(text)).rejects.toThrow("readNpz: readme.txt is not an npy file");
    const broken = await writeZip("test", new Map([["x.npy", new Uint8Array(3)]]));
    await expect(readNpz(broken)).rejects.toThrow("readNpz: x.npy: 3 bytes are too few for a header, needs 10");
  });
});
