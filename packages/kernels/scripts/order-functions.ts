// Puts functions that resemble each other side by side: a compressor refers to what is near in fewer bits.
import binaryen from "binaryen";
import { brotliSize } from "./brotli-size.ts";

/** Bytes of code that are compared at a time. */
const RUN = 3;
/** Functions that the chain is tried from. */
const STARTS = 6;

/** The bodies of a binary's functions, in their order. */
function bodies(binary: Uint8Array): Uint8Array[] {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const CODE = 10;
  for (;;) {
    const section = binary[at++];
    const length = number();
    if (section === CODE) break;
    at += length;
  }
  return Array.from({ length: number() }, () => {
    const length = number();
    at += length;
    return binary.subarray(at - length, at);
  });
}

/** How often each run of bytes occurs. */
function runsOf(code: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i + RUN <= code.length; i++) {
    const run = code.subarray(i, i + RUN).reduce((key, byte) => key * 256 + byte, 0);
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

/** A chain of functions, from `first`, in which each is followed by the one that shares most with it. */
function chain(codes: readonly Uint8Array[], runs: readonly Map<number, number>[], first: number): number[] {
  const likeness = (a: number, b: number) => {
    let shared = 0;
    for (const [run, count] of runs[a]!) shared += Math.min(count, runs[b]!.get(run) ?? 0);
    return shared / Math.sqrt(codes[a]!.length * codes[b]!.length);
  };
  const left = new Set(codes.keys());
  const order: number[] = [];
  for (let last = first; left.size > 0; ) {
    left.delete(last);
    order.push(last);
    const next = [...left].map((candidate) => [likeness(last, candidate), candidate] as const);
    last = next.reduce((best, each) => (each[0] > best[0] ? each : best), [-1, 0] as const)[1];
  }
  return order;
}

/** Orders the functions of a module by likeness, from that of a few to start with which makes it smallest; exports stay as they are. */
export function orderFunctions(module: binaryen.Module): void {
  const functions = Array.from({ length: module.getNumFunctions() }, (_, i) => binaryen.getFunctionInfo(module.getFunctionByIndex(i)));
  const arrange = (order: readonly number[]) => {
    for (const i of order) {
      const { name, params, results, vars, body } = functions[i]!;
      module.removeFunction(name);
      module.addFunction(name, params, results, vars, body);
    }
    return brotliSize(module.emitBinary());
  };
  const codes = bodies(module.emitBinary());
  const runs = codes.map(runsOf);
  const sized = Array.from({ length: STARTS }, (_, k) => {
    const order = chain(codes, runs, Math.floor((k * codes.length) / STARTS));
    return { order, size: arrange(order) };
  });
  arrange(sized.reduce((best, each) => (each.size < best.size ? each : best)).order);
}
