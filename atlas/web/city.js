// Iași and the two death trains: sites of one size each, the circle of how exactly a place is known, stops without anything that moves.

const CITY_VIEWS = ['iasi', 'trains'];
const CITY_ZOOM = 16;
const SITE_SHAPES = { killing: 'disc', 'round-up': 'ring', deportation: 'square', graves: 'open-square', 'reported-shots': 'cross', rescue: 'diamond', memorial: 'plain', landmark: 'plain', quarter: 'plain', authority: 'plain', 'train-stop': 'ring', pogrom: 'disc', ghetto: 'open-square', camp: 'square-dot', transit: 'square-bar', crossing: 'bridge', route: 'plain' };
const SITE_RANK = { killing: 0, deportation: 1, graves: 1, rescue: 1, 'round-up': 2, 'reported-shots': 2, authority: 3, memorial: 3, landmark: 4, quarter: 4, 'train-stop': 4 };
const METRES_PER_PIXEL = 156543.034; // at the equator, zoom 0
const STREETS_FROM = 13.4;

function makeCity(map, layers, data, host) {
  const { city } = data, words = data.words.city;
  const pane = map.createPane('sites');
  pane.style.zIndex = 635;
  const svg = L.svg({ pane: 'sites', padding: 0.5 }).addTo(map);
  const group = element('g', { class: 'atlas-sites' }, svg._rootGroup);
  const card = html('section', { class: 'atlas-site-card', hidden: '', tabindex: '-1' }, host);
  L.DomEvent.disableClickPropagation(card);
  L.DomEvent.disableScrollPropagation(card);
  const legend = cityLegend(host, words);
  const stops = placesOfStops(city.stops);
  const places = city.places.map((place) => ({ ...place }));
  let view = '', chosen = '', moment = [], day = -1, onMap = true, shownKey = '';
  layers.osmRoutes.eachLayer((layer) => drawRoute(layer));

  function drawRoute(layer) {
    const { train, documented, variant } = layer.feature.properties;
    layer._path.classList.add(`of-train-${train}`);
    layer._path.classList.toggle('undocumented', !documented);
    if (variant === 'B') layer._path.classList.add('variant-b');
  }

  const inCity = () => CITY_VIEWS.includes(view);

  function setView(name) {
    view = name;
    host.classList.toggle('in-city', inCity());
    host.classList.toggle('in-iasi', view === 'iasi');
    host.classList.toggle('in-trains', view === 'trains');
    document.documentElement.dataset.atlasView = view;
    map.setMaxZoom(inCity() ? CITY_ZOOM : 10);
    legend.show(view);
    if (!inCity()) card.hidden = true;
    redraw();
  }

  const drawn = () => (view === 'iasi' ? city.sites.filter((site) => site.at) : view === 'trains' ? stops : placesNow());
  const placesNow = () => (onMap ? places.filter((place) => place.from <= day && day <= place.to) : []);

  // Redrawn only when another place begins or ends.
  function setDay(value) {
    day = value;
    if (inCity()) return;
    const key = placesNow().map((place) => place.id).join();
    if (key !== shownKey) { shownKey = key; redraw(); }
  }

  function showPlaces(names) {
    onMap = names.includes('persecution');
    shownKey = '';
    redraw();
  }

  const legendRows = () => (inCity() ? [] : [...new Set(placesNow().map((place) => place.kind))].sort().map((kind) => [`site-${kind}`, words[`kind_${kind}`]]));

  function redraw() {
    group.replaceChildren();
    const sights = drawn();
    if (!sights.length && !inCity()) return;
    const zoom = map.getZoom(), taken = furniture(map, '.atlas-city-legend, .atlas-zoom, .atlas-scale, .atlas-credit'), names = [];
    if (view === 'iasi' && zoom >= STREETS_FROM) city.streets.forEach((street) => streetName(street));
    const places = sights.map((place) => ({ place, at: map.latLngToLayerPoint(place.at) }));
    places.forEach(({ place, at }) => circle(place, at, zoom));
    places.forEach(({ at }) => taken.push([at.x - 7, at.y - 7, at.x + 7, at.y + 7]));
    places.sort((a, b) => Number(isChosen(b.place)) - Number(isChosen(a.place)) || rank(a.place) - rank(b.place));
    places.forEach(({ place, at }) => names.push([place, at]));
    places.toReversed().forEach(({ place, at }) => mark(place, at)); // what matters most lies on top
    if (inCity() || zoom >= 7) names.forEach(([place, at]) => siteName(place, at, taken));
    if (view === 'iasi' && zoom >= STREETS_FROM) [...city.landmarks, ...city.squares].forEach((entry) => landmark(entry, taken));
  }

  const rank = (place) => SITE_RANK[place.kind] ?? 2;
  const isChosen = (place) => place.id === chosen || moment.includes(place.id);

  function circle(place, at, zoom) {
    if (!place.precision) return;
    const radius = (place.precision * 2 ** zoom) / (METRES_PER_PIXEL * Math.cos((place.at[0] * Math.PI) / 180));
    if (radius > 9) element('circle', { class: `site-precision${isChosen(place) ? ' chosen' : ''}`, cx: at.x, cy: at.y, r: round1(radius) }, group);
  }

  function mark(place, at) {
    const shape = view === 'trains' ? 'stop' : SITE_SHAPES[place.kind];
    const node = element('g', { class: `site site-${shape}${isChosen(place) ? ' chosen' : ''}`, transform: `translate(${at.x} ${at.y})`, tabindex: '0', role: 'button', 'aria-label': titleOf(place) }, group);
    if (isChosen(place)) element('circle', { class: 'site-chosen', r: 10 }, node);
    drawSite(shape, node);
    const open = () => show(place);
    node.addEventListener('click', (event) => { event.stopPropagation(); open(); });
    node.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(); card.focus(); } });
  }

  function siteName(place, at, taken) {
    const exact = place.precision && place.precision >= 100 ? ` ±${place.precision >= 1000 ? `${place.precision / 1000} km` : `${place.precision} m`}` : '';
    const text = `${place.then || place.name}${view === 'iasi' ? exact : ''}`, width = 6.1 * text.length, height = 14;
    const spots = [[at.x + 10, at.y - 7, 'start'], [at.x - 10 - width, at.y - 7, 'end'], [at.x - width / 2, at.y - 25, 'middle'], [at.x - width / 2, at.y + 11, 'middle']];
    for (const [x, y, anchor] of spots) {
      const box = [x, y, x + width, y + height];
      if (collides(box, taken) || outside(box)) continue;
      taken.push(box);
      const label = element('text', { class: 'site-name', x: anchor === 'start' ? x : anchor === 'end' ? x + width : x + width / 2, y: y + 11, 'text-anchor': anchor }, group);
      label.textContent = text;
      return;
    }
  }

  function streetName(street) {
    const at = map.latLngToLayerPoint(street.at);
    element('text', { class: 'street-name', 'text-anchor': 'middle', transform: `translate(${at.x} ${at.y}) rotate(${street.angle})`, dy: -3 }, group).textContent = street.name;
  }

  function landmark(entry, taken) {
    const at = map.latLngToLayerPoint(entry.at), width = 5.4 * entry.name.length;
    const box = [at.x + 5, at.y - 6, at.x + 5 + width, at.y + 7];
    if (collides(box, taken)) return;
    taken.push(box);
    element('circle', { class: 'landmark', cx: at.x, cy: at.y, r: 2 }, group);
    element('text', { class: 'landmark-name', x: at.x + 6, y: at.y + 4 }, group).textContent = entry.name;
  }

  function outside(box) {
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]);
    return box[0] < corner.x || box[2] > corner.x + size.x || box[1] < corner.y || box[3] > corner.y + size.y;
  }

  const titleOf = (place) => (place.train ? `${place.order}. ${place.name}` : place.name);

  function show(place) {
    chosen = place.id;
    card.replaceChildren();
    const close = html('button', { type: 'button', class: 'atlas-close', 'aria-label': data.words.control.close }, card);
    close.textContent = '×';
    close.addEventListener('click', hide);
    if (place.passages) place.passages.forEach((stop) => told(stop, fill(words.train, { number: stop.train, order: stop.order })));
    else told(place, words[`kind_${place.kind}`]);
    card.hidden = false;
    redraw();
  }

  function told(place, small) {
    html('p', { class: 'small-caps' }, card).textContent = small;
    html('h3', {}, card).textContent = place.name;
    const list = html('dl', {}, card);
    const fact = (term, value) => { if (value) { html('dt', {}, list).textContent = term; html('dd', {}, list).textContent = value; } };
    fact(words.authority, place.authority);
    fact(words.then, place.then);
    fact(words.now, place.now);
    fact(words.position, place.at ? (place.precision ? `±${place.precision >= 1000 ? `${place.precision / 1000} km` : `${place.precision} m`}` : '') : words.not_located);
    if (place.what) html('p', { class: 'site-text' }, card).textContent = place.what;
    if (place.text) html('p', { class: 'site-text' }, card).textContent = place.text;
    if (place.counts.length) {
      html('h4', {}, card).textContent = words.counts;
      for (const counted of place.counts) {
        if (counted.range.length) rangeBar(counted.range);
        const rows = html('ul', { class: 'site-counts' }, card);
        for (const [text, keys, read] of counted.rows) {
          const row = html('li', {}, rows);
          row.textContent = `${text} `;
          keys.forEach((key) => link(row, key));
          if (!read) html('i', { class: 'atlas-flag' }, row).textContent = data.words.detail.unchecked;
        }
        if (counted.why) html('p', { class: 'site-why' }, card).textContent = counted.why;
      }
    }
    if (place.not_known) { const box = html('p', { class: 'site-not-known' }, card); html('b', {}, box).textContent = `${words.not_known} `; box.append(place.not_known); }
    const known = html('details', { class: 'atlas-known' }, card);
    html('summary', {}, known).textContent = data.words.known.how;
    const sources = html('p', {}, known);
    place.sources.forEach((key) => link(sources, key));
    if (!place.checked) html('i', { class: 'atlas-flag' }, sources).textContent = data.words.detail.unchecked;
    if (place.locator) html('p', {}, known).textContent = place.locator;
    if (place.basis) html('p', {}, known).textContent = `${words.position}: ${place.basis}`;
  }

  // The values of several counters on one line, as in the text beside the map.
  function rangeBar(marks) {
    html('p', { class: 'small-caps' }, card).textContent = data.words.known.disagree;
    const svg = element('svg', { class: 'site-range', viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, card);
    element('path', { class: 'site-range-line', d: 'M4 4H96' }, svg);
    for (const [from, to] of marks) element('path', { class: 'site-range-mark', d: from === to ? `M${from} 1V7` : `M${from} 4H${to}` }, svg);
  }

  function link(parent, key) {
    const node = html('a', { href: `sources?work=${encodeURIComponent(key)}`, target: '_blank' }, parent);
    node.textContent = data.sources[key]?.[0] ?? key;
    parent.append(' ');
  }

  function hide() { chosen = ''; card.hidden = true; redraw(); }

  // A moment rings its sites; the first of them comes into view.
  function select(event) {
    moment = event ? city.of_moment[event.id] ?? [] : [];
    redraw();
    if (view !== 'iasi' || !moment.length) return;
    const first = city.sites.find((site) => site.id === moment[0] && site.at);
    if (first && map.getBounds().pad(0.6).contains(first.at) && !map.getBounds().pad(-0.05).contains(first.at)) map.panTo(first.at, { animate: false });
  }

  map.on('zoomend moveend', () => redraw());
  return { setView, setDay, showPlaces, legendRows, select, inCity, isMoment: (id) => id in city.of_moment, show: (id) => { const place = city.sites.find((site) => site.id === id) ?? stops.find((stop) => stop.passages.some((passage) => passage.id === id)); if (place) show(place); }, hide };
}

// A station that a train passed twice, or both did, is one place with its passages.
function placesOfStops(stops) {
  const found = new Map();
  for (const stop of stops) {
    const key = stop.at.join();
    if (!found.has(key)) found.set(key, { id: `place-${stop.id}`, kind: 'train-stop', name: stop.name, at: stop.at, precision: stop.precision, passages: [] });
    found.get(key).passages.push(stop);
  }
  return [...found.values()];
}

// All sites have one size: a symbol says what happened, never how many.
function drawSite(shape, parent) {
  element('circle', { class: 'site-halo', r: 8 }, parent);
  if (shape === 'disc') element('circle', { class: 'site-full', r: 6 }, parent);
  else if (shape === 'ring') element('circle', { class: 'site-open', r: 5 }, parent);
  else if (shape === 'square') element('rect', { class: 'site-full', x: -5.5, y: -5.5, width: 11, height: 11 }, parent);
  else if (shape === 'open-square') element('rect', { class: 'site-open', x: -5, y: -5, width: 10, height: 10 }, parent);
  else if (shape === 'cross') element('path', { class: 'site-open', d: 'M-5 -5L5 5M5 -5L-5 5' }, parent);
  else if (shape === 'diamond') element('path', { class: 'site-rescue', d: 'M0 -6.5L6.5 0L0 6.5L-6.5 0Z' }, parent);
  else if (shape === 'square-dot') { element('rect', { class: 'site-open', x: -5, y: -5, width: 10, height: 10 }, parent); element('circle', { class: 'site-full', r: 1.8 }, parent); }
  else if (shape === 'square-bar') { element('rect', { class: 'site-open', x: -5, y: -5, width: 10, height: 10 }, parent); element('path', { class: 'site-open', d: 'M-5 0H5' }, parent); }
  else if (shape === 'bridge') element('path', { class: 'site-open', d: 'M-6 -3H6M-6 3H6' }, parent);
  else if (shape === 'stop') element('circle', { class: 'site-open', r: 4.5 }, parent);
  else element('circle', { class: 'site-plain', r: 3.5 }, parent);
}

function siteSample(kind) {
  const svg = element('svg', { class: 'swatch', width: 32, height: 20, 'aria-hidden': 'true' });
  drawSite(SITE_SHAPES[kind], element('g', { transform: 'translate(16 10)' }, svg));
  return svg;
}

function cityLegend(host, words) {
  const box = html('details', { class: 'atlas-city-legend', hidden: '' }, host);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  html('summary', {}, box).textContent = words.legend;
  box.open = host.clientWidth > 620;
  const body = html('div', {}, box);
  function show(view) {
    box.hidden = !CITY_VIEWS.includes(view);
    body.replaceChildren();
    const rows = view === 'iasi' ? ['killing', 'round-up', 'deportation', 'graves', 'reported-shots', 'rescue', 'landmark'] : [];
    for (const kind of rows) {
      const line = html('div', { class: 'atlas-legend-row' }, body);
      drawSite(SITE_SHAPES[kind], element('g', { transform: 'translate(10 10)' }, element('svg', { width: 20, height: 20, 'aria-hidden': 'true' }, line)));
      html('b', {}, line).textContent = words[`kind_${kind}`];
    }
    if (view === 'iasi') precisionRow(body, words);
    if (view === 'trains') ['first', 'second', 'undocumented'].forEach((name) => routeRow(body, name, words));
    html('p', {}, body).textContent = words[`note_${view}`] ?? '';
    html('p', { class: 'osm' }, body).textContent = words.osm;
  }
  return { show };
}

function precisionRow(body, words) {
  const line = html('div', { class: 'atlas-legend-row' }, body);
  element('circle', { class: 'site-precision', cx: 10, cy: 10, r: 9 }, element('svg', { width: 20, height: 20, 'aria-hidden': 'true' }, line));
  html('b', {}, line).textContent = words.precision;
}

function routeRow(body, name, words) {
  const line = html('div', { class: 'atlas-legend-row' }, body);
  const svg = element('svg', { width: 32, height: 14, 'aria-hidden': 'true' }, line);
  element('path', { class: `atlas-route of-train-${name === 'second' ? 2 : 1}${name === 'undocumented' ? ' undocumented' : ''}`, d: 'M1 7H31', fill: 'none' }, svg);
  html('b', {}, line).textContent = words[`route_${name}`];
}
