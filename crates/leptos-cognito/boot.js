// Runs twice before the page is drawn: in the head, for what the whole page needs to know
// and to have, and below the form that stands in the page as a template.
(() => {
  const root = document.documentElement;
  // The start of the names under which the app stores things: Brand::storage_prefix.
  const app = `${root.dataset.storage ?? "cognito"}.`;
  const remembered = (name) => {
    try {
      return localStorage.getItem(app + name);
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
  const somebody = stored.some((key) =>
    ["session.", "tabs."].some((name) => key.startsWith(app + name)),
  );
  const template = document.querySelector("template");
  if (!template) {
    const theme = remembered("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    // What the app is going to ask for comes while the app does: crates/leptos-cognito/src/browser/same_origin_asset.rs.
    const started = (window.started = {});
    // A reply of the pool's domain has a code in its address, which is in no history then:
    // crates/leptos-cognito/src/browser/oauth.rs.
    if (location.pathname === "/oauth/callback") {
      started.oauth = location.search;
      history.replaceState(null, "", "/signin");
    }
    const ask = (address, cache, ms) =>
      (started[address] = fetch(address, { cache, signal: AbortSignal.timeout(ms) }).catch(
        () => null,
      ));
    const language = remembered("language");
    // The library's texts, and the app's own: Brand::own_texts.
    for (const folder of ["/languages/", root.dataset.words])
      if (folder && language && language !== "en")
        ask(`${folder}${language}.txt`, "no-cache", 4000);
    const configuration = "/amplify_outputs.json";
    const changed = `${app}changed`;
    const text = (reply) => (reply?.ok ? reply.clone().text() : null);
    // When what the browser knew is not what there is, the page begins anew: once, and not
    // under the hands of somebody who has started to do something, or has just come back.
    let stays = keys("sessionStorage").includes(changed) || "oauth" in started;
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
    // The app hears "input" alone. Some password managers tell only of a "change", others of
    // nothing: so a field is read again when it changes, and all of them before their form is
    // sent. A password that is shown is hidden by then: browsers remember what is a text.
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
    // A page translator puts <font> elements in the place of texts, and the app goes on to
    // change the texts. One that changes returns to its place, to be translated again.
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
    // In a release, which has this script in the page, who is signed in gets a worker that
    // opens the page the next time: crates/leptos-cognito/src/browser/service_worker.rs.
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
  // It is for a visitor of the door, in English.
  if (!/^\/signin\/*$/.test(location.pathname) || somebody || !speaks || started.oauth) return;
  // Others may change the form before the app takes it over: password managers, translators.
  // `kept` gives a function that puts all below a node back as it is now. It replaces no node
  // of ours, and moves none that is in its place. What others put into the body itself stays.
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
  // For crates/leptos-cognito/src/browser/prerendered_form.rs to call right before the app takes the form over: the form is
  // put in order.
  started.form = () => {
    let focused = document.activeElement;
    const { selectionStart, selectionEnd } = focused;
    for (const field of fields) {
      const other = document.getElementById(field.id);
      if (field.isConnected || !other) continue;
      // Somebody put a copy in the place of ours.
      field.value = other.value;
      field.checked = other.checked;
      if (focused === other) focused = field;
    }
    restore(body);
    if (document.activeElement !== focused) {
      focused.focus();
      if (selectionEnd) focused.setSelectionRange(selectionStart, selectionEnd);
    }
    // And then to call once it has: the app hears of all that was done before.
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
  // Who touches the form is going to need what a sign-in leaves by: it comes beside the app.
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
  // What is sent before the app is there waits for it: crates/leptos-cognito/src/browser/prerendered_form.rs.
  addEventListener("submit", (event) => {
    if (!("form" in root.dataset)) return;
    event.preventDefault();
    sent ??= event.target.querySelector("[data-busy]");
    if (!sent) return;
    sent.disabled = true;
    sent.textContent = sent.dataset.busy;
  });
})();
