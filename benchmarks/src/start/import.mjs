// Milliseconds that an import takes in a process that is up: of the module named on the command line.
const started = performance.now();
await import(process.argv[2]);
console.log(performance.now() - started);
