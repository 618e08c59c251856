// A scripted browser for hosted pages: cookies by site, redirects, links and forms.

import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";

const unescape = (escaped) => escaped
  .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
  .replaceAll("&#39;", "'").replaceAll("&amp;", "&");

const attribute = (element, name) => {
  const found = element.match(new RegExp(`${name}="([^"]*)"`));
  return found && unescape(found[1]);
};

/** Sends a request as the load of a page. fetch() always says that a script sends it. */
async function load(url, { method = "GET", headers = {}, body } = {}) {
  const navigation = { accept: "text/html", "sec-fetch-mode": "navigate" };
  const sent = request(url, { method, headers: { ...navigation, ...headers } });
  sent.end(body);
  const [reply] = await once(sent, "response");
  return { reply, body: await text(reply) };
}

export class WebBrowser {
  #cookies = new Map();

  /** Opens an address and follows redirects, up to one that starts with `until`. */
  async open(address, until, options = {}) {
    let url = new URL(address);
    for (let count = 0; count < 20; count += 1) {
      if (until && url.href.startsWith(until)) return { url };
      const jar = this.#cookies.get(url.host) ?? new Map();
      this.#cookies.set(url.host, jar);
      const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
      const headers = cookie ? { ...options.headers, cookie } : options.headers;
      const { reply, body } = await load(url, { ...options, headers });
      for (const line of reply.headers["set-cookie"] ?? []) {
        const [pair] = line.split(";");
        const at = pair.indexOf("=");
        if (at + 1 === pair.length) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const { location } = reply.headers;
      if (!location) return { url, status: reply.statusCode, headers: reply.headers, body };
      url = new URL(location, url);
      options = {};
    }
    throw new Error(`too many redirects at ${url.origin}${url.pathname}`);
  }

  /** Fills in the first form of a page and sends it. */
  submit(page, fields, until) {
    const form = page.body.match(/<form[^]*?<\/form>/)?.[0];
    if (!form) throw new Error(`no form at ${page.url.pathname} (${page.status})`);
    const values = new URLSearchParams();
    for (const [input] of form.matchAll(/<input[^>]*>/g)) {
      const name = attribute(input, "name");
      if (name) values.set(name, attribute(input, "value") ?? "");
    }
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    const action = new URL(attribute(form, "action"), page.url);
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      origin: page.url.origin,
    };
    return this.open(action, until, { method: "POST", body: values.toString(), headers });
  }
}
