// Opens the app with the page as the browser has it, and asks meanwhile whether it is still
// the same: over a phone's network that question is most of what a reload waits for.
//
// It keeps nothing of its own. What it answers with is the browser's copy of "/", with its
// headers, which no script can write to. Whoever has been signed in has it: boot.js.
const PAGE = "/";
/** What a page may do: as much a part of it as its text. */
const POLICY = "content-security-policy";

/** Whether a page names this worker. One that does not wants to be rid of it. */
const isOurs = (text) => text.includes("/service-worker.js");

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fetch(PAGE, { cache: "no-cache" }).then((reply) => reply.text()));
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  // The well-known addresses are the host's, like files.
  const isFile = /\.[^/]*$|^\/\.well-known\//.test(new URL(url).pathname);
  if (mode === "navigate" && method === "GET" && !isFile) event.respondWith(page(event));
});

/** The browser's copy, or what the host says where there is none that will do. */
async function page(event) {
  const copy = await fetch(PAGE, { cache: "force-cache" }).catch(() => null);
  if (!copy?.ok || copy.redirected) return fetch(event.request);
  event.waitUntil(compare(copy.clone(), event.resultingClientId).catch(() => {}));
  return copy;
}

/** Tells the page when the host has another one by now. */
async function compare(copy, client) {
  const tag = copy.headers.get("etag");
  // Past the browser's cache, which would give the copy away for any answer, and would have
  // who comes back meanwhile wait for this one.
  const now = await fetch(PAGE, {
    cache: "no-store",
    headers: tag ? { "if-none-match": tag } : {},
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  if (!now) return;
  const is = (...statuses) => statuses.includes(now.status);
  const text = is(200) && (await now.text());
  if (is(404, 410) || (is(200) && !isOurs(text))) await registration.unregister();
  // Not well: that says nothing about the page.
  else if (!is(200, 304)) return;
  else {
    const policy = now.headers.get(POLICY);
    const may = is(304) && !policy ? true : policy === copy.headers.get(POLICY);
    if (may && (is(304) || text === (await copy.text()))) return;
    // The next time it is the copy.
    await fetch(PAGE, { cache: "reload" }).then((reply) => reply.text());
  }
  (await clients.get(client))?.postMessage("changed");
}
