// Six filters of 3 × 3, row by row: plain numbers, for the experiment and for its page.

/** Filters with a name; row by row. */
export const filters = {
  upright: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  level: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  falling: [0, 1, 2, -1, 0, 1, -2, -1, 0],
  rising: [2, 1, 0, 1, 0, -1, 0, -1, -2],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  blur: [0.111, 0.111, 0.111, 0.111, 0.112, 0.111, 0.111, 0.111, 0.111],
} as const satisfies Record<string, readonly number[]>;

/** The name of a filter. */
export type FilterName = keyof typeof filters;
