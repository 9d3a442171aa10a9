// Half floats (IEEE 754 binary16) and floats, turned into each other a stretch at a time: files hold more than linear memory should.
import * as kernels from "@sluice/kernels/raw";
import { f32, type Ptr, u8 } from "@sluice/kernels/raw";
import { scratch } from "./scratch.ts";

/** Numbers of a stretch. */
const STRETCH = 1 << 18;

/** Calls `convert` for each stretch of `length` numbers: floats [n] at one address, half floats [n] at the other. */
function stretches(length: number, convert: (at: number, n: number, floats: Ptr<"f32">, halves: Ptr<"u8">) => void): void {
  for (let at = 0; at < length; at += STRETCH) {
    const n = Math.min(STRETCH, length - at);
    scratch(6 * n, (ptr) => convert(at, n, ptr, (ptr + 4 * n) as Ptr<"u8">));
  }
}

/** The bits of the half floats nearest to floats, ties to even; from 65520 on infinity, NaN without its payload. */
export function floatsToHalves(from: Float32Array): Uint16Array {
  const to = new Uint16Array(from.length);
  const bytes = new Uint8Array(to.buffer);
  stretches(from.length, (at, n, floats, halves) => {
    f32.set(from.subarray(at, at + n), floats / 4);
    kernels.cast_f32_f16({ out: halves, a: floats, n });
    bytes.set(u8.subarray(halves, halves + 2 * n), 2 * at);
  });
  return to;
}

/** The floats that half floats stand for. */
export function halvesToFloats(from: Uint16Array): Float32Array {
  const to = new Float32Array(from.length);
  const bytes = new Uint8Array(from.buffer, from.byteOffset, from.byteLength);
  stretches(from.length, (at, n, floats, halves) => {
    u8.set(bytes.subarray(2 * at, 2 * (at + n)), halves);
    kernels.cast_f16_f32({ out: floats, a: halves, n });
    to.set(f32.subarray(floats / 4, floats / 4 + n), at);
  });
  return to;
}
