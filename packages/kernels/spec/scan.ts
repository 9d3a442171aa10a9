// The meaning of assembly/scan.ts.
import type { Spec } from "./spec.ts";

const shapes = [
  { outer: 0, R: 2, inner: 3 },
  { outer: 2, R: 0, inner: 1 },
  { outer: 1, R: 1, inner: 1 },
  { outer: 2, R: 7, inner: 1 },
  { outer: 2, R: 5, inner: 3 },
  { outer: 1, R: 128, inner: 8 },
];
const cases = shapes.flatMap((d) => [
  { ...d, reverse: 0 },
  { ...d, reverse: 1 },
]);
const size = ({ outer, R, inner }: (typeof shapes)[number]) => outer * R * inner;
/** The results are rounded from double precision, whose own errors are far below. */
const tolerance = { ulp: 1 };

/** Calls `visit` along each line with the places in order, and whether one is the first. */
function along(d: (typeof cases)[number], visit: (at: number, first: boolean, before: number) => void): void {
  for (let o = 0; o < d.outer; o++)
    for (let i = 0; i < d.inner; i++)
      for (let n = 0; n < d.R; n++) {
        const place = (k: number) => (o * d.R + (d.reverse ? d.R - 1 - k : k)) * d.inner + i;
        visit(place(n), n === 0, place(n - 1));
      }
}

export const cumsum: Spec<"cumsum"> = {
  reference: ({ out, a, ...d }) => {
    let y = 0;
    along(d, (at, first) => {
      y = first ? a[at]! : y + a[at]!;
      out[at] = y;
    });
  },
  buffers: (d) => ({ out: size(d), a: size(d) }),
  cases,
  tolerance,
};

export const cumprod: Spec<"cumprod"> = {
  reference: ({ out, a, exclusive, ...d }) => {
    let y = 1;
    along(d, (at, first) => {
      if (first) y = 1;
      if (exclusive) out[at] = y;
      y *= a[at]!;
      if (!exclusive) out[at] = y;
    });
  },
  buffers: (d) => ({ out: size(d), a: { length: size(d), fill: (_, draw) => Math.exp(draw.normal() / 10) } }),
  cases: cases.flatMap((d) => [
    { ...d, exclusive: 0 },
    { ...d, exclusive: 1 },
  ]),
  tolerance,
};

export const linear_scan: Spec<"linear_scan"> = {
  reference: ({ out, a, b, lag, ...d }) => {
    let y = 0;
    along(d, (at, first, before) => {
      y = first ? b[at]! : a[lag ? before : at]! * y + b[at]!;
      out[at] = y;
    });
  },
  buffers: (d) => ({ out: size(d), a: { length: size(d), fill: (_, draw) => draw.uniform() }, b: size(d) }),
  cases: cases.flatMap((d) => [
    { ...d, lag: 0 },
    { ...d, lag: 1 },
  ]),
  tolerance,
};
