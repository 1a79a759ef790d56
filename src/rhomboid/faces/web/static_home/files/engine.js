// Python in a worker: the same app as on a server. What it keeps is written to the browser's own storage.
import createPyodideModule from "./pyodide/pyodide.asm.mjs";
import { loadPyodide } from "./pyodide/pyodide.mjs";

const HERE = new URL("./", self.location).href, PLACE = new URL(HERE).pathname;
// one host may serve several folders: each has a store of its own (its name is the mount's) and pictures of its own
const KEPT = `/kept${PLACE}`.replace(/\/$/, ""), PICTURES = `rhomboid pictures ${HERE}`;
const BUILD = new URL(self.location).searchParams.get("build");
const PICTURE = `${HERE}picture?${BUILD}`;
const laps = {}, began = performance.now();
const lap = (name) => { laps[name] = Math.round(performance.now() - began); };
let pyodide, home, last = Promise.resolve();

const ready = start();
self.onmessage = ({ data, ports }) => {
  if ("persisted" in data) ready.then(() => home.tell_persisted(data.persisted));
  else last = last.then(() => answer(data.asked, ports[0]));
};
ready.then(() => self.postMessage({ ready: true, laps }), (error) => self.postMessage({ failed: String(error) }));

async function start() {
  const picture = await pictureOf();
  try {
    await open(picture);
  } catch (error) {
    if (!picture) throw error;
    // a picture that this browser cannot use any more: as if it had never been taken
    await caches.delete(PICTURES);
    await open(null);
  }
}

async function open(picture) {
  const bundle = bytesOf("python.bin");
  const stdlib = picture && bytesOf("pyodide/python_stdlib.zip");
  pyodide = await loadPyodide({
    indexURL: `${HERE}pyodide/`,
    createPyodideModule: picture ? roomy(picture.length) : createPyodideModule,
    _makeSnapshot: !picture,
    _loadSnapshot: picture || undefined,
  });
  lap("python");
  await unpack(await bundle);
  if (picture && !pyodide.FS.analyzePath("/lib/python314.zip").exists) {
    pyodide.FS.mkdirTree("/lib");
    pyodide.FS.writeFile("/lib/python314.zip", new Uint8Array(await stdlib));
  }
  lap("files");
  if (!picture) {
    await pyodide.runPythonAsync(PREPARE);
    lap("prepared");
    await keepPicture();
  }
  await mount();
  home = pyodide.runPython(`prepared.home(Path("${KEPT}"), "${PLACE}app")`);
  await kept();
  lap("home");
}

const PREPARE = `
from pathlib import Path
from rhomboid.faces.web.static_home.home import Prepared
prepared = Prepared()
await prepared.warm()
`;

// The picture is as large as the memory was; WebAssembly's own memory has to grow before it is laid in.
function roomy(size) {
  return (settings) => {
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) => instantiate(imports, (instance, module) => {
      const memory = instance.exports.memory, missing = size - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      return done(instance, module);
    });
    return createPyodideModule(settings);
  };
}

async function pictureOf() {
  const found = await caches.match(PICTURE, { cacheName: PICTURES });
  return found ? new Uint8Array(await found.arrayBuffer()) : null;
}

async function keepPicture() {
  try {
    const picture = pyodide.makeMemorySnapshot();
    const cache = await caches.open(PICTURES);
    for (const old of await cache.keys()) if (old.url !== PICTURE) await cache.delete(old);
    // not awaited: the first start does not wait for the second to be quick
    cache.put(PICTURE, new Response(picture)).catch(() => {});
  } catch (error) {
    console.warn("no picture of the memory", error);
  }
}

async function bytesOf(path) {
  return (await fetch(HERE + path)).arrayBuffer();
}

async function unpack(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = whole.indexOf(10);
  const root = "/lib/python3.14/site-packages/", made = new Set();
  let at = end + 1;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(whole.subarray(0, end)))) {
    const folder = root + name.slice(0, name.lastIndexOf("/") + 1);
    if (!made.has(folder)) pyodide.FS.mkdirTree(folder);
    made.add(folder);
    pyodide.FS.writeFile(root + name, whole.subarray(at, at + size));
    at += size;
  }
}

function mount() {
  pyodide.FS.mkdirTree(KEPT);
  pyodide.FS.mount(pyodide.FS.filesystems.IDBFS, {}, KEPT);
  return synced(true);
}

function kept() {
  return synced(false);
}

function synced(isInward) {
  return new Promise((resolve, reject) => {
    pyodide.FS.syncfs(isInward, (error) => (error ? reject(error) : resolve()));
  });
}

async function answer(asked, port) {
  try {
    await ready;
    const headers = [...asked.headers, ["accept-language", navigator.languages.join(",")]];
    const body = new Uint8Array(asked.body || 0);
    const told = await home.answer(asked.method, asked.target, pyodide.toPy(headers), pyodide.toPy(body).tobytes());
    const [status, pairs, content] = told.toJs();
    told.destroy();
    // what was answered is on disk before the next page is seen
    await kept();
    port.postMessage({ status, headers: pairs, body: content });
  } catch (error) {
    console.error("the engine", error);
    const text = new TextEncoder().encode("Something went wrong in this browser. Load the page again.");
    port.postMessage({ status: 500, headers: [["content-type", "text/plain; charset=utf-8"]], body: text });
  }
}
