import { expect, test } from "vitest";
import { floatsToHalves, halvesToFloats } from "../src/half.ts";

test("halves turn into the floats they stand for", () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00, 0xfc00, 0x0000);
  expect(Array.from(halvesToFloats(halves))).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
  ]);
  const [nan, minusZero] = halvesToFloats(Uint16Array.of(0x7e00, 0x8000));
  expect(nan).toBeNaN();
  expect(Object.is(minusZero, -0)).toBe(true);
});

test("every half float comes back from the float that it stands for, NaN without its payload", () => {
  const every = Uint16Array.from({ length: 1 << 16 }, (_, h) => h);
  const same = every.map((h) => ((h & 0x7fff) > 0x7c00 ? (h & 0x8000) | 0x7e00 : h));
  expect(floatsToHalves(halvesToFloats(every))).toEqual(same);
});

test("between two half floats the nearer one is taken, and the even one in the middle", () => {
  const finite = Uint16Array.from({ length: 0x7c00 - 1 }, (_, h) => h);
  const [below, above] = [halvesToFloats(finite), halvesToFloats(finite.map((h) => h + 1))];
  const at = (share: number) => floatsToHalves(below.map((x, i) => x + (above[i]! - x) * share));
  expect(at(0.4998)).toEqual(finite);
  expect(at(0.5)).toEqual(finite.map((h) => h + (h & 1)));
  expect(at(0.5002)).toEqual(finite.map((h) => h + 1));
});

test("more numbers than a stretch, from the middle of a buffer", () => {
  const all = Float32Array.from({ length: 300_003 }, (_, i) => (i % 2048) - 1024);
  const halves = floatsToHalves(all.subarray(1));
  expect(halves.length).toBe(300_002);
  expect(halvesToFloats(halves.subarray(2))).toEqual(all.subarray(3));
});
