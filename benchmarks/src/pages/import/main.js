// Milliseconds that the import of all of @sluice/core takes in a page that is up: said when it is there with all its names.
const started = performance.now();
const core = await import("@sluice/core");
const ms = performance.now() - started;
console.log(Object.keys(core).length > 0 ? ms : "nothing was imported");
