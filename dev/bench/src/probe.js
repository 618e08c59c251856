// This script observes a page from within. It runs before the page's own scripts, and is
// called with a plan: see `probe.rs`. Times are milliseconds since the navigation began.
// Once a frame, just before the frame is painted, the script checks which elements are
// visible.
(plan) => {
  const seen = {
    paint: null, // the first paint of a text or picture
    there: null, // the form is visible and its first field is enabled
    usable: null, // the frame from which on no typed text was lost
    taken: null, // a handler took a submit
    clicked: null, // the button was pressed
    inside: null, // the signed-in page is visible
    drawn: null, // the signed-in page is completely drawn
    shift: 0,
    tasks: [], // the tasks of 50 ms and more: [start, length]
    calls: [], // the calls to the pool: { operation, left, answered }
  };
  const memories = new Set();
  const tell = (word) => window[plan.binding](word);

  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  const painted = new Promise((done) =>
    watch('paint', (entry) => {
      if (entry.name !== 'first-contentful-paint') return;
      seen.paint = entry.startTime;
      done();
    }),
  );
  // After an accepted sign-in, another page replaces this one: its shifts do not count.
  const isSignedIn = (now) =>
    seen.calls.some(
      ({ operation, answered }) =>
        operation === 'RespondToAuthChallenge' && answered !== null && answered <= now,
    );
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput && !isSignedIn(entry.startTime)) seen.shift += entry.value;
  });
  watch('longtask', (entry) => seen.tasks.push([entry.startTime, entry.duration]));

  // Records when a request to the pool is sent, and when its reply has been read to the end.
  const fetch = window.fetch;
  window.fetch = function (input, init) {
    const target = new Headers(init?.headers ?? input?.headers).get('x-amz-target');
    const answer = fetch.apply(this, arguments);
    if (target) {
      const operation = target.split('.').pop();
      const call = { operation, left: performance.now(), answered: null };
      seen.calls.push(call);
      const answered = () => (call.answered = performance.now());
      answer.then((response) => {
        answered();
        for (const name of ['arrayBuffer', 'blob', 'json', 'text']) {
          response[name] = () => {
            const body = Response.prototype[name].call(response);
            body.then(answered, () => {});
            return body;
          };
        }
      }, () => {});
      tell(operation);
    }
    return answer;
  };

  // Collects the memories of all WebAssembly modules.
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...parts) => {
      const result = await own.apply(WebAssembly, parts);
      const { exports } = result.instance ?? result;
      for (const value of Object.values(exports)) {
        if (value instanceof WebAssembly.Memory) memories.add(value);
      }
      return result;
    };
  }

  const visible = (selector) => {
    const element = document.querySelector(selector);
    return element?.checkVisibility({ visibilityProperty: true }) ? element : null;
  };
  const ready = (selector) => {
    const field = visible(selector);
    return field && !field.disabled && !field.readOnly ? field : null;
  };
  const arrived = (ending) =>
    performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(ending) && entry.responseEnd > 0);

  const type = (field, text) => {
    field.focus();
    field.select();
    document.execCommand('insertText', false, text);
  };

  const attempt = () => seen.calls.find((call) => call.operation === 'InitiateAuth');

  // Fills in the form and submits it as soon as it is there, and again if the typed text is
  // lost or no handler took the submit. It waits for the first paint, because a person does
  // not type into a page that is not painted yet, and typing could delay the painting.
  let shown = null;
  const submitEarly = () => {
    const now = performance.now();
    const fields = [
      [ready(plan.user), plan.name],
      [ready(plan.password), plan.secret],
    ];
    if (attempt() || fields.some(([field]) => !field)) return;
    shown ??= now;
    if (seen.paint === null) return;
    const lost = fields.filter(([field, text]) => field.value !== text);
    if (lost.length > 0) {
      seen.usable = seen.usable === null ? Math.max(shown, seen.paint) : now;
      seen.taken = null;
      lost.forEach(([field, text]) => type(field, text));
    }
    const { form } = fields[0][0];
    const submitter = form?.querySelector('[type="submit"]:enabled');
    if (seen.taken !== null || !submitter) return;
    const submit = new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter });
    if (!form.dispatchEvent(submit)) seen.taken = performance.now();
  };

  const isReload = performance.getEntriesByType('navigation').some((entry) => entry.type === 'reload');

  // Each requested frame is painted, which takes time. So frames are requested only while
  // the script waits for an element.
  let looking = false;
  const frame = () => {
    const now = performance.now();
    if (seen.there === null && ready(plan.user)) {
      seen.there = now;
      tell('there');
      looking = plan.submits_early || isReload;
    }
    if (plan.submits_early) submitEarly();
    if (seen.inside === null && visible(plan.inside)) seen.inside = now;
    if (seen.inside !== null && seen.drawn === null && (!plan.needs || arrived(plan.needs))) {
      seen.drawn = now;
      tell('inside');
      looking = false;
    }
    if (looking) requestAnimationFrame(frame);
  };
  const look = () => {
    if (!looking) requestAnimationFrame(frame);
    looking = true;
  };
  look();
  const clicked = (event) => {
    if (!event.target.closest?.('[type="submit"]')) return;
    seen.clicked = event.timeStamp;
    look();
  };
  window.addEventListener('click', clicked, true);

  // The bytes of bodies, as they were transferred, of all files received by then. A file from
  // the cache has no transfer, and a revalidated one only its headers, which count as 300
  // bytes. Source: W3C, Resource Timing, `transferSize`.
  const bytes = (until) =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter((entry) => entry.name.startsWith(location.origin) && entry.responseEnd > 0 && entry.responseEnd <= until)
      .reduce((sum, entry) => sum + Math.max(0, entry.transferSize - 300), 0);

  window[plan.global] = {
    report: async () => {
      await painted;
      return {
        ...seen,
        bytes_when_usable: seen.usable === null ? null : bytes(seen.usable),
        bytes_when_called: attempt() ? bytes(attempt().left) : null,
        wasm_memory: [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
      };
    },
    middle: (selector) => {
      const element = visible(selector);
      element?.scrollIntoView({ block: 'center' });
      const box = element?.getBoundingClientRect();
      return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
    },
    value: (selector) => document.querySelector(selector)?.value ?? null,
    now: () => performance.now(),
  };
}
