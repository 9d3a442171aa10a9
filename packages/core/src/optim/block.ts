// The numbers of a parameter group, in linear memory as float64: kernels read and advance them, so that replayed steps see them.
import { f64, type Ptr } from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { CaptureError, ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { state } from "../state.ts";
import { emptyOnHeap, type Tensor } from "../tensor.ts";

/** Where each number lies; as in packages/kernels/assembly/optim.ts. */
const slots = {
  lr: 0,
  /** Momentum of SGD and RMSprop, the learning rate's decay of Adagrad. */
  beta1: 1,
  /** Dampening of SGD, alpha of RMSprop, rho of Adadelta. */
  beta2: 2,
  eps: 3,
  weightDecay: 4,
  step: 5,
  beta1Power: 6,
  beta2Power: 7,
  momentumDecay: 8,
  momentumDecayPower: 9,
  muProduct: 10,
  decoupled: 11,
  sign: 12,
} as const;

/** The name of a number in a block. */
export type BlockName = keyof typeof slots;

/** Float64 numbers on the heap, kept as the words of an i32 tensor, two each, so that they can be saved like any other state. */
export class Numbers {
  readonly tensor: Tensor;
  readonly #count: number;

  constructor(values: ArrayLike<number>) {
    this.#count = values.length;
    this.tensor = state(emptyOnHeap([2 * values.length], "i32"));
    this.view().set(values);
  }

  /** The numbers, live: never keep the view. */
  view(): Float64Array {
    const at = this.tensor.storage.ptr / 8;
    return f64.subarray(at, at + this.#count);
  }

  /** The address, for kernels. */
  get ptr(): Ptr<"f64"> {
    return this.tensor.ptr;
  }
}

const LENGTH = 32;

/** The numbers of a parameter group, by name. */
export class Block extends Numbers {
  constructor(values: Partial<Record<BlockName, number>>) {
    const all = new Float64Array(LENGTH);
    for (const [name, value] of Object.entries(values)) all[slots[name as BlockName]] = value;
    super(all);
  }

  /** @throws CaptureError while capturing: the number would become a constant of the program. */
  get(name: BlockName): number {
    if (context.capturing) throw new CaptureError(`${name}: a captured function cannot read values; read it outside`);
    return this.view()[slots[name]]!;
  }

  /** @throws CaptureError while capturing: the write would happen only once. */
  set(name: BlockName, value: number): void {
    if (context.capturing) throw new CaptureError(`${name}: a captured function cannot be given numbers; set it between calls`);
    this.view()[slots[name]] = value;
    this.tensor.storage.version++;
  }
}

/** Values for saved state: tensors, or shapes with numbers (a file that was read). */
export type SavedValues = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>>;

/**
 * Writes saved values into live tensors, in place; all are checked before the first is written.
 * @throws ShapeError naming every entry that does not fit
 */
export function loadTensors(op: string, own: Readonly<Record<string, Tensor>>, values: SavedValues): void {
  const wrong: string[] = [];
  for (const [name, t] of Object.entries(own)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) wrong.push(`${name} ${showShape(t.shape)} is missing`);
    else if (showShape(value.shape) !== showShape(t.shape)) {
      wrong.push(`${name} is ${showShape(value.shape)}, needs ${showShape(t.shape)}`);
    } else if (value.data.length !== t.size) wrong.push(`${name} has ${value.data.length} numbers, needs ${t.size}`);
  }
  for (const name of Object.keys(values)) if (!Object.hasOwn(own, name)) wrong.push(`${name} is not one of its tensors`);
  if (wrong.length) throw new ShapeError(`${op}: ${wrong.join("; ")}`);
  for (const [name, t] of Object.entries(own)) t.set(values[name]!.data);
}
