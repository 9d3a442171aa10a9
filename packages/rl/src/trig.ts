// Sine and cosine of doubles, the same bits on every engine: physics may not use Math.sin. Coefficients are FreeBSD's (msun).

const ROUND = 6755399441055744; // 1.5 · 2^52: adding it rounds to an integer

function sine(r: number): number {
  const z = r * r;
  const p =
    ((((1.58969099521155e-10 * z - 2.5050760253406863e-8) * z + 2.7557313707070068e-6) * z - 0.0001984126982985795) * z +
      0.00833333333332249) *
      z -
    0.16666666666666632;
  return p * z * r + r;
}

function cosine(r: number): number {
  const z = r * r;
  const half = z * 0.5;
  const w = 1 - half;
  const lost = 1 - w - half;
  const p =
    ((((-1.1359647557788195e-11 * z + 2.087572321298175e-9) * z - 2.7557314351390663e-7) * z + 2.480158728947673e-5) * z -
      0.001388888888887411) *
      z +
    0.0416666666666666;
  return z * z * p + lost + w;
}

/** sin x, x in radians, |x| < 2^20, within 2e-16. */
export function sin(x: number): number {
  const n = x * 0.6366197723675814 + ROUND - ROUND;
  const r = n * -6.077100506506192e-11 + (n * -1.5707963267341256 + x);
  const value = n & 1 ? cosine(r) : sine(r);
  return n & 2 ? -value : value;
}

/** cos x, x in radians, |x| < 2^20, within 2e-16. */
export function cos(x: number): number {
  const n = x * 0.6366197723675814 + ROUND - ROUND;
  const r = n * -6.077100506506192e-11 + (n * -1.5707963267341256 + x);
  const value = n & 1 ? sine(r) : cosine(r);
  return (n + 1) & 2 ? -value : value;
}
