// What a convolution multiplies with what.
import type { Dimensions } from "../spec.ts";

/** Calls `visit` for every product of the convolution: places in input, weight and output. */
export function taps(d: Dimensions<"conv2d_backward_input">, visit: (input: number, weight: number, out: number) => void): void {
  const { N, H, W, C, O, KH, KW, OH, OW, groups } = d;
  const L = C / groups;
  const G = O / groups;
  for (let n = 0; n < N; n++) {
    for (let oy = 0; oy < OH; oy++) {
      for (let ox = 0; ox < OW; ox++) {
        for (let ky = 0; ky < KH; ky++) {
          const y = oy * d.strideH - d.padH + ky * d.dilationH;
          if (y < 0 || y >= H) continue;
          for (let kx = 0; kx < KW; kx++) {
            const x = ox * d.strideW - d.padW + kx * d.dilationW;
            if (x < 0 || x >= W) continue;
            for (let c = 0; c < L; c++) {
              for (let o = 0; o < O; o++) {
                const g = Math.floor(o / G);
                visit(((n * H + y) * W + x) * C + g * L + c, ((ky * KW + kx) * L + c) * O + o, ((n * OH + oy) * OW + ox) * O + o);
              }
            }
          }
        }
      }
    }
  }
}
