// Symmetric matrices in double precision: eigenvalues, square roots, products. Row-major, [D, D].

/** The product of two matrices. */
export function product(a: Float64Array, b: Float64Array, D: number): Float64Array {
  const out = new Float64Array(D * D);
  for (let i = 0; i < D; i++) {
    for (let k = 0; k < D; k++) {
      const x = a[i * D + k]!;
      if (x === 0) continue;
      for (let j = 0; j < D; j++) out[i * D + j]! += x * b[k * D + j]!;
    }
  }
  return out;
}

/**
 * Eigenvalues and eigenvectors (columns of `vectors`) of a symmetric matrix, by cyclic Jacobi rotations.
 * @see Golub & Van Loan, Matrix Computations, section 8.5
 */
export function eigen(matrix: Float64Array, D: number): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(D * D);
  for (let i = 0; i < D; i++) vectors[i * D + i] = 1;
  const total = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < D; p++) for (let q = p + 1; q < D; q++) off += a[p * D + q]! ** 2;
    if (off <= 1e-26 * total) break;
    for (let p = 0; p < D; p++) for (let q = p + 1; q < D; q++) rotate(a, vectors, D, p, q);
  }
  return { values: Float64Array.from({ length: D }, (_, i) => a[i * D + i]!), vectors };
}

/** One rotation that makes a[p, q] zero. */
function rotate(a: Float64Array, vectors: Float64Array, D: number, p: number, q: number): void {
  const apq = a[p * D + q]!;
  if (apq === 0) return;
  const theta = (a[q * D + q]! - a[p * D + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < D; k++) {
    const [x, y] = [a[k * D + p]!, a[k * D + q]!];
    a[k * D + p] = c * x - s * y;
    a[k * D + q] = s * x + c * y;
    const [u, v] = [vectors[k * D + p]!, vectors[k * D + q]!];
    vectors[k * D + p] = c * u - s * v;
    vectors[k * D + q] = s * u + c * v;
  }
  for (let k = 0; k < D; k++) {
    const [x, y] = [a[p * D + k]!, a[q * D + k]!];
    a[p * D + k] = c * x - s * y;
    a[q * D + k] = s * x + c * y;
  }
}

/** The square root of a positive semidefinite matrix; eigenvalues that rounding made negative count as 0. */
export function squareRoot(matrix: Float64Array, D: number): Float64Array {
  const { values, vectors } = eigen(matrix, D);
  const scaled = new Float64Array(D * D);
  const turned = new Float64Array(D * D);
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      scaled[i * D + j] = vectors[i * D + j]! * Math.sqrt(Math.max(0, values[j]!));
      turned[i * D + j] = vectors[j * D + i]!;
    }
  }
  return product(scaled, turned, D);
}
