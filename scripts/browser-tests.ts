// Which test files run in a browser as well as in Node.

/** Whether a test file (its path from the root) also runs in Chromium: a package's, and not marked as needing Node or hours. */
export function runsInBrowser(path: string): boolean {
  return path.startsWith("packages/") && !path.endsWith(".node.test.ts") && !path.endsWith(".full.test.ts");
}
