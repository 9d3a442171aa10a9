// One call of a captured program, ready to be made again.
import { type Call, tableEntry } from "@sluice/kernels/raw";

/** Calls a kernel with fixed arguments; one shape of closure per arity, so that nothing is spread. */
export function bindCall({ index, args: a }: Call): () => unknown {
  const f = tableEntry(index);
  const [p, q, r, s, t, u, v, w] = a as [number, number, number, number, number, number, number, number];
  switch (a.length) {
    case 0:
      return () => f();
    case 1:
      return () => f(p);
    case 2:
      return () => f(p, q);
    case 3:
      return () => f(p, q, r);
    case 4:
      return () => f(p, q, r, s);
    case 5:
      return () => f(p, q, r, s, t);
    case 6:
      return () => f(p, q, r, s, t, u);
    case 7:
      return () => f(p, q, r, s, t, u, v);
    case 8:
      return () => f(p, q, r, s, t, u, v, w);
  }
  const [i, j, k, l, m, n, o, x] = a.slice(8) as [number, number, number, number, number, number, number, number];
  switch (a.length) {
    case 9:
      return () => f(p, q, r, s, t, u, v, w, i);
    case 10:
      return () => f(p, q, r, s, t, u, v, w, i, j);
    case 11:
      return () => f(p, q, r, s, t, u, v, w, i, j, k);
    case 12:
      return () => f(p, q, r, s, t, u, v, w, i, j, k, l);
    case 13:
      return () => f(p, q, r, s, t, u, v, w, i, j, k, l, m);
    case 14:
      return () => f(p, q, r, s, t, u, v, w, i, j, k, l, m, n);
    case 15:
      return () => f(p, q, r, s, t, u, v, w, i, j, k, l, m, n, o);
    case 16:
      return () => f(p, q, r, s, t, u, v, w, i, j, k, l, m, n, o, x);
  }
  return () => f(...a);
}
