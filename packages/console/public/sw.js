/**
 * Keeps the page on the device, so that it opens without a network: what is on the chain is never kept here.
 * Files under /assets are named by their content; all else is asked for anew, and taken from here only when nobody answers.
 */
const cacheName = "abba-console-1";
const shell = ["/", "/grant", "/sessions", "/config.json", "/icon.svg", "/manifest.webmanifest"];

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(
    url.pathname.startsWith("/assets/") ? fromCacheFirst(event.request) : fromNetworkFirst(event.request),
  );
});

/** The shell, and every file that it names. */
async function keepAll() {
  const cache = await caches.open(cacheName);
  await cache.addAll(shell);
  const { assets } = await (await fetch("/assets.json", { cache: "no-store" })).json();
  await cache.addAll(assets);
}

async function fromCacheFirst(request) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function fromNetworkFirst(request) {
  const cache = await caches.open(cacheName);
  const path = new URL(request.url).pathname;
  try {
    const response = await fetch(request);
    if (response.ok && shell.includes(path)) await cache.put(path, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept === undefined) throw error;
    return kept;
  }
}
