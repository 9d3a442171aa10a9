// The app's assets, for experiments that run headless.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../public/", import.meta.url));

/** Reads a file among the app's assets. */
export const read = async (file: string): Promise<Uint8Array> => new Uint8Array(await readFile(folder + file));
