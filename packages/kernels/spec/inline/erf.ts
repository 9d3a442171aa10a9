// The error function in double precision, for references.

/** erfc x for x ≥ 2.5, by its continued fraction. */
function tail(x: number): number {
  let f = 0;
  for (let n = 120; n > 0; n--) f = n / 2 / (x + f);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + f);
}

/** erf x, to about 1e-15: the power series near 0, the continued fraction beyond. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(x) || a === 0) return x;
  if (a >= 2.5) return Math.sign(x) * (1 - tail(a));
  let sum = a;
  let term = a;
  for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
    term *= (-a * a) / n;
    sum += term / (2 * n + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
}

/** The standard normal distribution function, relatively exact in both tails. */
export function normalCdf(x: number): number {
  if (x < -2.5 * Math.SQRT2) return tail(-x / Math.SQRT2) / 2;
  return (1 + erf(x / Math.SQRT2)) / 2;
}
