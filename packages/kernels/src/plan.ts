// Plans the memory of a list of kernel calls: calls whose results nobody reads go, buffers share memory by their lifetimes.
import { specs } from "../spec/index.ts";
import { parameters } from "./generated/signatures.ts";
import { type Call, names } from "./table.ts";

/** Memory that was allocated while calls were noted. */
export interface Block {
  readonly ptr: number;
  readonly bytes: number;
  /** How many calls had been made before. Memory is allocated anew once it is free, so a later block may lie where an earlier one did. */
  readonly at: number;
}

/** The calls that are needed, in memory of their own. */
export interface Plan {
  /** Bytes that the calls need. */
  readonly bytes: number;
  /** The calls that are needed, with their buffers at `base` and beyond. */
  calls(base: number): Call[];
  /** How far from `base` the memory lies that was at `ptr` after the last call. */
  offsetOf(ptr: number): number;
}

interface LooseSpec {
  writes?: readonly string[];
  updates?: readonly string[];
  scratch?: readonly string[];
  inPlace?: readonly (readonly [string, string])[];
}

/** What a kernel does with its operand at one place in its arguments. */
interface Effect {
  readonly place: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /** Places of the operands that it may be written over. */
  readonly over: readonly number[];
}

const known = new Map<number, readonly Effect[]>();

function effectsOf(index: number): readonly Effect[] {
  const found = known.get(index);
  if (found) return found;
  const name = names[index]!;
  const { writes = ["out"], updates = [], scratch = [], inPlace = [] } = specs[name as keyof typeof specs] as LooseSpec;
  const declared = parameters[name]!.split(",").map((parameter) => parameter.split(":") as [string, string]);
  const effects = declared.flatMap(([parameter, type], place): Effect[] => {
    if (!/^(F32|I32|U8|F64)$/.test(type)) return [];
    const written = writes.includes(parameter) || updates.includes(parameter) || scratch.includes(parameter);
    const over = inPlace.filter(([out]) => out === parameter).map(([, input]) => declared.findIndex(([other]) => other === input));
    return [{ place, reads: !written || updates.includes(parameter), writes: written, over }];
  });
  known.set(index, effects);
  return effects;
}

/** An operand of a call that lies in a block. */
interface Use extends Effect {
  readonly block: number;
}

/** Buffers that lie at one place, and the calls from the first that touches one to the last. */
interface Slot {
  bytes: number;
  first: number;
  last: number;
  offset: number;
}

/**
 * Plans calls that ran once in `blocks`. Whatever they wrote elsewhere they will write again.
 * @param kept - addresses in blocks whose contents are read after the last call
 */
export function plan(calls: readonly Call[], blocks: readonly Block[], kept: readonly number[]): Plan {
  const written = new Set<number>();
  /** The block at an address that came last: of those that have numbers, if it is only read. */
  const covering = (ptr: number, k: number, reads: boolean) =>
    blocks.findLastIndex((b, i) => b.at <= k && ptr >= b.ptr && ptr < b.ptr + b.bytes && (!reads || written.has(i)));
  const uses = calls.map(({ index, args }, k) => {
    const found = effectsOf(index).flatMap((effect): Use[] => {
      const block = covering(args[effect.place]!, k, !effect.writes);
      return block < 0 ? [] : [{ ...effect, block }];
    });
    for (const { block, writes } of found) if (writes) written.add(block);
    return found;
  });
  const results = new Set(kept.map((ptr) => covering(ptr, calls.length, true)));
  const needed = neededCalls(calls, uses, new Set(results));
  const slots = lifetimes(blocks, uses, needed, results);
  for (const k of needed) shareInPlace(uses[k]!, k, calls[k]!.args, blocks, slots);
  const bytes = arrange([...new Set(slots.filter((slot) => slot !== null))]);
  const moved = (ptr: number, block: number) => ptr - blocks[block]!.ptr + slots[block]!.offset;
  return {
    bytes,
    calls: (base) =>
      needed.map((k) => {
        const args = [...calls[k]!.args];
        for (const { place, block } of uses[k]!) args[place] = base + moved(args[place]!, block);
        return { index: calls[k]!.index, args };
      }),
    offsetOf: (ptr) => moved(ptr, covering(ptr, calls.length, true)),
  };
}

/** Which calls write what is read later, or what outlives the list, in order. `read` is filled with the blocks that matter. */
function neededCalls(calls: readonly Call[], uses: readonly (readonly Use[])[], read: Set<number>): number[] {
  const needed: number[] = [];
  for (let k = calls.length - 1; k >= 0; k--) {
    const inside = new Map(uses[k]!.map((use) => [use.place, use.block]));
    const matters = effectsOf(calls[k]!.index).some(({ place, writes }) => {
      const block = inside.get(place);
      return writes && (block === undefined ? calls[k]!.args[place] !== 0 : read.has(block));
    });
    if (!matters) continue;
    needed.push(k);
    for (const { block, reads } of uses[k]!) if (reads) read.add(block);
  }
  return needed.reverse();
}

/** For each block a slot of its own, from the first call that touches it to the last; null if none does. */
function lifetimes(
  blocks: readonly Block[],
  uses: readonly (readonly Use[])[],
  needed: readonly number[],
  results: ReadonlySet<number>,
): (Slot | null)[] {
  const slots: (Slot | null)[] = blocks.map(() => null);
  for (const k of needed)
    for (const { block } of uses[k]!) {
      const slot = slots[block] ?? { bytes: Math.ceil(blocks[block]!.bytes / 16) * 16, first: k, last: k, offset: 0 };
      slots[block] = slot;
      slot.last = k;
    }
  for (const block of results) if (slots[block]) slots[block]!.last = Number.POSITIVE_INFINITY;
  return slots;
}

/** Lets a result take the place of an operand that is read here for the last time, where the kernel allows it. */
function shareInPlace(uses: readonly Use[], k: number, args: readonly number[], blocks: readonly Block[], slots: (Slot | null)[]): void {
  for (const out of uses) {
    const slot = slots[out.block]!;
    if (!out.writes || out.reads || slot.first !== k || args[out.place] !== blocks[out.block]!.ptr) continue;
    for (const input of uses) {
      const old = slots[input.block]!;
      const whole = args[input.place] === blocks[input.block]!.ptr;
      const others = uses.every(({ block, place }) => slots[block] !== old || out.over.includes(place));
      if (!out.over.includes(input.place) || !whole || !others || old === slot || old.last !== k || old.bytes < slot.bytes) continue;
      old.last = slot.last;
      slots.forEach((other, block) => {
        if (other === slot) slots[block] = old;
      });
      break;
    }
  }
}

/** Gives each slot a place: the largest first, each as low as those allow that live at the same time. Returns the end of all. */
function arrange(slots: readonly Slot[]): number {
  const placed: Slot[] = [];
  let end = 0;
  for (const slot of [...slots].sort((a, b) => b.bytes - a.bytes)) {
    const beside = placed.filter((other) => other.first <= slot.last && slot.first <= other.last).sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const other of beside) {
      if (other.offset >= offset + slot.bytes) break;
      offset = Math.max(offset, other.offset + other.bytes);
    }
    slot.offset = offset;
    placed.push(slot);
    end = Math.max(end, offset + slot.bytes);
  }
  return end;
}
