// Reads the functions of a binary as instructions and writes them back, for what no optimiser changes: how locals are numbered.

/** An instruction. */
export interface Instruction {
  /** Opcode and operands; the opcode alone if it names a local. */
  readonly bytes: Uint8Array;
  /** The local that it names, or −1. */
  local: number;
}

/** A function: the types of its locals, parameters first, and its instructions. */
export interface Body {
  readonly parameters: number;
  types: number[];
  readonly instructions: readonly Instruction[];
}

const TYPES = 1;
const FUNCTIONS = 3;
const CODE = 10;

/** A number as a binary holds it: seven bits a byte. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** Reads a binary from its first section. */
class Reader {
  at = 8;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    return this.bytes[this.at++]!;
  }

  number(): number {
    const byte = this.byte();
    return byte < 128 ? byte : byte - 128 + this.number() * 128;
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.number() }, item);
  }

  /** Steps over the operands of an opcode of one byte. */
  private operands(opcode: number): void {
    const memory = opcode >= 0x28 && opcode <= 0x3e;
    const one = [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x23, 0x24, 0x3f, 0x40, 0x41, 0x42].includes(opcode);
    if (one || memory) this.number();
    if (memory) this.number();
    if (opcode === 0x0e) {
      this.list(() => this.number());
      this.number();
    }
    if (opcode === 0x43) this.at += 4;
    if (opcode === 0x44) this.at += 8;
    if (opcode === 0xfc) this.bulk(this.number());
    if (opcode === 0xfd) this.vector(this.number());
    if (opcode === 0x11 || opcode === 0x1c || opcode > 0xfd) throw new Error(`instruction ${opcode} is not known here`);
  }

  /** Conversions, and copies and fills of memory. */
  private bulk(opcode: number): void {
    if (opcode > 11 || opcode === 8 || opcode === 9) throw new Error(`instruction 252 ${opcode} is not known here`);
    if (opcode >= 10) this.at += 12 - opcode;
  }

  private vector(opcode: number): void {
    const lane = opcode >= 84 && opcode <= 91;
    if (opcode < 12 || lane || opcode === 92 || opcode === 93) {
      this.number();
      this.number();
    }
    if (opcode === 12 || opcode === 13) this.at += 16;
    if (lane || (opcode >= 21 && opcode <= 34)) this.at += 1;
  }

  instruction(): Instruction {
    const start = this.at;
    const opcode = this.byte();
    const named = opcode >= 0x20 && opcode <= 0x22;
    if (!named) this.operands(opcode);
    return { bytes: this.bytes.subarray(start, this.at), local: named ? this.number() : -1 };
  }
}

/** The functions of a binary, in their order. */
export function readBodies(binary: Uint8Array): Body[] {
  const reader = new Reader(binary);
  let parameters: number[][] = [];
  let types: number[] = [];
  for (;;) {
    const section = reader.byte();
    const length = reader.number();
    if (section === CODE) break;
    const end = reader.at + length;
    if (section === TYPES)
      parameters = reader.list(() => {
        reader.byte();
        const types = reader.list(() => reader.byte());
        reader.list(() => reader.byte());
        return types;
      });
    if (section === FUNCTIONS) types = reader.list(() => reader.number());
    reader.at = end;
  }
  let place = 0;
  return reader.list(() => {
    const length = reader.number();
    const end = reader.at + length;
    const own = parameters[types[place++]!]!;
    const locals = reader.list(() => new Array<number>(reader.number()).fill(reader.byte())).flat();
    const instructions: Instruction[] = [];
    while (reader.at < end) instructions.push(reader.instruction());
    if (reader.at !== end) throw new Error(`function ${place - 1} ends at ${end}, its instructions at ${reader.at}`);
    return { parameters: own.length, types: [...own, ...locals], instructions };
  });
}

function writeBody({ parameters, types, instructions }: Body): number[] {
  const groups: [count: number, type: number][] = [];
  for (const type of types.slice(parameters)) {
    const last = groups.at(-1);
    if (last?.[1] === type) last[0]++;
    else groups.push([1, type]);
  }
  const locals = groups.flatMap(([count, type]) => [...leb(count), type]);
  const code = instructions.flatMap(({ bytes, local }) => (local < 0 ? [...bytes] : [...bytes, ...leb(local)]));
  return [...leb(groups.length), ...locals, ...code];
}

/** The binary with other functions in the places of its own. */
export function writeBodies(binary: Uint8Array, bodies: readonly Body[]): Uint8Array {
  const reader = new Reader(binary);
  for (;;) {
    const start = reader.at;
    const section = reader.byte();
    const length = reader.number();
    const end = reader.at + length;
    if (section === CODE) {
      const functions = bodies.map(writeBody).flatMap((body) => [...leb(body.length), ...body]);
      const code = [...leb(bodies.length), ...functions];
      return Uint8Array.from([...binary.subarray(0, start), CODE, ...leb(code.length), ...code, ...binary.subarray(end)]);
    }
    reader.at = end;
  }
}
