// This service worker answers a navigation with the browser's cached copy of "/", and asks
// the host in the background whether that copy is outdated. On a phone's network, most of a
// reload would otherwise be the wait for that question's answer.
//
// The worker stores nothing. The copy is in the browser's HTTP cache, with its headers, and no
// script can write there. boot.js registers the worker once a user has signed in.
const PAGE = "/";
/** The header that says what a page may do. A change of it counts as a change of the page. */
const POLICY = "content-security-policy";

/** Returns true if a page names this worker. A page that does not name it does without it. */
const isOurs = (text) => text.includes("/service-worker.js");

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fetch(PAGE, { cache: "no-cache" }).then((reply) => reply.text()));
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  // Well-known addresses (RFC 8615) are files of the host, not pages of the app.
  const isFile = /\.[^/]*$|^\/\.well-known\//.test(new URL(url).pathname);
  if (mode === "navigate" && method === "GET" && !isFile) event.respondWith(page(event));
});

/** Returns the browser's copy, or the host's reply if there is no usable copy. */
async function page(event) {
  const copy = await fetch(PAGE, { cache: "force-cache" }).catch(() => null);
  if (!copy?.ok || copy.redirected) return fetch(event.request);
  event.waitUntil(compare(copy.clone(), event.resultingClientId).catch(() => {}));
  return copy;
}

/** Sends the page a message if the host has another version of it. */
async function compare(copy, client) {
  const tag = copy.headers.get("etag");
  // The request bypasses the browser's cache, which would drop the copy for any reply, and
  // would make another navigation wait for this reply.
  const now = await fetch(PAGE, {
    cache: "no-store",
    headers: tag ? { "if-none-match": tag } : {},
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  if (!now) return;
  const is = (...statuses) => statuses.includes(now.status);
  const text = is(200) && (await now.text());
  if (is(404, 410) || (is(200) && !isOurs(text))) await registration.unregister();
  // An error of the host says nothing about the page.
  else if (!is(200, 304)) return;
  else {
    const policy = now.headers.get(POLICY);
    const may = is(304) && !policy ? true : policy === copy.headers.get(POLICY);
    if (may && (is(304) || text === (await copy.text()))) return;
    // This reply becomes the browser's copy.
    await fetch(PAGE, { cache: "reload" }).then((reply) => reply.text());
  }
  (await clients.get(client))?.postMessage("changed");
}
