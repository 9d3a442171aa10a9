// The meaning of assembly/triangle.ts.
import type { Dimensions, Spec, SpecArguments } from "./spec.ts";

const size = ({ outer, R, C }: Dimensions<"tril">) => outer * R * C;

function keep(args: SpecArguments<"tril">, inside: (r: number, c: number) => boolean): void {
  const { out, a, R, C } = args;
  for (let i = 0; i < out.length; i++) {
    const c = i % C;
    const r = Math.floor(i / C) % R;
    out[i] = inside(r, c) ? a[i]! : 0;
  }
}

const cases = [
  { outer: 0, R: 2, C: 2, diagonal: 0 },
  { outer: 2, R: 0, C: 3, diagonal: 0 },
  { outer: 1, R: 1, C: 1, diagonal: -1 },
  { outer: 2, R: 3, C: 5, diagonal: 0 },
  { outer: 2, R: 5, C: 3, diagonal: 1 },
  { outer: 1, R: 9, C: 9, diagonal: -2 },
  { outer: 1, R: 4, C: 4, diagonal: 9 },
  { outer: 2, R: 64, C: 64, diagonal: 0 },
];

export const tril: Spec<"tril"> = {
  reference: (args) => keep(args, (r, c) => c <= r + args.diagonal),
  buffers: (d) => ({ out: size(d), a: size(d) }),
  cases,
};

export const triu: Spec<"triu"> = {
  reference: (args) => keep(args, (r, c) => c >= r + args.diagonal),
  buffers: (d) => ({ out: size(d), a: size(d) }),
  cases,
};
