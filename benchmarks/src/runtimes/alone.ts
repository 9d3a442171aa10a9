// Times the heavy work in Node, Deno or Bun, and prints it as JSON.
import { timed } from "./timed.ts";

console.log(JSON.stringify(await timed(Number(process.argv[2]))));
