// PyTorch state dicts: names and layouts in and out.
import { ShapeError } from "../errors.ts";
import type { Module, StateValue } from "../nn/module.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { StoredTensor } from "./safetensors.ts";

/** Where one of our tensors stands in a PyTorch state dict. */
interface Place {
  readonly ours: string;
  readonly theirs: string;
  readonly tensor: Tensor;
  readonly axes: readonly number[] | undefined;
  /** The shape here that `axes` speaks of. */
  readonly unmerged: readonly number[];
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const join = (prefix: string, name: string) => (prefix ? `${prefix}.${name}` : name);

/** What a layout says of one name; null if PyTorch does not have it. */
function placed(layout: ReturnType<Module["torchLayout"]>, name: string) {
  const entry = Object.hasOwn(layout, name) ? layout[name] : undefined;
  if (entry === null) return null;
  return { name: entry?.name ?? snake(name), axes: entry?.axes, unmerged: entry?.unmerged };
}

function* places(model: Module, ours = "", theirs = ""): Generator<Place> {
  const layout = model.torchLayout();
  for (const [name, tensor] of model.ownTensors()) {
    if (tensor.role === "state" && tensor.dtype !== "f32" && !Object.hasOwn(layout, name)) continue;
    const place = placed(layout, name);
    if (!place) continue;
    const { axes, unmerged = tensor.shape } = place;
    yield { ours: join(ours, name), theirs: join(theirs, place.name), tensor, axes, unmerged };
  }
  for (const [name, child] of model.children()) {
    const place = placed(layout, name);
    if (place) yield* places(child, join(ours, name), join(theirs, place.name));
  }
}

/** Moves `data` of `shape` so that dimension k of the result is dimension axes[k] of the source. */
function permuted(data: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): Float32Array {
  const into = new Float32Array(data.length);
  const strides = new Array<number>(shape.length);
  for (let k = shape.length - 1, stride = 1; k >= 0; k--) {
    strides[k] = stride;
    stride *= shape[k]!;
  }
  const sizes = axes.map((axis) => shape[axis]!);
  const steps = axes.map((axis) => strides[axis]!);
  const at = new Array<number>(axes.length).fill(0);
  let from = 0;
  for (let i = 0; i < into.length; i++) {
    into[i] = data[from]!;
    for (let k = at.length - 1; k >= 0; k--) {
      from += steps[k]!;
      if (++at[k]! < sizes[k]!) break;
      from -= steps[k]! * sizes[k]!;
      at[k] = 0;
    }
  }
  return into;
}

/** The axes that undo a transposition by `axes`. */
const inverse = (axes: readonly number[]) => axes.map((_, k) => axes.indexOf(k));

/** A tensor's shape there, with every dimension apart. */
const apart = ({ axes, unmerged }: Place) => (axes ? inverse(axes).map((axis) => unmerged[axis]!) : unmerged);

/** A tensor's shape there: what is merged here is merged there, beginning with the last dimension. */
function shapeThere(place: Place): readonly number[] {
  const shape = apart(place);
  const extra = shape.length - place.tensor.rank;
  return extra === 0 ? shape : [...shape.slice(0, -extra - 1), sizeOf(shape.slice(-extra - 1))];
}

/**
 * Loads a PyTorch state dict into a model of the same architecture: names and layouts are PyTorch's, `Linear.weight` [O, D] and so on.
 * All entries are checked before the first is written. `num_batches_tracked` is ignored.
 * @param stateDict - by PyTorch's dotted names, e.g. read from safetensors
 * @param options.strict - whether a missing or surplus name is an error (default true)
 * @throws ShapeError naming every entry that does not fit
 */
export function fromTorch(model: Module, stateDict: Readonly<Record<string, StateValue>>, options: { strict?: boolean } = {}): void {
  const { strict = true } = options;
  const wrong: string[] = [];
  const known = new Set<string>();
  const values: Record<string, StateValue> = {};
  for (const place of places(model)) {
    const { ours, theirs, tensor, axes } = place;
    known.add(theirs);
    const value = Object.hasOwn(stateDict, theirs) ? stateDict[theirs] : undefined;
    if (value === undefined) {
      if (strict) wrong.push(`${theirs} is missing`);
      continue;
    }
    const expected = shapeThere(place);
    const { data } = value;
    if (!sameShape(value.shape, expected)) wrong.push(`${theirs} is ${showShape(value.shape)}, needs ${showShape(expected)}`);
    else if (data.length !== sizeOf(expected)) wrong.push(`${theirs} has ${data.length} numbers, needs ${sizeOf(expected)}`);
    else values[ours] = { shape: tensor.shape, data: axes ? permuted(data, apart(place), axes) : data };
  }
  if (strict) {
    for (const name of Object.keys(stateDict)) {
      if (!known.has(name) && !name.endsWith("num_batches_tracked")) wrong.push(`${name} is not in the model`);
    }
  }
  if (wrong.length) {
    throw new ShapeError(`fromTorch: ${wrong.join("; ")}${strict ? "; pass { strict: false } to load what fits" : ""}`);
  }
  model.loadStateDict(values, { strict: false });
}

/**
 * A model's parameters and states as a PyTorch state dict: copies, under PyTorch's names and in its layouts.
 * @returns what `torch_model.load_state_dict` takes once it is read from a file
 */
export function toTorch(model: Module): Record<string, StoredTensor> {
  const out: Record<string, StoredTensor> = {};
  for (const place of places(model)) {
    const { theirs, tensor, axes, unmerged } = place;
    out[theirs] = axes
      ? { dtype: "f32", shape: shapeThere(place), data: permuted(tensor.data, unmerged, inverse(axes)) }
      : { dtype: tensor.dtype, shape: tensor.shape, data: tensor.data };
  }
  return out;
}
