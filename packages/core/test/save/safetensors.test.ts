import { describe, expect, test } from "vitest";
import { FileFormatError } from "../../src/errors.ts";
import { readSafetensors, writeSafetensors } from "../../src/save/safetensors.ts";
import { tensor } from "../../src/tensor.ts";

/** A file with this header text and this much data. */
function file(header: string | object, data = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
const f32 = (shape: number[], begin: number, end: number) => ({ dtype: "F32", shape, data_offsets: [begin, end] });

describe("safetensors", () => {
  test("reads back what was written", () => {
    const bytes = writeSafetensors(
      { b: tensor([[1.5, -2]]), a: tensor([true, false, true]), n: tensor(new Int32Array([7, -8])), s: tensor(3), none: tensor([]) },
      { epoch: "3" },
    );
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual({ epoch: "3" });
    expect(tensors.b).toEqual({ dtype: "f32", shape: [1, 2], data: new Float32Array([1.5, -2]) });
    expect(tensors.a).toEqual({ dtype: "bool", shape: [3], data: new Uint8Array([1, 0, 1]) });
    expect(tensors.n).toEqual({ dtype: "i32", shape: [2], data: new Int32Array([7, -8]) });
    expect(tensors.s).toEqual({ dtype: "f32", shape: [], data: new Float32Array([3]) });
    expect(tensors.none?.shape).toEqual([0]);
  });

  test("reads arrays whose slice is a view, as that of Node's Buffer is, from the middle of a longer one", () => {
    class Sliced extends Uint8Array {
      override slice(start?: number, end?: number) {
        return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
      }
    }
    const bytes = writeSafetensors({ a: tensor([1, 2, 3]), b: tensor([4]) });
    const whole = new Sliced(bytes.length + 16);
    whole.set(bytes, 8);
    const { tensors } = readSafetensors(whole.subarray(8, 8 + bytes.length));
    expect(tensors.a!.data).toEqual(new Float32Array([1, 2, 3]));
    expect(tensors.b!.data).toEqual(new Float32Array([4]));
  });

  test("converts half, bfloat16, double and long", () => {
    const data = new Uint8Array(24);
    const view = new DataView(data.buffer);
    view.setFloat64(0, 0.1, true);
    view.setBigInt64(8, -5n, true);
    view.setUint16(16, 0x3e00, true);
    view.setUint16(18, 0x8001, true);
    view.setUint16(20, 0x3fc0, true);
    view.setUint16(22, 0xff80, true);
    const { tensors } = readSafetensors(
      file(
        {
          d: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
          l: { dtype: "I64", shape: [1], data_offsets: [8, 16] },
          h: { dtype: "F16", shape: [2], data_offsets: [16, 20] },
          b: { dtype: "BF16", shape: [2], data_offsets: [20, 24] },
        },
        data,
      ),
    );
    expect([...tensors.d!.data]).toEqual([Math.fround(0.1)]);
    expect([...tensors.l!.data]).toEqual([-5]);
    expect([...tensors.h!.data]).toEqual([1.5, -(2 ** -24)]);
    expect([...tensors.b!.data]).toEqual([1.5, Number.NEGATIVE_INFINITY]);
  });

  test.each([
    ["a truncated length", new Uint8Array(5), "5 bytes are too few"],
    ["a header beyond the file", new Uint8Array([200, 0, 0, 0, 0, 0, 0, 0, 1]), "the header claims 200 bytes"],
    ["an absurd header", new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255]), "at most 100000000 are allowed"],
    ["no JSON", file("{nonsense"), "not JSON"],
    ["a list", file("[]"), "not a JSON object"],
    [
      "a duplicate name",
      file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
      '"a" twice',
    ],
    ["an unknown dtype", file({ a: { dtype: "F8", shape: [], data_offsets: [0, 1] } }, new Uint8Array(1)), "unknown dtype F8"],
    [
      "a dtype of the object prototype",
      file({ a: { dtype: "toString", shape: [], data_offsets: [0, 1] } }, new Uint8Array(1)),
      "unknown dtype toString",
    ],
    ["a negative size", file({ a: f32([-1], 0, 4) }, new Uint8Array(4)), "impossible shape [-1]"],
    ["an absurd size", file({ a: f32([1e9, 1e9], 0, 4) }, new Uint8Array(4)), "needs 4000000000000000000 bytes, has 4"],
    ["offsets beyond the data", file({ a: f32([2], 0, 8) }, new Uint8Array(4)), "the file has 4 bytes of data"],
    ["offsets backwards", file({ a: f32([0], 4, 0) }, new Uint8Array(4)), "lies at [4, 0]"],
    ["overlapping tensors", file({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, new Uint8Array(12)), "inside the tensor before it"],
    ["a hole", file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, new Uint8Array(12)), "behind a hole"],
    ["surplus data", file({ a: f32([1], 0, 4) }, new Uint8Array(8)), "the tensors end at 4, the file has 8"],
    ["metadata that is no text", file({ __metadata__: { a: 1 } }), "__metadata__ holds something other than strings"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(FileFormatError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test("refuses every truncation of a good file", () => {
    const bytes = writeSafetensors({ a: tensor([1, 2, 3]), b: tensor([[4]]) });
    for (let n = 0; n < bytes.length; n++) expect(() => readSafetensors(bytes.slice(0, n))).toThrow(FileFormatError);
  });

  test("never crashes on flipped bits: a result or a FileFormatError", () => {
    const bytes = writeSafetensors({ weight: tensor([1, 2, 3]), bias: tensor([[4]]) }, { note: "x" });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const broken = bytes.slice();
      broken[bit >> 3]! ^= 1 << (bit & 7);
      try {
        readSafetensors(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    }
  });
});
