// Milliseconds that the import of all of @sluice/core takes in a page that is up, as the page's title.
const started = performance.now();
const core = await import("@sluice/core");
const ms = performance.now() - started;
const { length } = Object.keys(core);
document.title = `${ms} ${length}`;
