// Threads: large kernel calls are cut into pieces that several threads compute, each the bits it would have alone.
import { Crew, MOST_THREADS as MOST } from "./crew.ts";
import { allocate, isShared, OutOfMemoryError, release, shareMemory } from "./memory.ts";
import { cutterOf, type Piece } from "./pieces.ts";
import { setInnermost, type Tenant } from "./table.ts";

/** Milliseconds that workers have to start in. */
const START = 10_000;

let crew: Crew | null = null;
/** Working memory of the pieces, which grows to what the largest call asks for. */
let work = { ptr: 0, bytes: 0 };

/** How many threads compute kernels: 1 until `useThreads`. */
export function threads(): number {
  return crew?.threads ?? 1;
}

/** Why threads cannot be had here, or "". */
function obstacle(): string {
  const { crossOriginIsolated, Worker, process } = globalThis as unknown as {
    crossOriginIsolated?: boolean;
    Worker?: unknown;
    process?: { getBuiltinModule?: unknown };
  };
  if (typeof SharedArrayBuffer === "undefined" || (crossOriginIsolated === false && typeof document !== "undefined"))
    return "the page is not cross-origin isolated; serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp";
  if (!Worker && !process?.getBuiltinModule) return "this runtime has no workers";
  return "";
}

function reserve(bytes: number): number {
  if (bytes > work.bytes) {
    freeWork();
    work = { ptr: allocate(bytes), bytes };
  }
  return work.ptr;
}

function freeWork(): void {
  if (work.bytes > 0) release(work.ptr, work.bytes);
  work = { ptr: 0, bytes: 0 };
}

/** Calls whose pieces are remembered, of each kernel: captured programs make the same ones over and over. */
const REMEMBERED = 1024;

interface Cut {
  readonly args: readonly number[];
  /** Where the working memory was. */
  readonly work: number;
  readonly pieces: readonly Piece[] | null;
}

function same(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The tenant that hands large calls to the crew. A call for whose pieces there is no memory runs whole. */
function spreading(team: Crew, module: WebAssembly.Module): Tenant {
  const own = WebAssembly.Module.exports(module);
  return (name, kernel, index) => {
    const cut = own[index]?.kind === "function" ? cutterOf(name) : null;
    if (!cut) return kernel;
    const known = new Map<number, Cut>();
    const piecesOf = (args: readonly number[]): readonly Piece[] | null => {
      const before = known.get(args[0]!);
      if (before?.work === work.ptr && same(before.args, args)) return before.pieces;
      try {
        const pieces = cut(args, team.threads, reserve);
        if (known.size === REMEMBERED) known.clear();
        known.set(args[0]!, { args, work: work.ptr, pieces });
        return pieces;
      } catch (error) {
        if (error instanceof OutOfMemoryError) return null;
        throw error;
      }
    };
    return (...args) => {
      const pieces = piecesOf(args);
      if (pieces === null) return kernel(...args);
      team.run(pieces);
      return undefined;
    };
  };
}

function letGo(): void {
  crew?.dismiss();
  crew = null;
  freeWork();
  setInnermost(null);
}

/**
 * Computes large kernel calls on `n` threads from now on, this one included, with the same bits as on one; 1 lets the workers go. Programs
 * that were captured before use them too. Memory moves once into one that threads share; views of it that were kept go stale.
 * Where threads cannot be had (a page that is not cross-origin isolated) it says so on the console and all stays on one thread.
 * @param n - threads; default: as many as the machine has cores
 * @returns how many threads compute now
 * @throws RangeError if n is no whole number from 1 to 64
 */
export async function useThreads(n: number = Math.min(MOST, globalThis.navigator?.hardwareConcurrency ?? 2)): Promise<number> {
  if (!Number.isInteger(n) || n < 1 || n > MOST) throw new RangeError(`useThreads: n is ${n}, needs a whole number from 1 to ${MOST}`);
  if (n === threads()) return n;
  letGo();
  if (n === 1) return 1;
  let reason = obstacle();
  if (!reason) {
    try {
      if (!isShared()) shareMemory();
      const team = new Crew(n);
      crew = team;
      setInnermost((module, kernels) => {
        team.equip(module, kernels);
        return spreading(team, module);
      });
      reason = await team.ready(START);
    } catch (error) {
      reason = (error as Error).message;
    }
  }
  if (!reason) return n;
  letGo();
  console.warn(`useThreads: staying on one thread, since ${reason}`);
  return 1;
}
