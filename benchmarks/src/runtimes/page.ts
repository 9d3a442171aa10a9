// Times the heavy work in a page: the page's own answer for `npm run bench -- --runtimes`.
import { timed } from "./timed.ts";

Object.assign(globalThis, { timed });
