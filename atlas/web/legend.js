// The legend of the day, the scale bar and the captions; every symbol comes from the table that paints the map.

function makeLegend(host, data) {
  const words = data.words.legend;
  const box = html('details', { class: 'atlas-legend' }, host);
  const summary = html('summary', {}, box);
  summary.textContent = data.words.control.legend;
  const frontBox = html('div', { class: 'atlas-legend-body', hidden: '' }, box);
  html('h4', { class: 'section-front' }, frontBox).textContent = words.front;
  const body = html('div', { class: 'atlas-legend-body' }, box);
  box.open = host.clientWidth > 620;
  let current = -1, frontShown = '';
  const frontRows = new Map();
  const placeBox = html('div', { class: 'atlas-legend-body atlas-legend-places', hidden: '' }, box);
  html('h4', { class: 'section-places' }, placeBox).textContent = words.places;
  const placeRows = html('div', {}, placeBox);
  let placesShown = '';

  // What the front is drawn with changes from day to day: its rows are made once and shown or hidden.
  function showFront(front) {
    const key = front.join('|');
    if (key === frontShown) return;
    frontShown = key;
    frontBox.hidden = !front.length;
    const told = new Map(front);
    for (const kind of told.keys()) if (!frontRows.has(kind)) frontRows.set(kind, frontBox.appendChild(frontRow(kind)));
    for (const [kind, line] of frontRows) {
      line.hidden = !told.has(kind);
      if (told.has(kind)) line.lastChild.firstChild.textContent = told.get(kind);
    }
  }

  function showPlaces(places) {
    const key = places.join('|');
    if (key === placesShown) return;
    placesShown = key;
    placeBox.hidden = !places.length;
    placeRows.replaceChildren();
    for (const [kind, text] of places) {
      const line = html('div', { class: 'atlas-legend-row section-frontiers' }, placeRows);
      line.appendChild(siteSample(kind.slice('site-'.length)));
      html('b', {}, html('div', {}, line)).textContent = text;
    }
  }

  function show(number, front, places) {
    showFront(front);
    showPlaces(places);
    if (number === current) return;
    current = number;
    body.replaceChildren();
    let section = '';
    for (const entry of data.legend.entries[number]) {
      if (entry.section !== section) {
        section = entry.section;
        html('h4', { class: `section-${section}` }, body).textContent = words[section];
      }
      body.appendChild(entry.note ? note(entry) : row(entry));
    }
  }

  function note(entry) {
    const text = html('p', { class: 'atlas-legend-note' });
    text.textContent = entry.note;
    return text;
  }

  function frontRow(kind) {
    const line = html('div', { class: 'atlas-legend-row section-frontiers' });
    line.appendChild(kind.startsWith('army') ? armySample(kind) : frontSample(kind));
    html('b', {}, html('div', {}, line));
    return line;
  }

  function row(entry) {
    const line = html('div', { class: `atlas-legend-row section-${entry.section}` });
    line.appendChild(entry.symbol ? swatch(entry.symbol, data.style) : lineSample(entry.line, data.style));
    const text = html('div', {}, line);
    html('b', {}, text).textContent = entry.title;
    if (entry.second) html('span', {}, text).textContent = entry.second;
    if (entry.third) html('i', { class: `of-${entry.party}` }, text).textContent = entry.third;
    return line;
  }
  return { show };
}

function html(name, attributes = {}, parent = null) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.appendChild(node);
  return node;
}

function swatch(key, style) {
  const symbol = style.symbols[key];
  const svg = element('svg', { class: 'swatch', width: 32, height: 22, viewBox: '0 0 32 22', 'aria-hidden': 'true' });
  const fillArea = element('rect', { width: 32, height: 22 }, svg);
  paintLand(fillArea, key, style.symbols);
  fillArea.style.stroke = 'none';
  const inset = symbol.line.width / 2;
  const edge = element('rect', { x: inset, y: inset, width: 32 - 2 * inset, height: 22 - 2 * inset, fill: 'none' }, svg);
  Object.assign(edge.style, { stroke: `var(--${symbol.line.colour})`, strokeWidth: symbol.line.width, strokeDasharray: symbol.line.dash || 'none', strokeLinecap: symbol.line.cap });
  return svg;
}

function lineSample(key, style) {
  const svg = element('svg', { class: 'swatch', width: 32, height: 14, 'aria-hidden': 'true' });
  if (key === '1939') {
    element('path', { d: 'M0 9H32' }, svg).style.cssText = 'stroke:var(--band);stroke-width:7';
    element('path', { d: 'M0 5H32' }, svg).style.cssText = 'stroke:var(--frontier);stroke-width:2';
    return svg;
  }
  const path = element('path', { d: 'M1 7H31', fill: 'none' }, svg);
  paintLine(path, key, style.lines);
  if (/^(agreed|under way|completed)/.test(key)) path.style.stroke = 'var(--frontier)'; // any taker: the line says how far
  return svg;
}

const SCALE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

// Kilometres at the middle of the map: Web Mercator has no other scale.
function makeScale(map, host, words) {
  const svg = element('svg', { class: 'atlas-scale', role: 'img' }, host);
  function update() {
    const size = map.getSize(), middle = size.y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([100, middle]));
    const perPixel = metres / 100 / 1000;
    const half = SCALE_STEPS.filter((step) => step / perPixel <= 90).pop() ?? 1;
    const width = half / perPixel;
    svg.replaceChildren();
    svg.setAttribute('width', width * 2 + 60);
    svg.setAttribute('height', 26);
    svg.setAttribute('aria-label', `0–${half * 2} ${words.scale_unit}`);
    element('rect', { class: 'scale-dark', x: 8, y: 18, width, height: 4 }, svg);
    element('rect', { class: 'scale-light', x: 8 + width, y: 18, width, height: 4 }, svg);
    [[8, '0'], [8 + width, `${half}`], [8 + 2 * width, `${half * 2} ${words.scale_unit}`]].forEach(([x, label], index) => {
      element('text', { x, y: 13, 'text-anchor': index === 0 ? 'middle' : index === 1 ? 'middle' : 'start', dx: index === 2 ? -10 : 0 }, svg).textContent = label;
    });
  }
  map.on('zoomend moveend resize', update);
  update();
}
