// Addresses by element type, and the count type: what may cross the boundary of a kernel.

/** Address of 32-bit floats. */
export type F32 = usize;
/** Address of 32-bit signed integers. */
export type I32 = usize;
/** Address of bytes (booleans, packed data). */
export type U8 = usize;
/** Address of 64-bit floats. */
export type F64 = usize;
