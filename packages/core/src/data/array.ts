// Numbers with a shape, as files hold them: not yet in linear memory.
import { FileFormatError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import { type DType, type Tensor, type TypedArray, tensor } from "../tensor.ts";

/** An n-dimensional array as a reader gives it, row-major. */
export interface ArrayData {
  readonly shape: Shape;
  readonly data: TypedArray;
  /** The type of the tensor it becomes: readers set it where bytes mean true and false. Default "i32" for an Int32Array, else "f32". */
  readonly dtype?: DType;
}

/** Copies an array into a tensor; f32 unless said, i32 for Int32Array, bool for booleans. */
export function arrayTensor(array: ArrayData, dtype: DType | undefined = array.dtype): Tensor {
  return tensor(array.data, array.shape, dtype);
}

/**
 * The number of elements of a shape out of a file.
 * @throws FileFormatError if a size is not a whole number of at most 2³¹ − 1, there are more than 32, or the product is beyond counting
 */
export function checkedSize(op: string, shape: Shape): number {
  if (shape.length > 32) throw new FileFormatError(`${op}: ${shape.length} dimensions, at most 32 are read`);
  let size = 1;
  let empty = false;
  for (const n of shape) {
    if (!Number.isInteger(n) || n < 0 || n > 2147483647) throw new FileFormatError(`${op}: no array has the shape ${showShape(shape)}`);
    if (n === 0) empty = true;
    else size *= n;
  }
  if (empty) return 0;
  if (!Number.isSafeInteger(size)) throw new FileFormatError(`${op}: no array has the shape ${showShape(shape)}`);
  return size;
}
