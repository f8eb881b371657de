// Mount the scene in a Streamlit component: what Python says goes in, what the reader does comes out.

let sheet = null;
const MAP_OPTIONS = { zoomControl: false, attributionControl: false, maxBounds: [[33, -20], [66, 64]] };

// Folium's own script finds the component's element where it asks for its map.
function openHost(root, L, mount, css) {
  sheet ??= document.head.appendChild(Object.assign(document.createElement('style'), { textContent: css }));
  const host = root.querySelector('.atlas-map');
  const shim = Object.create(L);
  if (!host.clientHeight) host.style.minHeight = '300px'; // a map without a height has no zoom
  shim.map = (id, asked) => L.map(host, { ...asked, ...MAP_OPTIONS }).fitBounds(mount.data.box, { animate: false });
  return { host, shim };
}

function mountPart(root, L, mount, buildScene, css) {
  if (mount.data.own) return mountOwn(root, L, mount, buildScene, css);
  if (mount.data.lecture) return mountLecture(root, L, mount, buildScene, css);
  if (mount.data.reading) return mountReading(root, L, mount, buildScene, css);
  const { host, shim } = openHost(root, L, mount, css);
  const life = new AbortController(), { signal } = life;
  const { api, data } = buildScene(shim, host, signal);
  const page = attachToPage(api, data, host, signal);
  controls(L, api, host, data);
  const caption = html('p', { class: 'atlas-caption', hidden: '' }, host);
  const state = { added: mount.data.added?.number ?? 0, seq: -1, view: '', layers: '', event: '', place: '', session: mount.data.session };
  const beside = makeCompare(L, host, buildScene, api, (kind, value) => (kind === 'event' ? page.opened(value) : page.placed(value)));
  api.go = (day) => { page.clock.pause(); api.setDay(day); moveThumb(page.slider(), day); link.push(); page.settled(api.calendar.iso(day)); };
  page.settled = (day) => mount.component.setTriggerValue('settled', day);
  page.link = () => linkTo(api, mount.data);
  const link = keepLink(api, page.link, signal);
  page.led = link.expect;
  page.walk = (search) => { history.pushState({}, '', search); link.restore(); };
  // Only the server closes an event by itself, and only it knows what was searched for.
  page.told = (open) => {
    if (!open && state.event) {
      mount.data.event = '';
      showEvent('');
      state.told = told(mount.data);
    }
    link.replace();
  };
  page.exported = (box) => mount.component.setTriggerValue('export', box);
  page.seen = () => snapshot(host, `${mount.data.view}-${api.calendar.iso(api.day)}-screen.png`, getComputedStyle(host).backgroundColor, `${api.calendar.inWords(api.day)} · ${data.words.map.picture} ${data.version} · CC BY 4.0`);
  page.opened = (id) => mount.component.setTriggerValue('event', id);
  page.placed = (id) => mount.component.setTriggerValue('place', id);
  page.cited = () => ({ ...mount.data, day: api.day, viewName: document.querySelector('.st-key-view [aria-checked=true]')?.textContent ?? mount.data.view });
  api.on((kind, value) => {
    if (kind === 'event') page.opened(value);
    if (kind === 'place') page.placed(value);
    if (kind === 'day') caption.textContent = api.calendar.inWords(value);
  });

  function update() {
    const now = mount.data;
    api.recolour();
    if (now.session !== state.session) { state.session = now.session; link.restore(); } // a server that was started anew knows only the first link
    if (now.view !== state.view) { const first = state.view === ''; state.view = now.view; api.setView(now.view, !first); beside.setView(now.view); }
    if (now.layers.join() !== state.layers) { state.layers = now.layers.join(); api.setLayers(now.layers); }
    if (now.seq !== state.seq) { state.seq = now.seq; api.setDay(api.calendar.number(now.day)); fitted(now.fit); }
    showEvent(now.event);
    if (now.compare) beside.show(now.compare, now.view, now.layers); else beside.end();
    caption.hidden = !now.compare;
    if (now.added && now.added.number !== state.added) { state.added = now.added.number; tellAdded(addToOwnTour(now.added.stop)); }
    if (told(now) !== state.told) { state.told = told(now); link.push(); }
    page.refocus();
  }
  // A link may name a part of the map; it is told in the link until the reader moves the map.
  function fitted(box) {
    api.fitted = '';
    if (!box.length) return;
    api.map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
    api.fitted = box.join();
  }
  api.map.on('movestart', () => { api.fitted = ''; });
  const tellAdded = (number) => page.tell(number ? data.words.control.added.replace('{number}', number) : data.words.control.not_added, 4000);
  function showEvent(id) {
    const event = data.events.find((entry) => entry.id === id) ?? null;
    if (id !== state.event) { state.event = id; api.select(event); }
    const chosen = mount.data.place || (event?.town ?? '');
    if (chosen !== state.place) { state.place = chosen; api.labels.choose(chosen); }
  }
  // What the link tells apart from the day: a change of it is one step back.
  const told = (now) => [now.seq, now.view, now.layers.join(), now.event, now.compare, now.panel, now.place].join('|');

  state.told = told(mount.data);
  api.setDay(api.calendar.number(mount.data.day));
  update();
  printOnPaper(api, beside, host, page.citation, data.style.palettes, signal);
  const sizes = new ResizeObserver(() => { api.resize(); beside.resize(); });
  sizes.observe(host);
  root.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  return { update, release: () => { life.abort(); sizes.disconnect(); page.release(); beside.release(); endScene(api); } };
}

// Everything that listens for a scene ends with its signal; what is left is Leaflet's own.
function endScene(api) {
  api.labels.stop();
  endAnimation(api.map);
  api.map.remove();
}

// Leaflet's timers outlive a map that is removed while it zooms.
function endAnimation(map) {
  map.stop();
  if (map._animatingZoom) map._onZoomTransitionEnd();
}

function controls(L, api, host, data) {
  const words = data.words.control;
  const bar = html('div', { class: 'atlas-zoom' }, host);
  const add = (text, title, act) => {
    const button = html('button', { type: 'button', title, 'aria-label': title }, bar);
    button.textContent = text;
    button.addEventListener('click', act);
  };
  add('+', words.zoom_in, () => api.map.zoomIn(0.5));
  add('−', words.zoom_out, () => api.map.zoomOut(0.5));
  add('⌂', words.home, () => api.setView(api.view, true));
  const credit = html('p', { class: 'atlas-credit' }, host);
  html('span', {}, credit).textContent = `${data.words.map.exactness} · `;
  credit.append(data.words.map.attribution);
  html('span', { class: 'osm-credit' }, credit).textContent = ` · ${data.words.city.osm_credit}`;
  for (const part of host.querySelectorAll('.atlas-zoom, .atlas-legend, .atlas-card, .atlas-credit')) {
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
  }
}
