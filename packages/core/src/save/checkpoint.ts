// Checkpoints: everything a run needs to go on as if it had not been interrupted, in one safetensors file.
import { ShapeError } from "../errors.ts";
import type { StateValue } from "../nn/module.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** What can be part of a checkpoint: modules, optimizers, schedules, random streams, loaders. */
export interface Stateful {
  /** Its long-lived tensors by name, always the same names and shapes. */
  stateDict(): Record<string, Tensor>;
  /** Takes values for all of them. */
  loadStateDict(values: Readonly<Record<string, StateValue>>): void;
}

/** The parts of a run by name: `{ model, optimizer, loader, random }`. */
export type Parts = Readonly<Record<string, Stateful>>;

/**
 * Packs the state of every part into one safetensors file; names are `part/name`.
 * @param metadata - strings to keep beside (epoch, date, scores)
 */
export function packCheckpoint(parts: Parts, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  for (const [part, stateful] of Object.entries(parts)) {
    if (part.includes("/")) throw new ShapeError(`packCheckpoint: the part name ${part} contains a slash`);
    for (const [name, t] of Object.entries(stateful.stateDict())) tensors[`${part}/${name}`] = t;
  }
  return writeSafetensors(tensors, metadata);
}

/**
 * Puts a packed checkpoint back into the parts. Everything is checked first: if anything does not fit, nothing is changed.
 * @returns the metadata
 * @throws FileFormatError if the file is broken; ShapeError naming every entry that does not fit
 */
export function unpackCheckpoint(bytes: Uint8Array | ArrayBuffer, parts: Parts): Record<string, string> {
  const { tensors, metadata } = readSafetensors(bytes);
  const wrong: string[] = [];
  const values = new Map<string, Record<string, StateValue>>();
  for (const [part, stateful] of Object.entries(parts)) {
    const mine: Record<string, StateValue> = {};
    for (const [name, t] of Object.entries(stateful.stateDict())) {
      const key = `${part}/${name}`;
      const stored = tensors[key];
      if (stored === undefined) wrong.push(`${key} is missing`);
      else if (!sameShape(stored.shape, t.shape) || stored.dtype !== t.dtype) {
        wrong.push(`${key} is ${stored.dtype} ${showShape(stored.shape)}, needs ${t.dtype} ${showShape(t.shape)}`);
      } else mine[name] = stored;
    }
    values.set(part, mine);
  }
  for (const key of Object.keys(tensors)) {
    const part = key.slice(0, key.indexOf("/"));
    if (!values.has(part)) wrong.push(`${key} belongs to no part`);
    else if (!Object.hasOwn(values.get(part)!, key.slice(part.length + 1)) && !wrong.some((w) => w.startsWith(key)))
      wrong.push(`${key} is not in ${part}`);
  }
  if (wrong.length) throw new ShapeError(`unpackCheckpoint: ${wrong.join("; ")}`);
  for (const [part, stateful] of Object.entries(parts)) stateful.loadStateDict(values.get(part)!);
  return metadata;
}
