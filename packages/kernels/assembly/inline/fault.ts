// Word of an index outside its range.
import { I32 } from "../types";

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Fault {
  /** Writes [op, row, index, bound] to fault [4], unless an earlier fault is still there. */
  @inline static report(fault: I32, op: i32, row: i32, index: i32, bound: i32): void {
    if (load<i32>(fault) !== 0) return;
    store<i32>(fault, op);
    store<i32>(fault, row, 4);
    store<i32>(fault, index, 8);
    store<i32>(fault, bound, 12);
  }
}
