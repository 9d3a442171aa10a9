// Data that no npm package brings: from the folder that the environment variable SLUICE_DATA names.
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Finds a file or folder below SLUICE_DATA, or says what is used in its place.
 * @param path - below the folder: "speech/fsdd"
 * @param instead - what the program works on without it
 * @returns the path, or null where it is not
 */
export function data(path: string, instead: string): string | null {
  const folder = process.env.SLUICE_DATA;
  if (folder && existsSync(join(folder, path))) return join(folder, path);
  const why = folder ? `${folder} has no ${path}` : `SLUICE_DATA names no folder, so there is no ${path}`;
  console.log(`${why}; using ${instead}`);
  return null;
}
