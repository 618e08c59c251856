// What watches a page from inside, put there before anything of the page's own runs.
// Called with a plan: see `probe.rs`. Times are milliseconds from the beginning of the
// navigation. What can be seen is looked for once a frame, just before it is painted.
(plan) => {
  const seen = {
    paint: null, // the first text or picture
    there: null, // the form can be seen, its first field is enabled
    usable: null, // before this frame, something typed was lost
    taken: null, // somebody listened to a submit
    clicked: null, // the button, by a person
    inside: null, // the signed-in page
    drawn: null, // the same, with all that it shows
    shift: 0,
    tasks: [], // of 50 ms and more: [start, length]
    calls: [], // to the pool: { operation, left, answered }
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
  // Once the pool has let somebody in, another page takes the place of this one.
  const isLetIn = (now) =>
    seen.calls.some(
      ({ operation, answered }) =>
        operation === 'RespondToAuthChallenge' && answered !== null && answered <= now,
    );
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput && !isLetIn(entry.startTime)) seen.shift += entry.value;
  });
  watch('longtask', (entry) => seen.tasks.push([entry.startTime, entry.duration]));

  // When a request for the pool leaves, and its answer has been read to the end.
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

  // The memory of what is compiled to WebAssembly.
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

  // Somebody in a submitEarly: fills in the form and submits it as soon as there is one; again
  // when what was typed is lost, or nobody listened. Nobody types into what has not been
  // painted; and what is typed before may hold up the painting.
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

  // A frame asked for is a frame painted: none is, while nothing is waited for.
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

  // Bytes of bodies as they came, of all that was there by then. What the browser had has no
  // transfer, and what it only asked about has its headers alone: they count as 300 bytes.
  // Source: W3C, Resource Timing, `transferSize`.
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
