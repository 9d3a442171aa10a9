import { expect, test } from "vitest";
import { relaxed } from "../src/generated/relaxed.ts";
import { simd } from "../src/generated/simd.ts";
import { decode, encode } from "../src/text.ts";

test("every byte comes back, in any company", () => {
  const pairs = Uint8Array.from({ length: 2 * 65536 }, (_, i) => (i % 2 ? i >> 9 : i >> 1));
  expect(decode(encode(pairs))).toEqual(pairs);
  expect(decode("")).toEqual(new Uint8Array(0));
});

test("texts of binaries are plain ASCII that stands in any quotation marks, and little longer than the binaries", () => {
  for (const text of [simd, relaxed]) {
    expect(text).toMatch(/^[ -~]+$/);
    expect(text).not.toMatch(/["'`\\$<]/);
    expect(text.length).toBeLessThan(1.15 * decode(text).length);
  }
});
