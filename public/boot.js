// Runs twice before the page is drawn: in the head, for what the whole page needs to know,
// and below the form that stands in the page as a template.
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
  const theme = remembered("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const template = document.querySelector("template");
  if (!template) return;
  const keys = (storage) => {
    try {
      return Object.keys(window[storage]);
    } catch {
      return [];
    }
  };
  const stored = [...keys("sessionStorage"), ...keys("localStorage")];
  const somebody = stored.some((key) => /^wild-rydes\.(session|tabs)\./.test(key));
  const speaks = (remembered("language") ?? navigator.languages[0] ?? "en").startsWith("en");
  // It is for a visitor of the door, in English.
  if (!/^\/signin\/*$/.test(location.pathname) || somebody || !speaks) return;
  template.before(template.content);
  root.dataset.door = "";
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
