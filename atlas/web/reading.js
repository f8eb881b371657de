// The map beside a text: it stands on the day, the view and the layers of the passage that is being read.

const READING_LINE = 0.3; // the passage at this part of the window's height is the one being read

function mountReading(root, L, mount, buildScene, css) {
  const { host, shim } = openHost(root, L, mount, css);
  const life = new AbortController(), { signal } = life;
  const { api, data } = buildScene(shim, host, signal);
  controls(L, api, host, data);
  host.querySelector('.atlas-legend').open = false; // beside a text the map is narrow
  const caption = html('p', { class: 'atlas-caption' }, host);
  const passages = () => [...document.querySelectorAll('[data-reading]')];
  let current = null, wanted = 0;

  // The Iași views open over their note only; before it has been read the map of the country stands for them.
  const viewOf = (passage) => (CITY_VIEWS.includes(passage.dataset.view) && !mount.data.noted ? 'romania' : passage.dataset.view);

  function read(passage) {
    if (current === passage) return;
    current?.removeAttribute('data-read');
    current = passage;
    if (!passage) return;
    passage.setAttribute('data-read', '');
    const { day, view, layers, event, reading } = passage.dataset;
    if (day) {
      if (viewOf(passage) !== api.view) api.setView(viewOf(passage), api.day >= 0);
      api.setLayers(layers ? layers.split(',') : mount.data.layers);
      api.setDay(api.calendar.number(day));
      api.select(data.events.find((entry) => entry.id === event) ?? null);
    }
    caption.textContent = day ? `${reading}: ${api.calendar.inWords(api.day)}` : `${reading}: ${data.words.map.no_day}`;
    host.dataset.passage = reading;
  }

  function passageInSight() {
    const map = host.getBoundingClientRect();
    const above = map.width > innerWidth * 0.9 ? map.bottom + 60 : 0; // on a phone the map stands over the text
    const line = Math.max(innerHeight * READING_LINE, above);
    let found = null;
    for (const passage of passages()) {
      const box = passage.getBoundingClientRect();
      if (!found || box.top <= line) found = passage;
      if (box.top > line) break;
    }
    return found;
  }

  const follow = () => { cancelAnimationFrame(wanted); wanted = requestAnimationFrame(() => read(passageInSight())); };
  document.addEventListener('scroll', follow, { capture: true, passive: true, signal });
  document.addEventListener('focusin', (event) => { const passage = event.target.closest?.('[data-reading]'); if (passage) { cancelAnimationFrame(wanted); read(passage); } }, { signal });
  document.addEventListener('click', (event) => copyReport(event, data.words.control), { signal });
  api.on((kind, value) => { if (kind === 'event' || kind === 'place') location.assign(new URL(`./?${kind}=${encodeURIComponent(value)}&date=${api.calendar.iso(api.day)}`, document.baseURI)); });
  api.setDay(api.calendar.number(mount.data.day));
  api.setView('romania');
  api.setLayers(mount.data.layers);
  const rewritten = new MutationObserver(follow);
  rewritten.observe(document.body, { childList: true, subtree: true });
  const sizes = new ResizeObserver(() => api.resize());
  sizes.observe(host);
  follow();
  root.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  const release = () => { life.abort(); rewritten.disconnect(); sizes.disconnect(); cancelAnimationFrame(wanted); endScene(api); };
  return { update: () => api.recolour(), release };
}

async function copyReport(event, words) {
  const button = event.target.closest?.('[data-copy-report]');
  if (!button) return;
  const text = button.parentElement.querySelector('textarea').value;
  const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
  const copied = await writing.then(() => true, () => copyByHand(text));
  button.parentElement.querySelector('[role=status]').textContent = copied ? words.copied_report : words.copy_failed;
}
