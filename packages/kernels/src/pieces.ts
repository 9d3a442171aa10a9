// Cuts one kernel call into pieces that can run at the same time.
import { parameters } from "./generated/signatures.ts";
import { type Dims, type Split, splits } from "./splits.ts";
import { type Call, names } from "./table.ts";

/** Calls that one thread makes one after the other. */
export type Piece = readonly Call[];

/** Bytes of an element, by parameter type; numbers that are no addresses count themselves. */
const WIDTH: Readonly<Record<string, number>> = { F32: 4, I32: 4, U8: 1, F64: 8 };
/** Nanoseconds of work below which a piece is not worth handing over. */
const LEAST = 10_000;
/** Pieces per thread where cutting is free: a thread that is held up keeps the others waiting for less. */
const SPARE = 2;

/** What cuts the calls of one kernel. */
export type Cutter = (args: readonly number[], threads: number, reserve: (bytes: number) => number) => readonly Piece[] | null;

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Copies a [rows, count] of words between strides `to` and `from`. */
function copyColumns(out: number, outRow: number, a: number, aRow: number, rows: number, count: number): Call {
  return { index: names.indexOf("strided_copy"), args: [out, a, 0, 0, 1, 1, rows, count, 0, 0, outRow, 1, 0, 0, aRow, 1] };
}

/**
 * What cuts calls of a kernel into pieces, or null if it always runs whole. A cutter gives null for calls that are not worth it;
 * it asks `reserve` once, for the address of so many bytes of working memory for all pieces.
 * @param least - nanoseconds of work that a piece has at least
 */
export function cutterOf(name: string, least: number = LEAST): Cutter | null {
  const copies = names.includes("strided_copy");
  const ways = (splits[name] ?? []).filter(({ columns }) => copies || !columns);
  if (ways.length === 0) return null;
  const index = names.indexOf(name);
  const declared = parameters[name]!.split(",").map((parameter) => parameter.split(":") as [string, string]);
  const place = Object.fromEntries(declared.map(([parameter], i) => [parameter, i]));
  const width = declared.map(([, type]) => WIDTH[type] ?? 0);

  return (args, threads, reserve) => {
    const d: Record<string, number> = {};
    for (let i = 0; i < declared.length; i++) d[declared[i]![0]] = args[i]!;
    const way = ways.find(({ when }) => !when || when(d));
    if (!way) return null;
    const cuts = cutsOf(way, d, threads, least);
    if (cuts.length < 3) return null;

    const moves = Object.entries(way.moves(d)).filter(([parameter]) => parameter in place && !absent(parameter));
    const columns = Object.entries(way.columns?.(d) ?? {}).filter(([parameter]) => !absent(parameter));
    const plans = cuts.slice(1).map((to, k) => {
      const from = cuts[k]!;
      const scratch = way.scratch ? aligned(4 * way.scratch({ ...d, [way.along]: to - from })) : 0;
      return {
        from,
        count: to - from,
        scratch,
        bytes: columns.reduce((sum, [, c]) => sum + aligned(4 * c.rows * c.unit * (to - from)), scratch),
      };
    });
    const bytes = plans.reduce((sum, plan) => sum + plan.bytes, 0);
    let at = bytes > 0 ? reserve(bytes) : 0;
    return plans.map(({ from, count, scratch }) => {
      const mine = [...args];
      mine[place[way.along]!] = count;
      for (const [parameter, step] of moves) mine[place[parameter]!]! += step * from * (width[place[parameter]!] || 1);
      if (scratch) mine[place.scratch!] = at;
      at += scratch;
      const [before, after]: [Call[], Call[]] = [[], []];
      for (const [parameter, { rows, row, unit, use }] of columns) {
        const whole = args[place[parameter]!]! + 4 * unit * from;
        if (use !== "out") before.push(copyColumns(at, unit * count, whole, row, rows, unit * count));
        if (use !== "in") after.push(copyColumns(whole, row, at, unit * count, rows, unit * count));
        mine[place[parameter]!] = at;
        at += aligned(4 * rows * unit * count);
      }
      return [...before, { index, args: mine }, ...after];
    });

    /** Whether an operand is not there: address 0. */
    function absent(parameter: string): boolean {
      const i = place[parameter]!;
      return width[i]! > 0 && args[i] === 0;
    }
  };
}

/** Where the dimension is cut, both ends included; no cut if the work is too little. */
function cutsOf(way: Split, d: Dims, threads: number, least: number): number[] {
  const extent = d[way.along]!;
  const grain = way.grain?.(d) ?? 1;
  const grains = Math.ceil(extent / grain);
  const most = way.prepares ? threads : threads * SPARE;
  const count = Math.min(most, grains, Math.floor(way.work(d) / least));
  return Array.from({ length: count + 1 }, (_, k) => Math.min(extent, Math.round((k * grains) / count) * grain));
}
