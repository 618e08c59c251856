// Runs twice before the page is drawn: in the head, for what the whole page needs to know
// and to have, and below the form that stands in the page as a template.
(() => {
  const root = document.documentElement;
  const remembered = (name) => {
    try {
      return localStorage.getItem(`wild-rydes.${name}`);
    } catch {
      // Blocked: then nothing is stored.
      return null;
    }
  };
  const keys = (storage) => {
    try {
      return Object.keys(window[storage]);
    } catch {
      return [];
    }
  };
  const stored = [...keys("sessionStorage"), ...keys("localStorage")];
  const somebody = stored.some((key) => /^wild-rydes\.(session|tabs)\./.test(key));
  const template = document.querySelector("template");
  if (!template) {
    const theme = remembered("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    // What the app is going to ask for comes while the app does: src/platform/own_file.rs.
    const begun = (window.begun = {});
    const ask = (address, cache, ms) =>
      (begun[address] = fetch(address, { cache, signal: AbortSignal.timeout(ms) }).catch(
        () => null,
      ));
    const language = remembered("language");
    if (language && language !== "en") ask(`/languages/${language}.txt`, "no-cache", 4000);
    const configuration = "/amplify_outputs.json";
    const changed = "wild-rydes.changed";
    const text = (reply) => (reply?.ok ? reply.clone().text() : null);
    // When what the browser knew is not what there is, the page begins anew: once, and not
    // under the hands of somebody who has begun to do something.
    let stays = keys("sessionStorage").includes(changed);
    if (stays) sessionStorage.removeItem(changed);
    const anew = () => {
      if (stays) return;
      sessionStorage.setItem(changed, "");
      location.reload();
    };
    // Who is signed in sees the page with what the pool was the last time, which is what
    // it is, mostly.
    if (somebody && !stays) {
      const known = ask(configuration, "force-cache", 20000).then(text);
      fetch(configuration, { cache: "no-cache" })
        .then(text)
        .then(async (now) => {
          // The page's headers name the pool, too.
          if (now && now !== (await known)) fetch("/", { cache: "no-cache" }).then(text).then(anew, anew);
        })
        .catch(() => {});
    } else ask(configuration, "no-cache", 20000);
    for (const event of ["keydown", "pointerdown", "input"])
      addEventListener(event, () => (stays = true), { capture: true, once: true });
    // In a release, which has this script in the page, who is signed in gets a worker that
    // opens the page the next time: src/platform/service_worker.rs.
    const worker = "/service-worker.js";
    const { serviceWorker } = navigator;
    if (!serviceWorker || document.currentScript.src) return;
    serviceWorker.addEventListener("message", anew);
    if (serviceWorker.controller) return;
    begun[worker] = () => {
      const rules = { createScriptURL: () => worker };
      const policy = window.trustedTypes?.createPolicy("service-worker", rules) ?? rules;
      serviceWorker.register(policy.createScriptURL(worker)).catch(() => {});
    };
    return;
  }
  const speaks = (remembered("language") ?? navigator.languages[0] ?? "en").startsWith("en");
  // It is for a visitor of the door, in English.
  if (!/^\/signin\/*$/.test(location.pathname) || somebody || !speaks) return;
  template.before(template.content);
  root.dataset.door = "";
  // Who touches the form is going to need what a sign-in leaves by: it comes beside the app.
  addEventListener(
    "focusin",
    () => {
      if (!("door" in root.dataset)) return;
      for (const part of template.dataset.parts.match(/\S+/g) ?? []) {
        fetch(`/${part}`).then((reply) => reply.arrayBuffer()).catch(() => {});
      }
    },
    { once: true },
  );
  // What is sent before the app is there waits for it: src/platform/door.rs.
  addEventListener("submit", (event) => {
    if (!("door" in root.dataset)) return;
    event.preventDefault();
    const button = event.target.querySelector("[data-busy]");
    if (button && !root.dataset.door) {
      root.dataset.door = "sent";
      button.disabled = true;
      button.firstChild.data = button.dataset.busy;
    }
  });
})();
