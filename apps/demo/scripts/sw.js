// Keeps the app for when there is no network: its files at once, the digits when they are first read.
const files = self.__files;
const version = self.__version;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(version)).addAll(files);
      await self.skipWaiting();
    })(),
  );
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== version) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(
    (async () => {
      const cache = await caches.open(version);
      const known = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
      if (known) return known;
      const fresh = await fetch(request);
      if (fresh.ok) await cache.put(request, fresh.clone());
      return fresh;
    })(),
  );
});
