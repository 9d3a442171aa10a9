// Numbers as the browser's language writes them.

/** Made once: making a formatter takes longer than all that a frame has to write. */
const format = new Intl.NumberFormat();

/** A count as it is read: "12,800". */
export const counted = (n: number): string => format.format(n);
