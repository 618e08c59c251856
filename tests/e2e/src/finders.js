// Finds elements as a person does: by what they are and what they are called.
// Called with a path of steps, each {role, name}, one inside the other; name null: any
// that says something. Gives the visible elements that answer to the last step.
const selectors = {
  field:
    "input:not([type=hidden],[type=checkbox],[type=radio],[type=submit],[type=button],[type=image],[type=reset]),textarea,select,[role=textbox],[role=combobox]",
  checkbox: "input[type=checkbox],[role=checkbox],[role=switch]",
  radio: "input[type=radio],[role=radio]",
  button: "button,input[type=submit],input[type=button],[role=button]",
  link: "a[href],[role=link]",
  heading: "h1,h2,h3,h4,h5,h6,[role=heading]",
  region: "section,[role=region]",
  group: "fieldset,[role=group],[role=radiogroup]",
  alert: "[role=alert]",
  status: "[role=status],output",
  image: "img,svg,[role=img]",
  application: "[role=application]",
  table: "table,[role=table]",
  banner: "header,[role=banner]",
  row: "tr,[role=row]",
};
const tidy = (text) => text.replace(/\s+/g, " ").trim();

// The text that assistive technology reads out of an element.
function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.getAttribute("aria-hidden") === "true" || node.hidden) return "";
  if (getComputedStyle(node).display === "none") return "";
  const label = node.getAttribute("aria-label");
  if (label) return label;
  if (node.tagName === "IMG") return node.alt;
  if (["SCRIPT", "STYLE", "SELECT", "TEXTAREA", "INPUT"].includes(node.tagName)) return "";
  const display = getComputedStyle(node).display;
  const inner = [...node.childNodes].map(spoken).join("");
  return display.startsWith("inline") ? inner : ` ${inner} `;
}

// The accessible name, by the parts of accname-1.2 that pages like ours use.
function nameOf(element, role) {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) {
    const parts = labelledBy.split(/\s+/).map((id) => document.getElementById(id));
    return tidy(parts.map((part) => (part ? spoken(part) : "")).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return tidy(label);
  if (element.labels && element.labels.length > 0) {
    return tidy([...element.labels].map(spoken).join(" "));
  }
  if (role === "image") {
    const title = element.querySelector(":scope > title");
    return tidy(element.alt ?? (title ? title.textContent : ""));
  }
  if (role === "group") {
    const legend = element.querySelector(":scope > legend");
    return legend ? tidy(spoken(legend)) : "";
  }
  if (role === "table") {
    const caption = element.querySelector(":scope > caption");
    return caption ? tidy(spoken(caption)) : "";
  }
  if (element.tagName === "INPUT" && ["submit", "button"].includes(element.type)) {
    return tidy(element.value);
  }
  if (["region", "field", "application"].includes(role)) {
    return tidy(element.getAttribute("title") ?? "");
  }
  return tidy(spoken(element));
}

function isVisible(element) {
  return (
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest("[aria-hidden=true],[inert]")
  );
}

let found = [document];
for (const { role, name } of arguments[0]) {
  const matches = new Set();
  for (const root of found) {
    for (const element of root.querySelectorAll(selectors[role])) {
      const called = nameOf(element, role);
      const answers = name === null ? tidy(spoken(element)) !== "" || role === "banner" : called === name;
      if (answers && isVisible(element)) matches.add(element);
    }
  }
  found = [...matches];
}
return found;
