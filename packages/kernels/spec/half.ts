// The meaning of assembly/half.ts.
import { floats, lengths } from "./inline/floats.ts";
import { nearest } from "./inline/nearest.ts";
import type { Spec } from "./spec.ts";

/** The bits of the half float nearest to x. */
function halfOf(x: number): number {
  const sign = Object.is(Math.sign(x), -0) || x < 0 ? 0x8000 : 0;
  const size = Math.abs(x);
  if (size === 0 || size >= 65520) return sign | (size === 0 ? 0 : 0x7c00);
  // Halves of one exponent lie 2^(exponent − 10) apart, those below 2^−14 as those above it.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  return sign | (nearest(size / 2 ** (exponent - 10)) + (exponent + 14) * 1024);
}

/** What a half float's bits stand for. */
function ofHalf(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 31;
  const fraction = h & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Floats about which halves turn: ties, the ends of the subnormal and of the normal ones. */
const turns = [
  2 ** -25,
  1.5 * 2 ** -24,
  2.5 * 2 ** -24,
  2 ** -14,
  2 ** -14 * (1 - 2 ** -12),
  1 + 2 ** -11,
  1 + 3 * 2 ** -11,
  65504,
  65519.996,
  65520,
];

export const cast_f32_f16: Spec<"cast_f32_f16"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) {
      const bits = Number.isNaN(a[i]!) ? 0x7e00 : halfOf(a[i]!);
      out[2 * i] = bits & 255;
      out[2 * i + 1] = bits >> 8;
    }
  },
  buffers: ({ n }) => ({
    out: 2 * n,
    a: floats(
      n,
      () => true,
      (d) => {
        const k = d.integer(0, 4);
        const turn = turns[d.integer(0, turns.length)]!;
        return k === 0 ? d.normal() * 2 ** d.integer(-26, 16) : (k - 2 || 1) * turn * (1 + d.integer(-1, 2) * 2 ** -23);
      },
    ),
  }),
  cases: lengths,
};

export const cast_f16_f32: Spec<"cast_f16_f32"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = ofHalf(a[2 * i]! | (a[2 * i + 1]! << 8));
  },
  // All exponents, zeros, subnormal numbers, infinities and NaN.
  buffers: ({ n }) => ({
    out: n,
    a: { length: 2 * n, fill: (i, d) => (i % 2 ? ((i * 131) >> 1) & 255 : d.integer(0, 3) * d.integer(0, 128)) },
  }),
  cases: lengths,
};
