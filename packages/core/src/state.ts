// Tensors that outlive a step, and the only ways to write them.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { DTypeError, ShapeError } from "./errors.ts";
import { faultWord, journal } from "./fault.ts";
import { sameShape, showShape } from "./shape.ts";
import { keepStorage, type Storage } from "./storage.ts";
import { bytesOf, emptyOnHeap, operand, type Role, type Tensor, type TensorLike } from "./tensor.ts";

/** Notes that a heap tensor is being written in place: stale tapes and captured programs learn of it. */
export function written(storage: Storage): void {
  storage.version++;
  context.capturing?.write(storage);
}

function longLived(from: Tensor, role: Role): Tensor {
  const source = operand(role, "tensor", from, null);
  let home = source;
  if (source.storage.scope !== null || source.offset !== 0 || source.role !== "value") {
    home = emptyOnHeap(source.shape, source.dtype);
    kernels.copy_u8({ out: home.ptr as Ptr<"u8">, a: source.ptr as Ptr<"u8">, n: home.size * bytesOf(home.dtype) });
  } else keepStorage(source.storage);
  home.role = role;
  home.node = null;
  return home;
}

/** Makes a tensor a parameter: on the heap, trained, found by `Module.parameters()`. */
export function parameter(from: Tensor): Tensor {
  return longLived(from, "parameter");
}

/** Makes a tensor long-lived state: on the heap, not trained, saved with its module (running statistics, counters, carried hidden state). */
export function state(from: Tensor): Tensor {
  return longLived(from, "state");
}

/** Makes a tensor long-lived that is neither trained nor saved: tables that its module works out anew. */
export function constant(from: Tensor): Tensor {
  return longLived(from, "value");
}

/**
 * Copies `value` into `target` in place, unrecorded; does nothing while a fault is pending.
 * @throws ShapeError if shapes differ, DTypeError if types differ or `target` is not long-lived
 */
export function assign(target: Tensor, value: TensorLike): void {
  const source = typeof value === "number" ? operand("assign", "value", value, target.dtype) : operand("assign", "value", value, null);
  writable("assign", target);
  if (source.dtype !== target.dtype) throw new DTypeError(`assign: value is ${source.dtype}, target ${target.dtype}`);
  if (!sameShape(source.shape, target.shape)) {
    throw new ShapeError(`assign: value is ${showShape(source.shape)}, target ${showShape(target.shape)}`);
  }
  journal(target.storage);
  kernels.assign({
    out: target.ptr as Ptr<"u8">,
    a: source.ptr as Ptr<"u8">,
    fault: faultWord(),
    n: target.size * bytesOf(target.dtype),
  });
  written(target.storage);
}

/**
 * Moves `target` towards `value` in place, unrecorded: target ← target + t · (value − target); nothing while a fault is pending.
 * @param t - the share of the new value: a number, or a scalar tensor that a captured program reads anew each time
 * @throws ShapeError if shapes differ, DTypeError if not f32 or `target` is not long-lived
 */
export function lerp(target: Tensor, value: Tensor, t: TensorLike): void {
  operand("lerp", "target", target);
  const source = operand("lerp", "value", value);
  const share = operand("lerp", "t", t);
  writable("lerp", target);
  if (share.size !== 1) throw new ShapeError(`lerp: t has ${share.size} elements, needs 1 (t ${showShape(share.shape)})`);
  if (!sameShape(source.shape, target.shape)) {
    throw new ShapeError(`lerp: value is ${showShape(source.shape)}, target ${showShape(target.shape)}`);
  }
  journal(target.storage);
  kernels.lerp({ out: target.ptr, a: source.ptr, t: share.ptr, fault: faultWord(), n: target.size });
  written(target.storage);
}

function writable(op: string, target: Tensor): void {
  operand(op, "target", target, null);
  if (target.storage.token === null) {
    throw new DTypeError(
      `${op}: the target ${showShape(target.shape)} dies with its scope; make it with state() or parameter() in a constructor`,
    );
  }
}
