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
    // Who is signed in sees the page with what the pool was the last time, which is what
    // it is: and when it is not, the page begins anew, once.
    if (somebody && !keys("sessionStorage").includes(changed)) {
      const known = ask(configuration, "force-cache", 20000).then(text);
      fetch(configuration, { cache: "no-cache" })
        .then(text)
        .then(async (now) => {
          if (now && now !== (await known)) {
            sessionStorage.setItem(changed, "");
            location.reload();
          }
        })
        .catch(() => {});
    } else {
      ask(configuration, "no-cache", 20000);
      if (somebody) sessionStorage.removeItem(changed);
    }
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
