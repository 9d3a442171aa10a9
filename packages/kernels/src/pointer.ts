// Addresses in linear memory, told apart by what they point at.

/** Element types that live in linear memory. */
export type ElementType = "f32" | "i32" | "u8" | "f64";

/** A byte offset into linear memory at which elements of type T begin. */
export type Ptr<T extends ElementType> = number & { readonly pointsTo: T };

/** The absent operand. Kernels that accept it say so. */
export const NULL = 0 as Ptr<never>;
