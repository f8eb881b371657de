// Mount the scene in a Streamlit component: what Python says goes in, what the reader does comes out.

let sheet = null;

function mountPart(root, L, mount, buildScene, css) {
  sheet ??= document.head.appendChild(Object.assign(document.createElement('style'), { textContent: css }));
  const host = root.querySelector('.atlas-map');
  const shim = Object.create(L);
  const options = { zoomControl: false, attributionControl: false, maxBounds: [[33, 4], [66, 60]] };
  if (!host.clientHeight) host.style.minHeight = '300px'; // a map without a height has no zoom
  shim.map = (id, asked) => L.map(host, { ...asked, ...options }).fitBounds(mount.data.box, { animate: false });
  const { api, data } = buildScene(shim, host);
  const page = attachToPage(api, data, host);
  controls(L, api, host, data);
  const state = { seq: -1, view: '', layers: '', event: '' };
  api.go = (day) => { page.clock.pause(); api.setDay(day); moveThumb(page.slider(), day); page.settled(api.calendar.iso(day)); };
  page.settled = (day) => mount.component.setTriggerValue('settled', day);
  page.link = () => linkTo(api, mount.data);
  page.opened = (id) => mount.component.setTriggerValue('event', id);
  api.on((kind, value) => { if (kind === 'event') page.opened(value); });

  function update() {
    const now = mount.data;
    if (now.view !== state.view) { const first = state.view === ''; state.view = now.view; api.setView(now.view, !first); }
    if (now.layers.join() !== state.layers) { state.layers = now.layers.join(); api.setLayers(now.layers); }
    if (now.seq !== state.seq) { state.seq = now.seq; api.setDay(api.calendar.number(now.day)); }
    if (now.event !== state.event) { state.event = now.event; api.select(data.events.find((event) => event.id === now.event) ?? null); }
    keepEventInLink(now.event);
  }
  // Opening an event is one step back: where its day has just entered the link, the event joins that entry.
  function keepEventInLink(event) {
    const link = new URL(location.href), date = link.searchParams.get('date');
    const moved = date !== state.linkDate;
    state.linkDate = date;
    if ((link.searchParams.get('event') ?? '') === event) return;
    if (event) link.searchParams.set('event', event); else link.searchParams.delete('event');
    if (event && !moved) history.pushState({}, '', link); else history.replaceState({}, '', link);
  }

  state.linkDate = new URL(location.href).searchParams.get('date');
  api.setDay(api.calendar.number(mount.data.day));
  update();
  const sizes = new ResizeObserver(() => api.resize());
  sizes.observe(host);
  root.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  return { update, release: () => { sizes.disconnect(); page.release(); api.labels.stop(); endAnimation(api.map); api.map.remove(); } };
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

function linkTo(api, state) {
  const link = new URL(location.href);
  link.search = '';
  link.searchParams.set('date', api.calendar.iso(api.day));
  link.searchParams.set('view', state.view);
  link.searchParams.set('layers', state.layers.join(',') || 'none');
  if (state.event) link.searchParams.set('event', state.event);
  return link.href.replaceAll('%2C', ',');
}
