// Cold start of jax-js, to the first product of two 64x64 matrices.
const jax = await import(process.argv[2]);
await jax.init("wasm");
jax.defaultDevice("wasm");
const a = jax.numpy.array(new Float32Array(4096).fill(1)).reshape([64, 64]);
console.log(jax.numpy.matmul(a.ref, a).dataSync()[0]);
