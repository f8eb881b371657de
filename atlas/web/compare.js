// A second map beside the first, on another day: moved and zoomed together.

// `kept`: the second map stays when one day is shown again, can be built before it is wanted, and others choose the view.
function makeCompare(L, host, buildScene, first, emit, kept = false) {
  let second = null, box = null, caption = null, shown = false, following = false, leads = [], life = null, wasOpen = true;
  first.on((kind) => { if (kind === 'day') order(); });

  function show(day, view, layers) {
    if (!second) build(day, layers);
    second.view = view;
    second.setDay(second.calendar.number(day));
    second.setLayers(layers);
    if (!shown) enter(view);
    first.front.compareWith(second.day);
    first.relegend();
    caption.textContent = second.calendar.wordsOf(day);
    order();
  }

  // The earlier day stands first, as in the text. Unseen the second map stands last: of patterns of one name the first
  // counts, and those of a map that is not shown paint nothing.
  function order() {
    if (!second) return;
    if (shown && second.day < first.day) { if (box.nextElementSibling !== host) host.before(box); } else if (host.nextElementSibling !== box) host.after(box);
  }

  function build(day, layers) {
    box = html('div', { class: 'atlas-map atlas-second', role: 'application', 'aria-label': host.getAttribute('aria-label') });
    host.after(box);
    host.parentNode.classList.add('comparing');
    if (!box.clientHeight) box.style.minHeight = '260px';
    const shim = Object.create(L);
    shim.map = (id, asked) => L.map(box, { ...asked, ...MAP_OPTIONS }).setView(first.map.getCenter(), first.map.getZoom(), { animate: false });
    life = new AbortController();
    second = buildScene(shim, box, life.signal).api;
    second.setDay(second.calendar.number(day));
    second.setLayers(layers);
    second.on((kind, value) => { if (kind === 'event' || kind === 'place') emit(kind, value); });
    caption = html('p', { class: 'atlas-caption' }, box);
  }

  function prepare(day, layers) {
    if (second) return;
    build(day, layers);
    hide();
  }

  function hide() {
    box.hidden = true;
    order();
    host.parentNode.classList.remove('comparing');
  }

  function enter(view) {
    shown = true;
    box.hidden = false;
    host.parentNode.classList.add('comparing');
    const legend = host.querySelector('.atlas-legend');
    wasOpen = legend.open;
    legend.open = false; // half a map has no room for it
    second.resize();
    first.resize();
    if (!kept) first.setView(view);
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
    if (!shown) return;
    shown = false;
    leads.forEach((leave) => leave());
    leads = [];
    hide();
    if (!kept) release();
    first.front.compareWith(null);
    host.querySelector('.atlas-legend').open = wasOpen && host.clientWidth > 620;
    first.resize();
    if (!kept) first.setView(first.view);
  }

  function release() {
    if (!second) return;
    life.abort();
    endScene(second);
    box.remove();
    second = null;
    shown = false;
  }

  const setView = (view) => { if (shown) { second.view = view; align(first.map, second.map); second.relegend(); } };
  return { show, prepare, end, release, setView, resize: () => { if (shown) second.resize(); }, map: () => (shown ? second.map : undefined) };
}
