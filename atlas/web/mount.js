// Mount the scene in a Streamlit component: what Python says goes in, what the reader does comes out.

let sheet = null;
const MAP_OPTIONS = { zoomControl: false, attributionControl: false, maxBounds: [[33, 4], [66, 60]] };

function mountPart(root, L, mount, buildScene, css) {
  sheet ??= document.head.appendChild(Object.assign(document.createElement('style'), { textContent: css }));
  const host = root.querySelector('.atlas-map');
  const shim = Object.create(L);
  if (!host.clientHeight) host.style.minHeight = '300px'; // a map without a height has no zoom
  shim.map = (id, asked) => L.map(host, { ...asked, ...MAP_OPTIONS }).fitBounds(mount.data.box, { animate: false });
  const { api, data } = buildScene(shim, host);
  const page = attachToPage(api, data, host);
  controls(L, api, host, data);
  const caption = html('p', { class: 'atlas-caption', hidden: '' }, host);
  const state = { seq: -1, view: '', layers: '', event: '', place: '' };
  const beside = makeCompare(L, host, buildScene, api, (kind, value) => (kind === 'event' ? page.opened(value) : page.placed(value)));
  api.go = (day) => { page.clock.pause(); api.setDay(day); moveThumb(page.slider(), day); link.push(); page.settled(api.calendar.iso(day)); };
  page.settled = (day) => mount.component.setTriggerValue('settled', day);
  page.link = () => linkTo(api, mount.data);
  const link = keepLink(api, page.link);
  page.wished = link.replace;
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
    if (now.view !== state.view) { const first = state.view === ''; state.view = now.view; api.setView(now.view, !first); beside.setView(now.view); }
    if (now.layers.join() !== state.layers) { state.layers = now.layers.join(); api.setLayers(now.layers); }
    if (now.seq !== state.seq) { state.seq = now.seq; api.setDay(api.calendar.number(now.day)); }
    if (now.event !== state.event) { state.event = now.event; api.select(data.events.find((event) => event.id === now.event) ?? null); }
    const chosen = now.place || (data.events.find((event) => event.id === now.event)?.town ?? '');
    if (chosen !== state.place) { state.place = chosen; api.labels.choose(chosen); }
    if (now.compare) beside.show(now.compare, now.view, now.layers); else beside.end();
    caption.hidden = !now.compare;
    if (told(now) !== state.told) { state.told = told(now); link.push(); }
    page.refocus();
  }
  // What the link tells apart from the day: a change of it is one step back.
  const told = (now) => [now.seq, now.view, now.layers.join(), now.event, now.compare, now.panel, now.place].join('|');

  state.told = told(mount.data);
  api.setDay(api.calendar.number(mount.data.day));
  update();
  const unprint = printOnPaper({ ...api, get view() { return api.view; }, resize: () => { api.resize(); beside.resize(); }, setView: (view) => { api.setView(view); beside.setView(view); } }, host, page.citation, data.style.palettes);
  const sizes = new ResizeObserver(() => { api.resize(); beside.resize(); });
  sizes.observe(host);
  root.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  return { update, release: () => { sizes.disconnect(); page.release(); link.release(); unprint(); beside.end(); api.labels.stop(); endAnimation(api.map); api.map.remove(); } };
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
  html('p', { class: 'atlas-credit' }, host).textContent = data.words.map.attribution;
  for (const part of host.querySelectorAll('.atlas-zoom, .atlas-legend, .atlas-card, .atlas-credit')) {
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
  }
}

const REST_BEFORE_LINK_MS = 400;

// The address bar follows: a jump is a new step, a drag only changes the last one; Back and Forward are told to the server.
function keepLink(api, linkNow) {
  let timer = 0, held = false;
  const page = document.title;
  const write = (how) => {
    clearTimeout(timer);
    const link = linkNow();
    if (held || link === location.href) return;
    history[how]({}, '', link);
    document.title = `${api.calendar.inWords(api.day)} · ${page}`; // so that the list of steps back can be read
  };
  api.on((kind) => { if (kind === 'day') { clearTimeout(timer); timer = setTimeout(() => write('replaceState'), REST_BEFORE_LINK_MS); } });
  const here = location.pathname;
  // Streamlit would run the whole page with the choices that its widgets hold, which are those before the step.
  const walked = (event) => {
    if (location.pathname !== here) return;
    event.stopImmediatePropagation();
    clearTimeout(timer);
    held = true; // until the server has taken the link, what it tells is the state before
    const day = new URL(location.href).searchParams.get('date');
    if (day) api.setDay(api.calendar.number(day));
    clearTimeout(timer);
    document.dispatchEvent(new CustomEvent('atlas:walked', { detail: location.search }));
  };
  addEventListener('popstate', walked, true);
  return {
    replace: () => write('replaceState'),
    push: () => { if (held) { held = false; return; } write('pushState'); },
    release: () => { clearTimeout(timer); removeEventListener('popstate', walked, true); },
  };
}

function linkTo(api, state) {
  const link = new URL(location.href);
  link.search = '';
  link.searchParams.set('date', api.calendar.iso(api.day));
  link.searchParams.set('view', state.view);
  link.searchParams.set('layers', state.layers.join(',') || 'none');
  if (state.event) link.searchParams.set('event', state.event);
  if (state.compare) link.searchParams.set('compare', state.compare);
  if (state.panel !== 'day') link.searchParams.set('panel', state.panel);
  if (state.place) link.searchParams.set('place', state.place);
  const { q, kinds } = document.querySelector('.st-key-panel [data-q]')?.dataset ?? {};
  if (q) link.searchParams.set('q', q);
  if (kinds) link.searchParams.set('kinds', kinds);
  return link.href.replaceAll('%2C', ',');
}
