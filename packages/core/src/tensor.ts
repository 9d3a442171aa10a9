// Tensor: a shape, a type and an address. Ops are functions elsewhere.
import { type ElementType, f32, home, i32, type NULL, type Ptr, u8, viewOf } from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { CaptureError, DTypeError, LifetimeError, ShapeError } from "./errors.ts";
import { checkFault } from "./fault.ts";
import { checkShape, type Shape, showShape, sizeOf } from "./shape.ts";
import { constantStorage, disposeStorage, heapStorage, type Storage, storageHere } from "./storage.ts";
import type { TapeNode } from "./tape.ts";

/** Element types: 32-bit floats, 32-bit integers, booleans (one byte, 0 or 1). */
export type DType = "f32" | "i32" | "bool";

/** Numbers nested in arrays, as `tensor` takes and `toArray` gives. */
export type Nested = number | boolean | readonly Nested[];

/** The typed array that holds a dtype. */
export type DataOf<D extends DType> = D extends "f32" ? Float32Array : D extends "i32" ? Int32Array : Uint8Array;

/** What stands where a tensor is expected: a tensor, or a number for a scalar. */
export type TensorLike = Tensor | number;

/** Long-lived tensors are parameters (trained) or state (everything else that outlives a step). */
export type Role = "value" | "parameter" | "state";

/** Bytes of one element. */
export function bytesOf(dtype: DType): number {
  return dtype === "bool" ? 1 : 4;
}

const elementOf = (dtype: DType): ElementType => (dtype === "bool" ? "u8" : dtype);

/** An n-dimensional array in linear memory, row-major and contiguous. It has no arithmetic: ops are functions. */
export class Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Number of elements. */
  readonly size: number;
  /** @internal */
  readonly storage: Storage;
  /** @internal Bytes from the start of the storage. */
  readonly offset: number;
  /** @internal The op that made it, with its gradient. */
  node: TapeNode | null = null;
  /** @internal Which of the node's outputs it is. */
  slot = 0;
  /** @internal */
  role: Role = "value";
  /** @internal Frozen parameters are left out of `parameters()`. */
  frozen = false;

  /** @internal Use `tensor`, `zeros` and their like. */
  constructor(shape: Shape, dtype: DType, storage: Storage, offset = 0) {
    this.shape = shape;
    this.dtype = dtype;
    this.size = sizeOf(shape);
    this.storage = storage;
    this.offset = offset;
  }

  /** The number of dimensions. */
  get rank(): number {
    return this.shape.length;
  }

  /** @internal The address of the first element, for kernels. */
  get ptr(): Ptr<never> {
    const storage = this.storage;
    if (context.capturing !== null && storage.token !== null) context.capturing.touch(storage);
    return (storage.ptr + this.offset) as typeof NULL;
  }

  /** Whether it may still be used: its scope is open and it was not disposed. */
  get alive(): boolean {
    const storage = this.storage;
    return !storage.disposed && (storage.scope === null || storage.scope.open);
  }

  /** A copy of the elements. */
  get data(): Float32Array | Int32Array | Uint8Array {
    return this.view("data").slice();
  }

  /**
   * The elements themselves, live, until the next op or allocation: never keep it.
   * @throws LifetimeError if the tensor's scope closed, CaptureError while capturing
   */
  view(reader = "view"): Float32Array | Int32Array | Uint8Array {
    readable(this, reader);
    return viewOf(elementOf(this.dtype), this.storage.ptr + this.offset, this.size) as Float32Array | Int32Array | Uint8Array;
  }

  /**
   * The only element.
   * @throws ShapeError if there is not exactly one
   */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError(`item: needs exactly 1 element, has ${this.size} (${showShape(this.shape)}); use data or toArray`);
    readable(this, "item");
    const at = this.storage.ptr + this.offset;
    if (this.dtype === "f32") return f32[at / 4]!;
    return this.dtype === "i32" ? i32[at / 4]! : u8[at]!;
  }

  /** The elements as nested arrays of numbers (booleans for bool). */
  toArray(): Nested {
    const flat = this.view("toArray");
    const value = this.dtype === "bool" ? (i: number) => flat[i] === 1 : (i: number) => flat[i]!;
    const nest = (dim: number, start: number): Nested => {
      if (dim === this.shape.length) return value(start);
      const stride = sizeOf(this.shape.slice(dim + 1));
      return Array.from({ length: this.shape[dim]! }, (_, i) => nest(dim + 1, start + i * stride));
    };
    return nest(0, 0);
  }

  /**
   * Overwrites the elements with numbers from JavaScript: staging buffers, loaded weights, learning rates.
   * @throws ShapeError if the count differs
   */
  set(values: ArrayLike<number>): this {
    if (values.length !== this.size) {
      throw new ShapeError(`set: ${values.length} values for ${this.size} elements (${showShape(this.shape)})`);
    }
    alive("set", "tensor", this);
    if (context.capturing)
      throw new CaptureError(
        "set: writing numbers from JavaScript inside a captured function would happen only once; pass them as arguments",
      );
    viewOf(elementOf(this.dtype), this.storage.ptr + this.offset, this.size).set(values);
    this.storage.version++;
    return this;
  }

  /** Frees a heap tensor now rather than at garbage collection; using it afterwards is an error. */
  dispose(): void {
    disposeStorage(this.storage);
  }

  /** `Tensor f32 [2, 2] [[1, 2], [3, 4]]`, shortened when long. */
  toString(): string {
    const head = `Tensor ${this.dtype} ${showShape(this.shape)}`;
    if (!this.alive) return `${head} (freed)`;
    if (context.capturing) return `${head} (capturing)`;
    return `${head} ${show(this)}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}

const EDGE = 3;

function show(t: Tensor): string {
  const flat = t.view("toString");
  const one = (i: number) => (t.dtype === "bool" ? String(flat[i] === 1) : String(Number(flat[i]!.toPrecision(5))));
  const walk = (dim: number, start: number): string => {
    if (dim === t.shape.length) return one(start);
    const n = t.shape[dim]!;
    const stride = sizeOf(t.shape.slice(dim + 1));
    const parts: string[] = [];
    for (let i = 0; i < n; i++) {
      if (n > 2 * EDGE + 2 && i === EDGE) {
        parts.push("…");
        i = n - EDGE;
      }
      parts.push(walk(dim + 1, start + i * stride));
    }
    return `[${parts.join(", ")}]`;
  };
  return walk(0, 0);
}

/** Throws unless numbers of `t` may be read now; throws what a faulty index left behind. */
function readable(t: Tensor, reader: string): void {
  alive(reader, "tensor", t);
  if (context.capturing) throw new CaptureError(`${reader}: a captured function cannot read values; return the tensor and read it outside`);
  checkFault();
}

/**
 * Throws unless `t` may be used.
 * @throws LifetimeError naming op, operand and way out
 */
export function alive(op: string, name: string, t: Tensor): void {
  const storage = t.storage;
  if (storage.scope !== null && !storage.scope.open) {
    throw new LifetimeError(`${op}: ${name} ${showShape(t.shape)} ${storage.scope.epitaph}`);
  }
  if (storage.disposed) throw new LifetimeError(`${op}: ${name} ${showShape(t.shape)} was disposed`);
  if (storage.home !== home) {
    throw new LifetimeError(
      `${op}: ${name} ${showShape(t.shape)} belongs to another copy of @sluice/core; load the package once (import or require, not both)`,
    );
  }
}

/**
 * An op's door: a live tensor of the wanted type. Numbers become scalar tensors.
 * @throws LifetimeError, DTypeError
 */
export function operand(op: string, name: string, x: TensorLike, dtype: DType | null = "f32"): Tensor {
  if (typeof x === "number") return scalar(x, dtype ?? "f32");
  if (!(x instanceof Tensor)) {
    if (typeof x === "object" && x !== null && "storage" in x) alive(op, name, x as Tensor);
    throw new DTypeError(`${op}: ${name} is ${x === null ? "null" : typeof x}, not a tensor or a number`);
  }
  const storage = x.storage;
  if (storage.disposed || storage.home !== home || (storage.scope !== null && !storage.scope.open)) alive(op, name, x);
  if (dtype !== null && x.dtype !== dtype) {
    throw new DTypeError(
      `${op}: ${name} is ${x.dtype}, needs ${dtype} (${name} ${showShape(x.shape)}); convert with cast(${name}, "${dtype}")`,
    );
  }
  return x;
}

/** A tensor with dirty contents, where the running code stands. For ops: every element must be written. */
export function empty(shape: Shape, dtype: DType = "f32"): Tensor {
  return new Tensor(shape, dtype, storageHere(sizeOf(shape) * bytesOf(dtype)));
}

/** A tensor with dirty contents on the heap, for what outlives a step. */
export function emptyOnHeap(shape: Shape, dtype: DType = "f32"): Tensor {
  return new Tensor(shape, dtype, heapStorage(sizeOf(shape) * bytesOf(dtype)));
}

/** A scalar tensor. */
export function scalar(value: number, dtype: DType = "f32"): Tensor {
  const t = new Tensor([], dtype, constantStorage(bytesOf(dtype)));
  const at = t.storage.ptr;
  if (dtype === "f32") f32[at / 4] = value;
  else if (dtype === "i32") i32[at / 4] = value;
  else u8[at] = value ? 1 : 0;
  return t;
}

function shapeOfNested(values: Nested, shape: number[] = []): number[] {
  if (!Array.isArray(values)) return shape;
  const list = values as readonly Nested[];
  shape.push(list.length);
  return list.length ? shapeOfNested(list[0]!, shape) : shape;
}

function flatten(values: Nested, shape: Shape, dim: number, into: number[]): void {
  if (dim === shape.length) {
    if (Array.isArray(values))
      throw new ShapeError(`tensor: ragged array, an array where a number was expected at depth ${dim} (${showShape(shape)})`);
    if (typeof values !== "number" && typeof values !== "boolean") {
      const what = (values as object | null | undefined)?.constructor.name ?? String(values);
      throw new DTypeError(`tensor: an element is ${what}, needs a number or a boolean; of a typed array pass the whole, and a shape`);
    }
    into.push(Number(values));
    return;
  }
  if (!Array.isArray(values) || values.length !== shape[dim]) {
    const got = Array.isArray(values) ? values.length : "a number";
    throw new ShapeError(`tensor: ragged array, ${got} where ${shape[dim]} were expected at depth ${dim} (${showShape(shape)})`);
  }
  for (const value of values as readonly Nested[]) flatten(value, shape, dim + 1, into);
}

/** Typed arrays that `tensor` takes. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/**
 * Makes a tensor from numbers: nested arrays, a typed array with a shape, or one number.
 * The dtype is f32 unless said, or unless the values are booleans (bool) or an Int32Array (i32).
 * @throws ShapeError if arrays are ragged or the count does not match the shape; DTypeError if an element is no number
 */
export function tensor(values: Nested | TypedArray, shape?: Shape, dtype?: DType): Tensor {
  let flat: ArrayLike<number>;
  let own: Shape;
  let natural: DType = "f32";
  if (ArrayBuffer.isView(values)) {
    flat = values as TypedArray;
    own = [flat.length];
    if (values instanceof Int32Array) natural = "i32";
  } else {
    own = shapeOfNested(values as Nested);
    const list: number[] = [];
    flatten(values as Nested, own, 0, list);
    flat = list;
    let first: Nested | undefined = values as Nested;
    while (Array.isArray(first)) first = (first as readonly Nested[])[0];
    if (typeof first === "boolean") natural = "bool";
  }
  const target = shape ?? own;
  checkShape("tensor", target);
  if (sizeOf(target) !== flat.length) {
    throw new ShapeError(`tensor: ${flat.length} values do not fill ${showShape(target)} (${sizeOf(target)} elements)`);
  }
  const type = dtype ?? natural;
  const t = new Tensor([...target], type, constantStorage(flat.length * bytesOf(type)));
  const view = viewOf(elementOf(type), t.storage.ptr, flat.length);
  if (type === "bool") for (let i = 0; i < flat.length; i++) view[i] = flat[i] ? 1 : 0;
  else view.set(flat);
  return t;
}
