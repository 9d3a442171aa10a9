// Rounding to whole numbers.

/** x rounded to the nearest whole number, halves to the even one; −0 for what rounds to 0 from below. */
export function nearest(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest === 0 || Number.isNaN(rest)) return x;
  const even = down % 2 === 0 ? down : down + 1;
  const y = rest < 0.5 ? down : rest > 0.5 ? down + 1 : even;
  return y === 0 && x < 0 ? -0 : y;
}
