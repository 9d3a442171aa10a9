// Numbers the locals of functions so that what is alike in them is alike in bytes: a compressor refers to it instead of repeating it.
import { type Body, type Instruction, readBodies, writeBodies } from "./instructions.ts";

/** Numbers of instructions in a row that are compared with those of functions before. */
const RUNS = [2, 3, 4, 6, 8];
/** Times that every pair of a function's locals is tried in exchange. */
const ROUNDS = 2;
/** Uses of two locals beyond which they are not tried: none are exchanged as often, and each costs time. */
const MOST_USES = 400;
/** The order of types: i32, v128, f32, f64, i64. */
const TYPES = [0x7f, 0x7b, 0x7d, 0x7c, 0x7e];

/** Gives each local i the number `numbers[i]`. */
function renumber(body: Body, numbers: readonly number[]): void {
  const types = [...body.types];
  numbers.forEach((number, i) => {
    body.types[number] = types[i]!;
  });
  for (const instruction of body.instructions) if (instruction.local >= 0) instruction.local = numbers[instruction.local]!;
}

/** Numbers locals by type, those of one type by how often they are used. */
function byUse(body: Body): void {
  const uses = body.types.map(() => 0);
  for (const { local } of body.instructions) if (local >= 0) uses[local]!++;
  const own = [...uses.keys()].slice(body.parameters);
  const key = (i: number) => TYPES.indexOf(body.types[i]!) * 1e6 - uses[i]!;
  own.sort((a, b) => key(a) - key(b));
  const numbers = [...uses.keys()];
  own.forEach((local, i) => {
    numbers[local] = body.parameters + i;
  });
  renumber(body, numbers);
}

/** A number for what an instruction says but for its local. */
const hash = ({ bytes }: Instruction) => bytes.reduce((sum, byte) => Math.imul(sum, 257) + byte + 1, 0) | 0;

/** Exchanges locals of one type while that makes more runs of instructions equal to `seen` ones, and adds the function's runs to them. */
function learn(body: Body, seen: Set<number>): void {
  const { types, instructions } = body;
  const numbers = [...types.keys()];
  const hashes = instructions.map(hash);
  const uses: number[][] = types.map(() => []);
  instructions.forEach(({ local }, i) => {
    if (local >= 0) uses[local]!.push(i);
  });
  const run = (start: number, length: number) => {
    let sum = length;
    for (let i = start; i < start + length; i++) {
      const { local } = instructions[i]!;
      sum = Math.imul(sum, 16777619) ^ (Math.imul(hashes[i]!, 131) + (local < 0 ? 0 : numbers[local]! + 1));
    }
    return sum;
  };
  /** The runs that two locals stand in, as start · 16 + length. */
  const runsOf = (a: number, b: number) => {
    const runs = new Set<number>();
    for (const use of [...uses[a]!, ...uses[b]!])
      for (const length of RUNS)
        for (let start = Math.max(0, use - length + 1); start <= use && start + length <= instructions.length; start++)
          runs.add(start * 16 + length);
    return [...runs];
  };
  const exchange = (a: number, b: number) => {
    [numbers[a], numbers[b]] = [numbers[b]!, numbers[a]!];
  };
  const known = (runs: readonly number[]) => runs.reduce((sum, key) => sum + (seen.has(run(key >> 4, key & 15)) ? 1 : 0), 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (let a = body.parameters; a < types.length; a++) {
      for (let b = a + 1; b < types.length; b++) {
        if (types[a] !== types[b] || uses[a]!.length + uses[b]!.length > MOST_USES) continue;
        const runs = runsOf(a, b);
        const before = known(runs);
        exchange(a, b);
        if (known(runs) <= before) exchange(a, b);
      }
    }
  }
  for (const length of RUNS) for (let start = 0; start + length <= instructions.length; start++) seen.add(run(start, length));
  renumber(body, numbers);
}

/** The same binary with its functions' locals in other numbers. */
export function numberLocals(binary: Uint8Array): Uint8Array {
  const bodies = readBodies(binary);
  const seen = new Set<number>();
  for (const body of bodies) {
    byUse(body);
    learn(body, seen);
  }
  return writeBodies(binary, bodies);
}
