// The errors that core throws. Their messages read `<op>: <what is wrong, with both numbers> (<operands>)[; <what to do>]`.

/** Operands whose shapes do not fit the op, or each other. */
export class ShapeError extends Error {
  override name = "ShapeError";
}

/** An operand of an element type the op does not take. */
export class DTypeError extends Error {
  override name = "DTypeError";
}

/** A tensor that cannot be used any more, or not here: its scope closed, it was disposed, or it is from another copy of the package. */
export class LifetimeError extends Error {
  override name = "LifetimeError";
}

/** A gradient that cannot be had: a stale tape, no path, or no second derivative. */
export class GradientError extends Error {
  override name = "GradientError";
}

/** An index in the data that is outside its range: a label, a token, a position. */
export class IndexError extends Error {
  override name = "IndexError";
}

/** Something a captured program cannot do. */
export class CaptureError extends Error {
  override name = "CaptureError";
}

/** Tensors made outside any scope hold more memory than they may; everything alive stays usable. */
export class LooseMemoryError extends Error {
  override name = "LooseMemoryError";
}

/** A file that is not what it says: truncated, overlapping, absurd. Nothing of it was used. */
export class FileFormatError extends Error {
  override name = "FileFormatError";
}
