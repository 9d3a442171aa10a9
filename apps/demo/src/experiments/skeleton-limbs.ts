// Which joints of a figure are joined.

/** Limbs, by the numbers of the joints at their ends: head 0, neck 1, elbows and wrists 2 to 5, hip 6, knees and ankles 7 to 10. */
export const limbs: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 2],
  [2, 3],
  [1, 4],
  [4, 5],
  [1, 6],
  [6, 7],
  [7, 8],
  [6, 9],
  [9, 10],
];
