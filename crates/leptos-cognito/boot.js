// This script runs twice before the page is drawn. In the head it sets the theme and starts
// the downloads. Below the prerendered sign-in form, which is in the page as a template, it
// shows the form.
(() => {
  const root = document.documentElement;
  // All keys of the app's storage begin with this prefix: Brand::storage_prefix.
  const app = `${root.dataset.storage ?? "cognito"}.`;
  const remembered = (name) => {
    try {
      return localStorage.getItem(app + name);
    } catch {
      // Storage is blocked, so nothing is stored.
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
  const somebody = stored.some((key) =>
    ["session.", "tabs."].some((name) => key.startsWith(app + name)),
  );
  const template = document.querySelector("template");
  if (!template) {
    const theme = remembered("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    // Files that the app will ask for are downloaded while the app itself is:
    // crates/leptos-cognito/src/browser/same_origin_asset.rs.
    const started = (window.started = {});
    // The address of a reply from the pool's domain contains a code. It is taken out of the
    // address at once, so that no history keeps it: crates/leptos-cognito/src/browser/oauth.rs.
    if (location.pathname === "/oauth/callback") {
      started.oauth = location.search;
      history.replaceState(null, "", "/signin");
    }
    const ask = (address, cache, ms) =>
      (started[address] = fetch(address, { cache, signal: AbortSignal.timeout(ms) }).catch(
        () => null,
      ));
    const language = remembered("language");
    // The chosen language has a file of the library's texts and one of the app's own:
    // Brand::own_texts.
    for (const folder of ["/languages/", root.dataset.words])
      if (folder && language && language !== "en")
        ask(`${folder}${language}.txt`, "no-cache", 4000);
    const configuration = "/amplify_outputs.json";
    const changed = `${app}changed`;
    const text = (reply) => (reply?.ok ? reply.clone().text() : null);
    // If the browser's copies turn out to be outdated, the page reloads once. It does not
    // reload after the user has begun to type or click, or has just come back from a provider.
    let stays = keys("sessionStorage").includes(changed) || "oauth" in started;
    if (stays) sessionStorage.removeItem(changed);
    const anew = () => {
      if (stays) return;
      sessionStorage.setItem(changed, "");
      location.reload();
    };
    // A signed-in user sees the page with the browser's copy of the configuration, which has
    // rarely changed. It is compared with the host's in the background.
    if (somebody && !stays) {
      const known = ask(configuration, "force-cache", 20000).then(text);
      fetch(configuration, { cache: "no-cache" })
        .then(text)
        .then(async (now) => {
          // The page is fetched again too, because its headers name the pool.
          if (now && now !== (await known)) fetch("/", { cache: "no-cache" }).then(text).then(anew, anew);
        })
        .catch(() => {});
    } else ask(configuration, "no-cache", 20000);
    for (const event of ["keydown", "pointerdown", "input"])
      addEventListener(event, () => (stays = true), { capture: true, once: true });
    // The app listens to "input" events only. Some password managers send only a "change"
    // event, others send none. So an "input" event is made for a field that changes, and for
    // all fields before their form is sent. A visible password is hidden first, because
    // browsers remember the values of text fields.
    for (const event of ["change", "submit"])
      addEventListener(
        event,
        ({ target }) => {
          for (const field of target.elements ?? [target]) {
            if (field !== target && /-password$/.test(field.autocomplete)) field.type = "password";
            field.dispatchEvent(new Event("input"));
          }
        },
        true,
      );
    // A page translator replaces text nodes by <font> elements, while the app goes on to
    // change the replaced nodes. A node that changes is put back, and is translated again.
    new MutationObserver((records, observer) => {
      for (const { target, removedNodes, addedNodes, previousSibling, nextSibling } of records) {
        if (!target.isConnected) target.place?.replaceWith(target);
        const near = [addedNodes[0], previousSibling, nextSibling];
        const place = near.find((node) => node?.nodeName === "FONT");
        for (const text of place ? removedNodes : []) {
          text.place = place;
          observer.observe(text, { characterData: true });
        }
      }
    }).observe(root, { childList: true, subtree: true });
    // In a release, which contains this script inline, the browser of a signed-in user gets a
    // service worker, which opens the page the next time:
    // crates/leptos-cognito/src/browser/service_worker.rs.
    const worker = "/service-worker.js";
    const { serviceWorker } = navigator;
    if (!serviceWorker || document.currentScript.src) return;
    serviceWorker.addEventListener("message", anew);
    if (serviceWorker.controller) return;
    started[worker] = () => {
      const rules = { createScriptURL: () => worker };
      const policy = window.trustedTypes?.createPolicy("service-worker", rules) ?? rules;
      serviceWorker.register(policy.createScriptURL(worker)).catch(() => {});
    };
    return;
  }
  const speaks = (remembered("language") ?? navigator.languages[0] ?? "en").startsWith("en");
  // The prerendered form is in English. It is shown only on the sign-in page, and only if
  // nobody is signed in.
  if (!/^\/signin\/*$/.test(location.pathname) || somebody || !speaks || started.oauth) return;
  // Password managers and translators may change the form before the app takes it over.
  // `kept` returns a function that restores everything below a node to its present state. It
  // keeps the original nodes, and moves only those that are not in their place. Nodes that
  // others have added to the body itself stay.
  const { body } = document;
  const kept = (node) => {
    const { data } = node;
    const children = [...node.childNodes];
    const deeper = children.map(kept);
    return (place) => {
      if (place !== body)
        for (const other of [...place.childNodes]) children.includes(other) || other.remove();
      children.forEach((child, at) => {
        const other = place.childNodes[at];
        if (other !== child) place.insertBefore(child, other);
        deeper[at](child);
      });
      if (data !== node.data) node.data = data;
    };
  };
  const restore = kept(template.content);
  const fields = template.content.querySelectorAll("input");
  let sent;
  // crates/leptos-cognito/src/browser/prerendered_form.rs calls this function right before the
  // app takes the form over. It restores the form.
  started.form = () => {
    let focused = document.activeElement;
    const { selectionStart, selectionEnd } = focused;
    for (const field of fields) {
      const other = document.getElementById(field.id);
      if (field.isConnected || !other) continue;
      // A password manager or translator has put a copy in the place of the original field.
      field.value = other.value;
      field.checked = other.checked;
      if (focused === other) focused = field;
    }
    restore(body);
    if (document.activeElement !== focused) {
      focused.focus();
      if (selectionEnd) focused.setSelectionRange(selectionStart, selectionEnd);
    }
    // The app calls this second function after it has taken the form over. It sends the app
    // events for everything that the user did before.
    started.form = () => {
      delete root.dataset.form;
      for (const field of fields) if (field.value) field.dispatchEvent(new Event("input"));
      document.activeElement.dispatchEvent(new Event("focusin"));
      if (!sent) return;
      sent.disabled = false;
      setTimeout(() => sent.click());
    };
  };
  template.before(template.content);
  root.dataset.form = "";
  // The first focus in the form starts the download of the parts that a sign-in needs.
  addEventListener(
    "focusin",
    () => {
      if (!("form" in root.dataset)) return;
      for (const part of template.dataset.parts.match(/\S+/g) ?? []) {
        fetch(`/${part}`).then((reply) => reply.arrayBuffer()).catch(() => {});
      }
    },
    { once: true },
  );
  // A form that is submitted before the app has started is sent when it has:
  // crates/leptos-cognito/src/browser/prerendered_form.rs.
  addEventListener("submit", (event) => {
    if (!("form" in root.dataset)) return;
    event.preventDefault();
    sent ??= event.target.querySelector("[data-busy]");
    if (!sent) return;
    sent.disabled = true;
    sent.textContent = sent.dataset.busy;
  });
})();
