// index.html says what to do without this. Here the engine is fetched, and the app is shown once it is asked for.
const HERE = new URL("./", location.href).href, state = document.getElementById("state");
const begin = document.getElementById("begin");
const FAILED = "The questions could not be fetched. Check the network and load this page again.";
let engine = null, frame = null, isWanted = location.hash.startsWith("#/"), persisted = null;
// what happened when, in milliseconds: for whoever measures
const told = document.documentElement.dataset;

if (![HERE, `${HERE}index.html`].includes(location.href.split(/[?#]/)[0])) location.replace(`./${location.hash}`);
// the words above come first: nothing is fetched before they stand
else if (document.readyState === "complete") start();
else addEventListener("load", start);

async function start() {
  if (!("serviceWorker" in navigator) || !navigator.locks) {
    say("This browser does not let the questions run here (a private window may be why). Try another browser.");
    return;
  }
  navigator.serviceWorker.addEventListener("message", heard);
  begin.addEventListener("click", want);
  addEventListener("hashchange", () => { if (location.hash.startsWith("#/")) { isWanted = true; show(); } });
  addEventListener("beforeprint", () => { if (frame) frame.style.height = `${inside().document.documentElement.scrollHeight}px`; });
  addEventListener("afterprint", () => { if (frame) frame.style.height = ""; });
  begin.hidden = false;
  if (navigator.connection && navigator.connection.saveData && !navigator.serviceWorker.controller) {
    say("The questions need about 15 MB once. Nothing is fetched before you press the button.");
  } else await fetchAll();
}

async function fetchAll() {
  fetchAll.begun ??= (async () => {
    say("Getting the questions ready …");
    await navigator.serviceWorker.register("service_worker.js", { scope: "./", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => { navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }); });
    }
    // one page of this browser runs the engine, so that two never write at once; when it closes, the next one does
    navigator.locks.request(`rhomboid ${HERE}`, () => new Promise(runEngine));
    const held = (await navigator.locks.query()).held.some(({ name }) => name === `rhomboid ${HERE}`);
    if (held && !engine) isReady();
  })();
  try {
    await fetchAll.begun;
  } catch (error) {
    fetchAll.begun = null;
    say(FAILED);
    console.error(error);
  }
}

function runEngine() {
  engine = new Worker("engine.js?build=BUILD", { type: "module" });
  engine.onmessage = ({ data }) => {
    if (data.failed) say(`The questions cannot run in this browser. (${data.failed})`);
    else { told.laps = JSON.stringify(data.laps); isReady(); }
  };
  engine.onerror = () => say("The questions cannot run in this browser.");
  if (persisted !== null) engine.postMessage({ persisted });
}

function heard({ data, ports }) {
  if (data.whole && !told.ready) say(`Getting the questions ready … ${Math.round((100 * data.got) / data.whole)} %`);
  if (data.failed && !navigator.serviceWorker.controller) say(`${FAILED} (${data.failed})`);
  if (data.asked && engine) pass(data.asked, ports[0]);
  if (data.remove) remove();
}

function pass(asked, port) {
  port.postMessage({ taken: true });
  engine.postMessage({ asked }, [port]);
}

function isReady() {
  if (told.ready) return;
  told.ready = Math.round(performance.now());
  say("The questions are ready. They also work without a network.");
  navigator.storage?.persisted?.().then(note, () => {});
  if (isWanted) show();
}

function want() {
  isWanted = true;
  navigator.storage?.persist?.().then(note, () => {});
  if (told.ready) show();
  else { fetchAll(); say("A moment: the questions open as soon as they are ready."); }
}

function note(is) {
  persisted = is;
  if (engine) engine.postMessage({ persisted });
}

function show() {
  const path = `${HERE}app${location.hash.startsWith("#/") ? location.hash.slice(1) : "/"}`;
  if (!told.ready) return;
  if (frame) {
    if (inside().location.href !== path) inside().location.replace(path);
    return;
  }
  frame = document.createElement("iframe");
  frame.title = "Questions about your back";
  frame.id = "app";
  frame.src = path;
  frame.addEventListener("load", follow);
  document.getElementById("first").hidden = true;
  document.body.append(frame);
  document.body.classList.add("begun");
  frame.focus();
}

// the address names the page that is open, so that a reload or a bookmark leads back to it
function follow() {
  const at = inside().location;
  if (!at.href.startsWith(`${HERE}app`)) return;
  // a search that answers while one types has a new address without a new page
  inside().document.addEventListener("htmx:finally:swap", follow);
  document.title = inside().document.title;
  const hash = `#${at.href.slice(HERE.length + 3)}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function inside() {
  return frame.contentWindow;
}

async function remove() {
  engine?.terminate();
  frame?.remove();
  // other folders of the same host keep theirs
  await (await navigator.serviceWorker.getRegistration("./"))?.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith(`rhomboid ${HERE} `) || name === `rhomboid pictures ${HERE}`) await caches.delete(name);
  }
  indexedDB.deleteDatabase(`/kept${new URL(HERE).pathname}`.replace(/\/$/, ""));
  document.getElementById("first").hidden = false;
  document.body.classList.remove("begun");
  begin.hidden = true;
  history.replaceState(null, "", HERE);
  say("Your answers and the program are deleted from this device.");
}

function say(text) {
  state.textContent = text;
}
