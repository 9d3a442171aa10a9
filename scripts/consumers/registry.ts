// A package registry on the loopback: takes what is published, serves it again, knows nothing else.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Packument {
  name: string;
  "dist-tags": Record<string, string>;
  versions: Record<string, { dist: { tarball: string } }>;
  time?: Record<string, string>;
  _attachments?: Record<string, { data: string }>;
}

/** A running registry; `strangers` are the packages that somebody asked for and nobody published. */
export interface Registry {
  url: string;
  strangers: Set<string>;
  close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Starts a registry on a free port of the loopback. */
export async function startRegistry(): Promise<Registry> {
  const packuments = new Map<string, Packument>();
  const tarballs = new Map<string, Buffer>();
  const strangers = new Set<string>();
  let url = "";

  async function publish(request: IncomingMessage, name: string): Promise<void> {
    const { _attachments, ...packument } = JSON.parse(await bodyOf(request)) as Packument;
    for (const [file, { data }] of Object.entries(_attachments ?? {})) {
      const path = `/${name}/-/${file.replace(/^.*\//, "")}`;
      tarballs.set(path, Buffer.from(data, "base64"));
      for (const version of Object.values(packument.versions)) version.dist.tarball = url + path;
    }
    // Old enough for package managers that refuse what was published today.
    packument.time = Object.fromEntries(
      ["created", "modified", ...Object.keys(packument.versions)].map((key) => [key, "2024-01-01T00:00:00.000Z"]),
    );
    packuments.set(name, packument);
    strangers.delete(name);
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? "/").replace(/\?.*$/, ""));
    const name = path.slice(1);
    const tarball = tarballs.get(path);
    const packument = packuments.get(name);
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.method === "PUT") {
      await publish(request, name);
      json(201, { ok: true });
    } else if (tarball) response.writeHead(200, { "content-type": "application/octet-stream" }).end(tarball);
    else if (packument) json(200, packument);
    else {
      if (request.method === "GET" && !name.startsWith("-/")) strangers.add(name);
      json(404, { error: "not found" });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, strangers, close: () => void server.close() };
}
