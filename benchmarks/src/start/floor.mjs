// The floor of a cold start: Node with the smallest WebAssembly module that computes something.
const bytes = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 125, 125, 1, 125, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 148, 11,
];
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
console.log(exports.f(8, 8));
