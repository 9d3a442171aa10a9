// Scatter matrices and the eigenvectors of symmetric ones, in double precision: what PCA, whitening and LDA are made of.
import { rotate64, sweep64 } from "./inline/double";
import { F32, F64, I32 } from "./types";

/**
 * Writes Σ_n (x[n] − c[n]) (x[n] − c[n])ᵀ to out [D, D], c[n] being row label[n] of center (row 0 where label is absent):
 * x [N, D], label [N], scratch [4, D].
 */
export function scatter_matrix(out: F64, x: F32, center: F64, label: I32, scratch: F64, N: i32, D: i32): void {
  const row = (<usize>D) << 3;
  memory.fill(out, 0, row * D);
  for (let n = 0; n < N; n += 4) {
    memory.fill(scratch, 0, 4 * row);
    let p = scratch;
    for (let r = n; r < min(n + 4, N); r++) {
      let c = center + (label ? row * load<i32>(label + ((<usize>r) << 2)) : 0);
      for (let d = D; d > 0; d--) {
        store<f64>(p, <f64>load<f32>(x) - load<f64>(c));
        x += 4;
        p += 8;
        c += 8;
      }
    }
    let to = out;
    for (let i = 0; i < D; i++) {
      const q = scratch + ((<usize>i) << 3);
      for (let b: usize = 0; b < 4 * row; b += 2 * row) {
        sweep64(to, scratch + b, scratch + b + row, load<f64>(q + b), load<f64>(q + b + row), i + 1);
      }
      to += row;
    }
  }
  for (let i = 0; i < D; i++) {
    for (let j = i + 1; j < D; j++) store<f64>(out + row * i + ((<usize>j) << 3), load<f64>(out + row * j + ((<usize>i) << 3)));
  }
}

/** Number i of d. */
function at(d: usize, i: i32): f64 {
  return load<f64>(d + ((<usize>i) << 3));
}

/** Writes number i of d. */
function put(d: usize, i: i32, value: f64): void {
  store<f64>(d + ((<usize>i) << 3), value);
}

/** Householder's reduction of w [D, D] to a tridiagonal matrix: diagonal d, below it e (from 1 on); w becomes the transposed basis. */
function tridiagonal(w: usize, d: usize, e: usize, D: i32): void {
  const row = (<usize>D) << 3;
  for (let j = 0; j < D; j++) put(d, j, at(w + row * j, D - 1));
  for (let i = D - 1; i > 0; i--) {
    let scale: f64 = 0;
    let h: f64 = 0;
    for (let k = 0; k < i; k++) scale += abs(at(d, k));
    if (scale === 0) {
      put(e, i, at(d, i - 1));
      for (let j = 0; j < i; j++) {
        put(d, j, at(w + row * j, i - 1));
        put(w + row * j, i, 0);
        put(w + row * i, j, 0);
      }
    } else {
      for (let k = 0; k < i; k++) put(d, k, at(d, k) / scale);
      h = sweep64(0, d, d, 0, 0, i);
      let f = at(d, i - 1);
      const g = f > 0 ? -sqrt(h) : sqrt(h);
      put(e, i, scale * g);
      h -= f * g;
      put(d, i - 1, f - g);
      memory.fill(e, 0, (<usize>i) << 3);
      for (let j = 0; j < i; j++) {
        const wj = w + row * j;
        f = at(d, j);
        put(w + row * i, j, f);
        const behind = (<usize>(j + 1)) << 3;
        put(e, j, at(e, j) + at(wj, j) * f + sweep64(e + behind, wj + behind, d + behind, f, 0, i - j - 1));
      }
      for (let j = 0; j < i; j++) put(e, j, at(e, j) / h);
      const half = sweep64(0, e, d, 0, 0, i) / (h + h);
      sweep64(e, d, d, -half, 0, i);
      for (let j = 0; j < i; j++) {
        const wj = w + row * j;
        const from = (<usize>j) << 3;
        f = at(d, j);
        sweep64(wj + from, e + from, d + from, -f, -at(e, j), i - j);
        put(d, j, at(wj, i - 1));
        put(wj, i, 0);
      }
    }
    put(d, i, h);
  }
  for (let i = 0; i < D - 1; i++) {
    const next = w + row * (i + 1);
    put(w + row * i, D - 1, at(w + row * i, i));
    put(w + row * i, i, 1);
    const h = at(d, i + 1);
    if (h !== 0) {
      for (let k = 0; k <= i; k++) put(d, k, at(next, k) / h);
      for (let j = 0; j <= i; j++) sweep64(w + row * j, d, d, -sweep64(0, next, w + row * j, 0, 0, i + 1), 0, i + 1);
    }
    memory.fill(next, 0, (<usize>(i + 1)) << 3);
  }
  for (let j = 0; j < D; j++) {
    put(d, j, at(w + row * j, D - 1));
    put(w + row * j, D - 1, 0);
  }
  put(w + row * (D - 1), D - 1, 1);
}

/** Implicit QL steps on the tridiagonal matrix (d, e); w's rows become eigenvectors. */
function diagonal(w: usize, d: usize, e: usize, D: i32): void {
  const row = (<usize>D) << 3;
  memory.copy(e, e + 8, row - 8);
  put(e, D - 1, 0);
  let f: f64 = 0;
  let largest: f64 = 0;
  for (let l = 0; l < D; l++) {
    largest = max(largest, abs(at(d, l)) + abs(at(e, l)));
    const small = largest * 2.220446049250313e-16;
    let m = l;
    while (m < D - 1 && !(abs(at(e, m)) <= small)) m++;
    for (let tries = 0; m > l && tries < 60; tries++) {
      let g = at(d, l);
      const el = at(e, l);
      let p = (at(d, l + 1) - g) / (2 * el);
      let r = sqrt(p * p + 1);
      if (p < 0) r = -r;
      put(d, l, el / (p + r));
      const dl1 = el * (p + r);
      put(d, l + 1, dl1);
      let h = g - at(d, l);
      for (let i = l + 2; i < D; i++) put(d, i, at(d, i) - h);
      f += h;
      p = at(d, m);
      const el1 = at(e, l + 1);
      let c: f64 = 1;
      let c2: f64 = 1;
      let c3: f64 = 1;
      let s: f64 = 0;
      let s2: f64 = 0;
      for (let i = m - 1; i >= l; i--) {
        c3 = c2;
        c2 = c;
        s2 = s;
        const ei = at(e, i);
        g = c * ei;
        h = c * p;
        r = sqrt(p * p + ei * ei);
        put(e, i + 1, s * r);
        s = ei / r;
        c = p / r;
        p = c * at(d, i) - s * g;
        put(d, i + 1, h + s * (c * g + s * at(d, i)));
        rotate64(w + row * i, w + row * (i + 1), c, s, D);
      }
      p = (-s * s2 * c3 * el1 * at(e, l)) / dl1;
      put(e, l, s * p);
      put(d, l, c * p);
      if (!(abs(at(e, l)) > small)) break;
    }
    put(d, l, at(d, l) + f);
    put(e, l, 0);
  }
}

/**
 * Writes the eigenvalues of a symmetric matrix to values [D], largest first, and its unit eigenvectors to the rows of vectors [D, D],
 * which holds the matrix (read and written); the largest entry of each vector is positive; scratch [D].
 * (tred2 and tql2 of EISPACK: Martin, Reinsch & Wilkinson 1968; Bowdler et al. 1968.)
 */
export function eigh(values: F64, vectors: F64, scratch: F64, D: i32): void {
  if (D === 0) return;
  const row = (<usize>D) << 3;
  tridiagonal(vectors, values, scratch, D);
  diagonal(vectors, values, scratch, D);
  for (let i = 0; i < D; i++) {
    const vi = vectors + row * i;
    let best = i;
    for (let j = i + 1; j < D; j++) if (at(values, j) > at(values, best)) best = j;
    if (best !== i) {
      const value = at(values, i);
      put(values, i, at(values, best));
      put(values, best, value);
      rotate64(vi, vectors + row * best, 0, 1, D);
    }
    let largest: f64 = 0;
    for (let k = 0; k < D; k++) if (abs(at(vi, k)) > abs(largest)) largest = at(vi, k);
    if (largest < 0) rotate64(vi, vi, -1, 0, D);
  }
}
