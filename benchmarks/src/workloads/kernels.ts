// Every kernel at its spec's largest case, beside the spec's plain loops. They run from source: specs are not published.
import { specs } from "../../../packages/kernels/spec/index.ts";
import type { Buffer } from "../../../packages/kernels/spec/spec.ts";
import { parameters } from "../../../packages/kernels/src/generated/signatures.ts";
import { allocate, release, viewOf } from "../../../packages/kernels/src/memory.ts";
import type { ElementType } from "../../../packages/kernels/src/pointer.ts";
import { useRelaxed, useSimd } from "../../../packages/kernels/src/relaxed.ts";
import { names, table } from "../../../packages/kernels/src/table.ts";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";

type Dimensions = Readonly<Record<string, number>>;
interface LooseSpec {
  reference(args: Record<string, unknown>): number | undefined;
  buffers(dims: Dimensions): Record<string, Buffer>;
  readonly cases: readonly Dimensions[];
  readonly writes?: readonly string[];
  flops?(dims: Dimensions): number;
}

const types: Record<string, ElementType> = { F32: "f32", I32: "i32", U8: "u8", F64: "f64" };
const bytesOf: Record<ElementType, number> = { f32: 4, i32: 4, u8: 1, f64: 8 };
const lengthOf = (buffer: Buffer) => (buffer === null ? 0 : typeof buffer === "number" ? buffer : buffer.length);

function random(seed: number) {
  const values = draw(seed, 4096, 0, 1);
  let i = 0;
  const uniform = () => values[i++ % 4096]!;
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, integer: (low: number, high: number) => low + Math.floor(uniform() * (high - low)) };
}

/** Specs also draw what is rare (NaN, subnormals, huge numbers) and may be slow: times are those of ordinary numbers. */
function ordinary(type: ElementType, value: number, normal: () => number): number {
  if (type !== "f32" || value === 0) return value;
  const size = Math.abs(value);
  return size > 1e-3 && size < 30 ? value : Math.abs(normal());
}

function contenders(name: string, spec: LooseSpec, dims: Dimensions): Contender[] {
  const buffers = spec.buffers(dims);
  const plain: Record<string, unknown> = { ...dims };
  const blocks: { ptr: number; bytes: number }[] = [];
  const from = random(name.length);
  const args = parameters[name]!.split(",").map((declared) => {
    const [parameter, declaredType] = declared.split(":") as [string, string];
    const buffer = buffers[parameter];
    if (buffer === undefined) return dims[parameter]!;
    const type = types[declaredType]!;
    const length = lengthOf(buffer);
    const bytes = Math.max(16, length * bytesOf[type]);
    const ptr = allocate(bytes);
    blocks.push({ ptr, bytes });
    const view = viewOf(type, ptr, length);
    const fill = buffer !== null && typeof buffer === "object" ? buffer.fill : type === "f32" || type === "f64" ? from.normal : () => 0;
    for (let i = 0; i < length; i++) view[i] = ordinary(type, fill(i, from), from.normal);
    plain[parameter] = view.slice();
    return buffer === null ? 0 : ptr;
  });
  const at = names.indexOf(name);
  const time = loop(() => void table[at]!(...args));
  const dispose = () => {
    for (const { ptr, bytes } of blocks) release(ptr, bytes);
  };
  return [
    { name: "sluice", variant: "simd", threads: 1, time, enter: useSimd },
    { name: "sluice", variant: "relaxed", threads: 1, time, enter: () => void useRelaxed() },
    { name: "plain loops", variant: "", threads: 1, time: loop(() => void spec.reference(plain)), dispose },
  ];
}

/** One workload per kernel. */
export function kernelWorkloads(): Workload[] {
  return Object.entries(specs as unknown as Record<string, LooseSpec>).map(([name, spec]) => {
    const size = (dims: Dimensions) => Object.values(spec.buffers(dims)).reduce<number>((sum, b) => sum + lengthOf(b), 0);
    const dims = [...spec.cases].sort((a, b) => size(b) - size(a))[0]!;
    const flops = spec.flops?.(dims);
    return {
      name: `kernel ${name} ${Object.entries(dims)
        .filter(([key]) => /^[A-Z]|^n$/.test(key))
        .map(([key, value]) => `${key}=${value}`)
        .join(" ")}`,
      ...(flops === undefined ? {} : { flops }),
      contenders: () => contenders(name, spec, dims),
    };
  });
}
