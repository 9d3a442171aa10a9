// Operands of different shapes as the kernels want them: at most four dimensions, each operand repeated along some.
import type { NULL } from "@sluice/kernels/raw";
import type { Shape } from "../shape.ts";
import { bytesOf, type Tensor } from "../tensor.ts";

type Address = typeof NULL;

/** The dimensions of a broadcasting kernel. */
interface Dims {
  D0: number;
  D1: number;
  D2: number;
  D3: number;
  repeat: number;
}

/** A kernel of two operands. */
export type ZipKernel = (k: { out: Address; a: Address; b: Address } & Dims) => void;
/** A kernel that chooses between two operands. */
export type ChooseKernel = (k: { out: Address; condition: Address; a: Address; b: Address } & Dims) => void;

/** Neighbouring dimensions along which the same operands are repeated. */
interface Group {
  readonly size: number;
  /** Bit i: operand i has size 1 here. */
  readonly repeated: number;
}

/** The groups of `shape`, innermost first; dimensions of size 1 vanish. */
function collapse(shape: Shape, operands: readonly Tensor[]): Group[] {
  const found: Group[] = [];
  for (let i = 1; i <= shape.length; i++) {
    const n = shape[shape.length - i]!;
    if (n === 1) continue;
    let repeated = 0;
    operands.forEach((t, k) => {
      if ((t.shape[t.rank - i] ?? 1) === 1) repeated |= 1 << k;
    });
    const last = found.at(-1);
    if (last?.repeated === repeated) found[found.length - 1] = { size: last.size * n, repeated };
    else found.push({ size: n, repeated });
  }
  return found;
}

/** The bits of a kernel's `repeat` for its four dimensions, D3 being the innermost group. */
function repeatBits(groups: readonly Group[], operands: number): number {
  let bits = 0;
  for (let g = 0; g < Math.min(4, groups.length); g++) {
    for (let k = 0; k < operands; k++) if (groups[g]!.repeated & (1 << k)) bits |= 1 << (4 * k + 3 - g);
  }
  return bits;
}

/** Calls `kernel` for every block of four dimensions, with the elements before it in the result and in each operand. */
function forEachBlock(
  out: Tensor,
  operands: readonly Tensor[],
  kernel: (d: Dims, before: number, offsets: readonly number[]) => void,
): void {
  if (out.size === 0) return;
  const groups = collapse(out.shape, operands);
  const size = (g: number) => groups[g]?.size ?? 1;
  const d: Dims = { D0: size(3), D1: size(2), D2: size(1), D3: size(0), repeat: repeatBits(groups, operands.length) };
  const block = d.D0 * d.D1 * d.D2 * d.D3;
  for (let i = 0; i * block < out.size; i++) {
    const offsets = operands.map((_, k) => {
      let rest = i;
      let stride = groups.slice(0, 4).reduce((n, g) => (g.repeated & (1 << k) ? n : n * g.size), 1);
      let offset = 0;
      for (const g of groups.slice(4)) {
        if (!(g.repeated & (1 << k))) {
          offset += (rest % g.size) * stride;
          stride *= g.size;
        }
        rest = Math.floor(rest / g.size);
      }
      return offset;
    });
    kernel(d, i * block, offsets);
  }
}

const address = (t: Tensor, elements: number) => (t.ptr + elements * bytesOf(t.dtype)) as Address;

/** Runs a kernel of two operands whose shapes broadcast to that of `out`. */
export function zip(kernel: ZipKernel, out: Tensor, a: Tensor, b: Tensor): void {
  const n = out.size;
  if (n === 0) return;
  const plain = (a.size === n || a.size === 1) && (b.size === n || b.size === 1);
  if (plain) {
    const repeat = (a.size === n ? 0 : 0x08) | (b.size === n ? 0 : 0x80);
    kernel({ out: out.ptr, a: a.ptr, b: b.ptr, D0: 1, D1: 1, D2: 1, D3: n, repeat });
    return;
  }
  forEachBlock(out, [a, b], (d, before, [i, j]) => {
    kernel({ out: address(out, before), a: address(a, i!), b: address(b, j!), ...d });
  });
}

/** Runs a kernel that chooses between a and b by `condition`. */
export function choose(kernel: ChooseKernel, out: Tensor, condition: Tensor, a: Tensor, b: Tensor): void {
  const n = out.size;
  if (n === 0) return;
  if ((a.size === n || a.size === 1) && (b.size === n || b.size === 1) && (condition.size === n || condition.size === 1)) {
    const repeat = (a.size === n ? 0 : 0x008) | (b.size === n ? 0 : 0x080) | (condition.size === n ? 0 : 0x800);
    kernel({ out: out.ptr, condition: condition.ptr, a: a.ptr, b: b.ptr, D0: 1, D1: 1, D2: 1, D3: n, repeat });
    return;
  }
  forEachBlock(out, [a, b, condition], (d, before, [i, j, k]) => {
    kernel({ out: address(out, before), condition: address(condition, k!), a: address(a, i!), b: address(b, j!), ...d });
  });
}
