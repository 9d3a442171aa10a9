// SeedSequence: 32-bit words from a seed, as NumPy makes them.

const INIT_A = 0x43b0d7e5;
const MULT_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULT_B = 0x58f38ded;
const MIX_L = 0xca01f9dd;
const MIX_R = 0x4973f715;
const POOL = 4;

function mix(x: number, y: number): number {
  const result = (Math.imul(MIX_L, x) - Math.imul(MIX_R, y)) | 0;
  return result ^ (result >>> 16);
}

/**
 * The words that NumPy's `SeedSequence(seed).generate_state(count)` gives.
 * @param seed - an integer from 0 to 2^53 − 1
 * @throws RangeError for another seed
 * @see O'Neill 2015, Developing a seed_seq alternative, pcg-random.org
 */
export function seedWords(seed: number, count: number): Uint32Array {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seedWords: seed ${seed} is not an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  const entropy = [seed | 0, Math.floor(seed / 4294967296) | 0];
  let hash = INIT_A;
  const mixed = (value: number): number => {
    const v = value ^ hash;
    hash = Math.imul(hash, MULT_A);
    const w = Math.imul(v, hash);
    return w ^ (w >>> 16);
  };
  const pool = new Int32Array(POOL);
  for (let i = 0; i < POOL; i++) pool[i] = mixed(entropy[i] ?? 0);
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to]!, mixed(pool[from]!));
  }
  const out = new Uint32Array(count);
  hash = INIT_B;
  for (let i = 0; i < count; i++) {
    const v = pool[i % POOL]! ^ hash;
    hash = Math.imul(hash, MULT_B);
    const w = Math.imul(v, hash);
    out[i] = w ^ (w >>> 16);
  }
  return out;
}
