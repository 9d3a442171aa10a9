// Writes ONNX models of a single operator: just enough of the protobuf format for onnxruntime to load.

/** An attribute of the operator: an integer, a float or a list of integers. */
export type Attribute = { readonly int: number } | { readonly float: number } | { readonly ints: readonly number[] };

/** A model of one operator over float32 tensors. */
export interface Model {
  readonly op: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Inputs that never change: a convolution's weights may be laid out anew once. */
  readonly constants?: Readonly<Record<string, { readonly data: Float32Array; readonly shape: readonly number[] }>>;
  readonly output: readonly number[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly opset?: number;
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return out;
}
const integer = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: readonly number[]): number[] => [...varint((field << 3) | 2), ...varint(value.length), ...value];
const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)]);
const float = (field: number, value: number): number[] => [
  ...varint((field << 3) | 5),
  ...new Uint8Array(new Float32Array([value]).buffer),
];

/** ValueInfoProto: a name with a float32 tensor type. */
function valueInfo(name: string, shape: readonly number[]): number[] {
  const dims = shape.flatMap((d) => bytes(1, integer(1, d)));
  return [...text(1, name), ...bytes(2, bytes(1, [...integer(1, 1), ...bytes(2, dims)]))];
}

/** AttributeProto; the type numbers are FLOAT 1, INT 2, INTS 7. */
function attribute(name: string, value: Attribute): number[] {
  if ("int" in value) return [...text(1, name), ...integer(3, value.int), ...integer(20, 2)];
  if ("float" in value) return [...text(1, name), ...float(2, value.float), ...integer(20, 1)];
  return [...text(1, name), ...value.ints.flatMap((v) => integer(8, v)), ...integer(20, 7)];
}

/** TensorProto of float32 values. */
function constant(name: string, data: Float32Array, shape: readonly number[]): number[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.flatMap((d) => integer(1, d)), ...integer(2, 1), ...text(8, name), ...bytes(9, [...raw])];
}

/** The bytes of a model with the given operator; its output is called `out`. */
export function onnxModel({ op, inputs, constants = {}, output, attributes = {}, opset = 17 }: Model): Uint8Array {
  const node = [
    ...[...Object.keys(inputs), ...Object.keys(constants)].flatMap((name) => text(1, name)),
    ...text(2, "out"),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) => bytes(5, attribute(name, value))),
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, op),
    ...Object.entries(constants).flatMap(([name, { data, shape }]) => bytes(5, constant(name, data, shape))),
    ...Object.entries(inputs).flatMap(([name, shape]) => bytes(11, valueInfo(name, shape))),
    ...bytes(12, valueInfo("out", output)),
  ];
  return new Uint8Array([...integer(1, 8), ...text(2, "sluice"), ...bytes(7, graph), ...bytes(8, integer(2, opset))]);
}
