// A second map beside the first, on another day: moved and zoomed together.

function makeCompare(L, host, buildScene, first, emit) {
  let second = null, place = null, following = false, leads = [], life = null, wasOpen = true;
  first.on((kind) => { if (kind === 'day') order(); });

  function show(day, view, layers) {
    if (!second) build(view, day);
    second.setDay(second.calendar.number(day));
    second.setLayers(layers);
    first.front.compareWith(second.day);
    first.relegend();
    place.caption.textContent = second.calendar.wordsOf(day);
    order();
  }

  // The earlier day stands first, as in the text.
  function order() {
    if (second) host.style.order = second.day > first.day ? -1 : '';
  }

  function build(view, day) {
    const box = html('div', { class: 'atlas-map atlas-second', role: 'application', 'aria-label': host.getAttribute('aria-label') });
    host.before(box);
    host.parentNode.classList.add('comparing');
    if (!box.clientHeight) box.style.minHeight = '260px';
    const shim = Object.create(L);
    shim.map = (id, asked) => L.map(box, { ...asked, ...MAP_OPTIONS }).setView(first.map.getCenter(), first.map.getZoom(), { animate: false });
    life = new AbortController();
    second = buildScene(shim, box, life.signal).api;
    second.view = view;
    second.setDay(second.calendar.number(day));
    second.on((kind, value) => { if (kind === 'event' || kind === 'place') emit(kind, value); });
    place = { box, caption: html('p', { class: 'atlas-caption' }, box) };
    const legend = host.querySelector('.atlas-legend');
    wasOpen = legend.open;
    legend.open = false; // half a map has no room for it
    first.resize();
    first.setView(view);
    follow(first.map, second.map);
    follow(second.map, first.map);
    align(first.map, second.map);
    box.dataset.ready = 'true';
  }

  function follow(leader, other) {
    const handlers = { move: () => { if (!following) drift(leader, other); }, moveend: () => { if (!following) align(leader, other); } };
    leader.on(handlers);
    leads.push(() => leader.off(handlers));
  }

  // While a finger drags, only the pane of the other map is shifted; it is drawn again when the drag rests.
  function drift(leader, other) {
    if (leader.getZoom() !== other.getZoom()) return;
    const shift = other.latLngToContainerPoint(leader.getCenter()).subtract(other.getSize().divideBy(2)).round();
    if (!shift.x && !shift.y) return;
    following = true;
    other._rawPanBy(shift);
    following = false;
  }

  function align(leader, other) {
    following = true;
    other.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    following = false;
  }

  function end() {
    if (!second) return;
    leads.forEach((leave) => leave());
    leads = [];
    life.abort();
    endScene(second);
    place.box.remove();
    host.parentNode.classList.remove('comparing');
    host.style.order = '';
    second = null;
    first.front.compareWith(null);
    host.querySelector('.atlas-legend').open = wasOpen && host.clientWidth > 620;
    first.resize();
    first.setView(first.view);
  }
  return { show, end, setView: (view) => { if (second) { second.view = view; align(first.map, second.map); second.relegend(); } }, resize: () => second?.resize(), map: () => second?.map };
}
