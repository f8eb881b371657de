// The dated map: Folium's layers looked up by day. One call a frame, nothing rebuilt.

let scenes = 0;

function makeTimeFilter(map, layers, data, host, signal) {
  const scene = (scenes += 1);
  const calendar = makeCalendar(data.first, data.count);
  const { symbols, lines } = data.style;
  const listeners = [];
  const emit = (kind, value) => listeners.forEach((listener) => listener(kind, value));
  const recolour = () => applyPalette(host, data.style.palettes);
  recolour();
  makePatterns(map.getRenderer(layers.units.getLayers()[0])._container, symbols);

  const tooltip = makeTooltip(host);
  const card = makeCard(host, data, calendar, emit);
  const labels = makeLabels(map, data, labelPane(map));
  const markers = makeMarkers(map, data, calendar, emit, tooltip);
  const legend = makeLegend(host, data);
  const front = makeFront(map, data, host, calendar, labels.nameAt, layers.land.getLayers()[0]._path);
  const armies = makeArmies(map, data);
  const city = makeCity(map, layers, data, host);
  makeScale(map, host, data.words.map);

  const pieces = [];
  layers.units.eachLayer((layer) => addPiece(layer, { unit: layer.feature.properties.unit, ...data.units[layer.feature.properties.unit] }));
  let number = 0;
  layers.cells.eachLayer((layer) => { const cell = data.cells[number++]; addPiece(layer, { ...cell, name: data.units[cell.unit].name }); });
  const cuts = makeCuts(map.getRenderer(layers.units.getLayers()[0])._container, scene);
  const whole = new Map(pieces.filter((piece) => !piece.town).map((piece) => [piece.unit, piece]));
  const rule = makeRule(map, layers, data, cuts, addPiece);
  data.sides.forEach(({ unit, side, line: steps }) => addSide(whole.get(unit), side, steps));
  const arcs = [];
  number = 0;
  layers.arcs.eachLayer((layer) => arcs.push({ path: layer._path, line: data.arcs[number++], step: -1 }));
  number = 0;
  layers.arcs.eachLayer((layer) => {
    const line = casingLine(data.arcs[number++], lines);
    if (line.some(([, key]) => key)) arcs.push({ path: echo(layer._path, 'atlas-casing'), line, step: -1, casing: true });
  });
  drawShore(layers.coast, layers.land);
  const band = makeBand(map.getRenderer(layers.frontier.getLayers()[0])._container, layers.frontier, pieces, scene);

  const api = { front, city, day: -1, view: 'romania', calendar, map, setDay, setView, setLayers, select, resize, on: (listener) => listeners.push(listener), labels, relegend: showLegend, recolour, closeCard: () => { if (card.isOpen()) card.hide(); city.hide(); } };

  function addPiece(layer, item) {
    const piece = { ...item, path: layer._path, layer, step: -1 };
    pieces.push(piece);
    layer._path.classList.add('atlas-land');
    layer.on('mousemove', (event) => hover(piece, event));
    layer.on('mouseout', tooltip.hide);
    layer.on('click', (event) => { L.DomEvent.stopPropagation(event); const town = labels.nameAt(event.layerPoint); open(piece, town); if (town) emit('place', town.id); });
    if (data.units[piece.unit].romania && !piece.town) makeFocusable(piece);
  }

  // Land that the front cuts is drawn twice: whole as the Soviet side holds it, over it what the Axis holds, cut by the line.
  function addSide(base, side, steps) {
    const path = echo(base.path, 'atlas-side atlas-land leaflet-interactive', null);
    if (side === 'axis') path.setAttribute('clip-path', cuts.url);
    const piece = { unit: base.unit, name: base.name, romania: base.romania, side, line: steps, path, layer: null, step: -1 };
    pieces.push(piece);
    const at = (event) => ({ containerPoint: map.mouseEventToContainerPoint(event), layerPoint: map.mouseEventToLayerPoint(event) });
    path.addEventListener('mousemove', (event) => hover(piece, at(event)));
    path.addEventListener('mouseleave', () => tooltip.hide());
    path.addEventListener('click', (event) => {
      event.stopPropagation();
      const town = labels.nameAt(at(event).layerPoint);
      open(piece, town);
      if (town) emit('place', town.id);
    });
  }

  function makeFocusable(piece) {
    piece.path.setAttribute('tabindex', '0');
    piece.path.setAttribute('role', 'button');
    piece.path.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(piece); card.focus(); }
    });
  }

  function holderOf(piece) {
    const step = piece.line[stepOn(piece.line, api.day)];
    return data.countries[step[3]] ?? step[3];
  }

  // While land is handed over town by town a town may be held by other than the land around it.
  function holderOfTown(town) {
    const holder = town.line[town.step][2];
    return data.countries[holder] ?? holder;
  }

  function hover(piece, event) {
    const town = labels.nameAt(event.layerPoint);
    const others = town ? town.names.filter((name) => name !== town.line[town.step][1]).join(' · ') : '';
    const place = town ? town.line[town.step][1] : piece.name;
    const rule = ruleOf(piece, piece.line[stepOn(piece.line, api.day)], api.day, data);
    tooltip.show([place, others, town ? piece.name : '', `${data.words.detail.holder} ${town?.line[0][2] ? holderOfTown(town) : holderOf(piece)}`, rule?.name], event.containerPoint);
  }

  function open(piece, town = null) {
    card.show(piece, api.day, town);
    mark(piece);
  }

  function mark(piece) {
    pieces.forEach((other) => other.path.classList.toggle('selected', other === piece));
    if (piece) piece.path.parentNode.append(piece.path);
  }

  function setDay(value) {
    const day = calendar.clamp(value);
    if (day === api.day) return;
    const started = performance.now();
    api.day = day;
    let landChanged = false;
    for (const piece of pieces) {
      const step = stepOn(piece.line, day);
      if (step === piece.step) continue;
      const key = piece.line[step][1];
      piece.step = step;
      if (key !== piece.symbol) { piece.symbol = key; paintLand(piece.path, key, symbols); landChanged = true; }
      if (piece.path.hasAttribute('role')) piece.path.setAttribute('aria-label', `${piece.name}: ${holderOf(piece)}`);
    }
    if (landChanged) band.update();
    rule.setDay(day);
    for (const arc of arcs) {
      const step = stepOn(arc.line, day);
      if (step === arc.step) continue;
      arc.step = step;
      paintArc(arc);
    }
    labels.setDay(day);
    markers.setDay(day);
    front.setDay(day);
    armies.setDay(day);
    city.setDay(day);
    cuts.update(pieces, front, day);
    card.setDay(day);
    showLegend();
    api.cost = performance.now() - started;
    emit('day', day);
  }

  function paintArc(arc) {
    const key = arc.line[arc.step][1];
    if (!arc.casing) return paintLine(arc.path, key, lines);
    arc.path.style.display = key ? '' : 'none';
    if (key) arc.path.style.strokeWidth = lines[key].casing;
    return undefined;
  }

  function showLegend() {
    const line = data.legend.lines[api.view];
    if (!line) return;
    legend.show(line[stepOn(line, api.day)][1], [...front.legend(), ...armies.legend()], city.legendRows());
  }

  function setView(view, animate = false) {
    api.view = view;
    city.setView(view);
    const box = host.querySelector(city.inCity() ? '.atlas-city-legend' : '.atlas-legend');
    const left = Number(host.dataset.left) || (box && box.open && host.clientWidth > 620 ? box.offsetWidth + 25 : 8);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    map.fitBounds(data.views[view], { paddingTopLeft: [left, 8], paddingBottomRight: [8, 8], animate: animate && !calm, duration: 0.3 });
    if (api.day >= 0) showLegend();
  }

  let layersShown = null;
  function setLayers(names) {
    if (names.join() === layersShown) return;
    layersShown = names.join();
    host.classList.toggle('no-frontiers', !names.includes('frontiers'));
    host.classList.toggle('no-rivers', !names.includes('rivers'));
    host.classList.toggle('no-grid', !names.includes('grid'));
    host.classList.toggle('no-events', !names.includes('events'));
    labels.show(names);
    front.show(names);
    armies.show(names);
    rule.show(names);
    city.showPlaces(names);
    if (api.day >= 0) showLegend();
  }

  // Where an event of the day lies outside the map it is moved aside, unless it is to stay.
  function select(event, still = false) {
    markers.select(event ? event.id : null);
    city.select(event);
    if (city.inCity()) return;
    const units = event ? event.units : [];
    pieces.forEach((piece) => piece.path.classList.toggle('of-event', units.includes(piece.unit)));
    if (!still && event && event.at && !map.getBounds().pad(-0.05).contains(event.at)) map.panTo(event.at, { animate: false });
  }

  let narrow = host.clientWidth <= 620;
  function resize() {
    map.invalidateSize({ animate: false });
    const now = host.clientWidth <= 620;
    if (now && !narrow) host.querySelector('.atlas-legend').open = false; // it would cover most of a small map
    narrow = now;
  }

  map.on('click', () => { card.hide(); });
  map.on('zoomstart', () => host.classList.add('zooming'));
  map.on('zoomend', () => { host.classList.remove('zooming'); host.style.setProperty('--band-width', `${map.getZoom() < 5.8 ? 12 : 22}px`); markers.layout(); front.redraw(); armies.redraw(); cuts.update(pieces, front, api.day, true); });
  map.on('moveend', () => { labels.layout(); });
  listeners.push((kind) => { if (kind === 'closed') mark(null); });
  matchMedia('(prefers-contrast: more)').addEventListener('change', recolour, { signal });
  // The page takes its new colours some moments after the system does.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => [60, 300, 1000].forEach((wait) => setTimeout(recolour, wait)), { signal });
  document.fonts?.ready.then(() => labels.forgetWidths());
  return api;
}

function labelPane(map) {
  const pane = map.createPane('labels');
  pane.style.zIndex = 620;
  pane.style.pointerEvents = 'none';
  return pane;
}

// The ground of the Axis as a clip; only where a unit is cut on the day.
function makeCuts(svg, scene) {
  const clip = element('clipPath', { id: `atlas-axis-${scene}` }, element('defs', {}, svg));
  const path = element('path', { 'clip-rule': 'evenodd' }, clip);
  let shown = '';
  function update(pieces, front, day, again = false) {
    const cut = pieces.some((piece) => (piece.side || piece.district) && piece.symbol);
    const key = cut ? String(front.clamp(day)) : '';
    if ((key === shown && !again) || !cut) { shown = key; return; }
    shown = key;
    path.setAttribute('d', front.held(day));
  }
  return { url: `url(#atlas-axis-${scene})`, update };
}

function casingLine(line, lines) {
  return line.map(([day, key]) => [day, lines[key]?.casing ? key : '']);
}

// A second path that follows the first one wherever Leaflet draws it, on a way of its own if need be; `before` another path, else under the first.
function echo(path, name, before = path, way = () => path.getAttribute('d') ?? '') {
  const copy = element('path', { class: name, fill: 'none', d: way() });
  (before ?? path).parentNode.insertBefore(copy, before);
  new MutationObserver(() => copy.setAttribute('d', way())).observe(path, { attributes: true, attributeFilter: ['d'] });
  return copy;
}

const SMOOTHED_PIXELS = 3;

// A line for a wide stroke, which has no need of every bend and is costly to paint with them.
function smoothed(layer) {
  return pathOf(layer._parts.map((part) => L.LineUtil.simplify(part, SMOOTHED_PIXELS).flatMap(({ x, y }) => [x, y])));
}

// Three pale lines along the shore under the land, a thin one over it.
function drawShore(coast, land) {
  const layer = coast.getLayers()[0], shore = layer._path, ground = land.getLayers()[0]._path;
  for (const width of [20, 14, 8]) echo(shore, 'atlas-shallow', shore, () => smoothed(layer)).style.strokeWidth = width;
  ground.parentNode.insertBefore(ground, shore);
  for (const copy of ground.parentNode.querySelectorAll('.atlas-shallow')) ground.parentNode.insertBefore(copy, ground);
}

// The band inside the frontier of 1939: a wide stroke cut to the land that is Romanian on the day.
function makeBand(svg, frontier, pieces, scene) {
  const clip = element('clipPath', { id: `atlas-band-${scene}` }, element('defs', {}, svg));
  const romanian = pieces.filter((piece) => piece.romania || piece.town);
  romanian.forEach((piece, index) => { piece.path.id = `atlas-piece-${scene}-${index}`; });
  frontier.eachLayer((layer) => {
    layer._path.classList.add('frontier-1939');
    echo(layer._path, 'frontier-band', layer._path, () => smoothed(layer)).setAttribute('clip-path', `url(#atlas-band-${scene})`);
  });
  let shown = '';
  // The clip is costly to paint anew: it changes only with the pieces that it is made of.
  const update = () => {
    const inside = romanian.filter((piece) => piece.symbol === 'romania' || piece.symbol?.startsWith('agreed'));
    const key = inside.map((piece) => piece.path.id).join();
    if (key === shown) return;
    shown = key;
    clip.replaceChildren(...inside.map((piece) => element('use', { href: `#${piece.path.id}` })));
  };
  return { update };
}
