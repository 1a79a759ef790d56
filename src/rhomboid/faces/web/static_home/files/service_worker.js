// Keeps the whole folder for use without a network, and hands what the app answers to the engine of an open page.
"use strict";
const MARK = "BUILD", FILES = [/* FILES */];
const SCOPE = new URL("./", self.location).href, CACHE = `rhomboid ${SCOPE} ${MARK}`;
const MILLISECONDS_TO_TAKE = 1000, TRIES = 60;
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; "
  + "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
const KINDS = {
  css: "text/css; charset=utf-8", html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8",
  json: "application/json", mjs: "text/javascript; charset=utf-8", svg: "image/svg+xml", wasm: "application/wasm",
  txt: "text/plain; charset=utf-8", webmanifest: "application/manifest+json",
};

self.addEventListener("install", (event) => {
  event.waitUntil(install().catch(async (error) => {
    await tell({ failed: String(error) });
    throw error;
  }));
});
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = answerOf(event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(CACHE);
  const whole = FILES.reduce((sum, [, size]) => sum + size, 0);
  let got = 0;
  await Promise.all(FILES.map(async ([path, size, integrity]) => {
    // the browser refuses a file that is not the one that was built
    const request = new Request(SCOPE + path, { integrity, cache: "no-cache" });
    const response = await fetch(request);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    const [kind, body] = [KINDS[path.split(".").pop()] || "application/octet-stream", await response.arrayBuffer()];
    const headers = { "Content-Type": kind, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin" };
    // index.html has its own policy in a meta element, since a host may serve it without us
    if (path !== "index.html") headers["Content-Security-Policy"] = POLICY;
    await cache.put(SCOPE + path, new Response(body, { headers }));
    got += size;
    await tell({ got, whole });
  }));
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`rhomboid ${SCOPE} `) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function pages() {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((one) => [SCOPE, `${SCOPE}index.html`].includes(one.url.split(/[?#]/)[0]));
}

async function tell(message) {
  for (const page of await pages()) page.postMessage(message);
}

function answerOf(request) {
  const url = new URL(request.url);
  // nothing that a page of ours asks for leaves for another host
  if (url.origin !== self.location.origin) return Response.error();
  if (!url.href.startsWith(SCOPE)) return null;
  const path = url.href.slice(SCOPE.length).split(/[?#]/)[0];
  const name = path || "index.html";
  if (FILES.some(([file]) => file === name)) return kept(name);
  if (path !== "app" && !path.startsWith("app/")) return request.mode === "navigate" ? null : Response.error();
  // a page of the app opened by itself: index.html holds the engine, so it is shown there
  if (request.destination === "document") return Response.redirect(`${SCOPE}#${url.href.slice(SCOPE.length + 3)}`);
  return askEngine(request, url);
}

async function kept(name) {
  const found = await caches.match(SCOPE + name, { cacheName: CACHE });
  // a browser short of space may have let go of it
  return found || fetch(SCOPE + name);
}

async function askEngine(request, url) {
  const from = request.referrer && new URL(request.referrer).origin !== self.location.origin ? "cross-site" : "same-origin";
  const headers = [...request.headers, ["sec-fetch-site", from]];
  const body = ["GET", "HEAD"].includes(request.method) ? null : await request.arrayBuffer();
  const asked = { method: request.method, target: url.pathname + url.search, headers, body };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await askOnce(asked);
    if (answer) return responseOf(answer, request.method);
  }
  return new Response("The engine does not answer. Load the page again.", { status: 503 });
}

// Gives null if no open page takes the request: only one of them runs the engine.
async function askOnce(asked) {
  const open = await pages();
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), MILLISECONDS_TO_TAKE);
    for (const page of open) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (data.taken) clearTimeout(late);
        else resolve(data);
      };
      page.postMessage({ asked }, [port2]);
    }
  });
}

function responseOf({ status, headers, body }, method) {
  const told = new Headers(headers);
  if (told.has("clear-site-data")) setTimeout(() => tell({ remove: true }), 1000);
  const isBare = method === "HEAD" || [204, 205, 304].includes(status);
  return new Response(isBare ? null : body, { status, headers: told });
}
