// Ports of this machine on which a page can be served.
import { createServer } from "node:net";

/** Whether nobody listens on a port of this machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "localhost", () => server.close(() => resolve(true)));
  });
}

/**
 * The first free port from `wanted` on; says so when it is another one.
 * @throws Error if the next hundred are busy
 */
export async function freePort(wanted: number, say: (sentence: string) => void = console.log): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if (!(await isFree(port))) continue;
    if (port !== wanted) say(`Port ${wanted} is busy, so the demo is on port ${port}.`);
    return port;
  }
  throw new Error(`Ports ${wanted} to ${wanted + 99} are all busy; name another with: npm start -- --port 5000`);
}
