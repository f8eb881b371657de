// The front of the day: the line with its teeth towards Soviet-held ground, how far off it may be, pockets, towns taken.

const DATED = { dash: '', width: 2.4, step: 16, mark: 'triangle' };
const REBUILT = { dash: '9 5', width: 2.2, step: 14, mark: 'tick' };
const RING = { dash: '', width: 2.2, step: 11, mark: 'small' };
const EARLIER = [30, 90];
const KEPT_DAYS = 48;
const STRIP_DEGREES = 4; // a kilometre is longer on the map the farther north: the band is drawn in strips
const KM_PER_PIXEL = 156.543; // at the equator, zoom 0

function makeFront(map, data, host, calendar, nameAt, land) {
  const { front } = data, words = data.words.front;
  const first = calendar.number(front.first), last = calendar.number(front.last);
  const dated = front.keyframes.map((frame) => ({ ...frame, day: calendar.number(frame.date) }));
  const pockets = front.pockets.map((pocket) => ({ ...pocket, from: calendar.number(pocket.start), to: calendar.number(pocket.end), shape: null }));
  const pane = map.createPane('front');
  pane.style.zIndex = 440;
  pane.style.pointerEvents = 'none';
  const renderer = L.svg({ pane: 'front', padding: 0.5 }).addTo(map);
  const group = element('g', { class: 'atlas-front' }, renderer._rootGroup);
  const hatch = `atlas-pocket-${(makeFront.count = (makeFront.count ?? 0) + 1)}`;
  const pattern = element('pattern', { id: hatch, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, element('defs', {}, renderer._container));
  element('path', { d: 'M0 2.5H5', class: 'pocket-hatch' }, pattern);
  const ashore = element('path', {}, element('clipPath', { id: `${hatch}-land` }, renderer._container.querySelector('defs')));
  const between = element('path', { class: 'front-between', 'fill-rule': 'evenodd', 'clip-path': `url(#${hatch}-land)` }, group);
  const band = element('g', { class: 'front-band' }, group);
  const earlier = EARLIER.map((days) => element('path', { class: `front-earlier front-earlier-${days}` }, group));
  const inside = element('g', {}, group);
  const line = drawn('front-line'), rings = drawn('front-ring');
  const taken = element('g', { class: 'front-taken' }, group);
  const caption = html('p', { class: 'atlas-front-caption', hidden: '' }, host);
  const kept = new Map();
  let day = -1, other = null, showEarlier = false, on = true, pocketsShown = '', stand = null;

  function drawn(name) {
    return { casing: element('path', { class: 'front-casing' }, group), path: element('path', { class: name }, group), marks: element('path', { class: `${name}-marks` }, group) };
  }

  const within = (value) => value >= first && value <= last;

  function ringsOf(value) {
    if (!kept.has(value)) {
      if (kept.size >= KEPT_DAYS) kept.delete(kept.keys().next().value);
      kept.set(value, unpackRings(front.days[value - first], front.steps_per_degree));
    }
    return kept.get(value);
  }

  const clamp = (value) => Math.max(first, Math.min(last, value));

  // The ground of the Axis. A pocket turns inside out what it covers, unless its ground is on its side already; those that
  // decide where they meet come last.
  function held(value) {
    const at = clamp(value), plane = projection(map), rings = [...ringsOf(at)];
    for (const pocket of pockets.filter((own) => own.from <= at && at <= own.to).sort((a, b) => front.order.indexOf(b.kind) - front.order.indexOf(a.kind))) {
      pocket.shape ??= unpackRings(pocket.rings, front.steps_per_degree);
      if (isInside(rings, pocket.at) !== (pocket.side === 'axis')) rings.push(...pocket.shape);
    }
    return wholeOf(rings, plane);
  }

  // The nearest dated line, and what is told of a day.
  function standing(value) {
    if (stand?.day !== value) stand = { day: value, ...basisOf(value) };
    return stand;
  }

  function basisOf(value) {
    const nearest = dated.reduce((best, frame) => (Math.abs(frame.day - value) < Math.abs(best.day - value) ? frame : best));
    const age = value - nearest.day;
    const read = dated.filter((frame) => frame.basis === 'attested').reduce((best, frame) => (!best || Math.abs(frame.day - value) < Math.abs(best.day - value) ? frame : best), null);
    const [, error, most] = front.errors.find(([days]) => Math.abs(age) <= days);
    return { basis: age ? 'reconstructed' : nearest.basis, nearest, age, read, error, most };
  }

  function told(value) {
    const { basis, nearest, age, read, error, most } = standing(value);
    const values = { day: calendar.inWords(value), nearest: calendar.inWords(nearest.day), places: nearest.places, error, most, age: ageInWords(age), read: read ? calendar.inWords(read.day) : '' };
    return [words[basis], basis === 'reconstructed' ? words[`nearest_${nearest.basis}`] : '', words.error].filter(Boolean).map((text) => fill(text, values)).join(' ');
  }

  function ageInWords(age) {
    const days = Math.abs(age);
    return fill(words[`${age > 0 ? 'before' : 'after'}_${days === 1 ? 'day' : 'days'}`], { days });
  }

  function setDay(value) {
    if (value === day) return;
    day = value;
    redraw();
  }

  function redraw() {
    const shown = on && within(day);
    group.style.display = shown ? '' : 'none';
    caption.hidden = !shown;
    if (!shown) return;
    const plane = projection(map);
    const state = standing(day), pieces = ringsOf(day).flatMap((ring) => piecesOf(ring, plane));
    paint(line, pieces, state.basis === 'reconstructed' ? REBUILT : DATED);
    paintBand(pieces, state.error, plane);
    paintPockets(plane);
    earlier.forEach((path, number) => (showEarlier || path.getAttribute('d')) && path.setAttribute('d', showEarlier && within(day - EARLIER[number]) ? pathOf(ringsOf(day - EARLIER[number]).flatMap((ring) => piecesOf(ring, plane))) : ''));
    const two = other !== null && within(other) && other !== day;
    if (two || between.hasAttribute('d')) between.setAttribute('d', two ? wholeOf(ringsOf(day), plane) + wholeOf(ringsOf(other), plane) : '');
    if (two) ashore.setAttribute('d', land.getAttribute('d')); // the lines of two days leave the land on different ways
    paintTaken(plane);
    caption.textContent = told(day);
  }

  function paint(parts, pieces, look) {
    const path = pathOf(pieces);
    parts.path.setAttribute('d', path);
    parts.casing.setAttribute('d', path);
    parts.path.style.strokeWidth = look.width;
    parts.path.style.strokeDasharray = look.dash || 'none';
    parts.marks.setAttribute('d', pieces.map((piece) => teeth(piece, look, 1)).join(''));
    parts.marks.classList.toggle('open', look.mark === 'tick');
  }

  // As wide as the typical error, in strips, because the map's scale grows with the latitude.
  function paintBand(pieces, error, plane) {
    const strips = new Map();
    for (const piece of pieces) {
      for (let at = 0; at + 3 < piece.length; at += 2) {
        const strip = Math.floor(plane.latitude((piece[at + 1] + piece[at + 3]) / 2) / STRIP_DEGREES);
        strips.set(strip, `${strips.get(strip) ?? ''}M${piece[at]} ${piece[at + 1]}L${piece[at + 2]} ${piece[at + 3]}`);
      }
    }
    while (band.childNodes.length < strips.size) element('path', {}, band);
    [...band.childNodes].forEach((path, number) => {
      const [strip, d] = [...strips][number] ?? [0, ''];
      const perPixel = KM_PER_PIXEL * Math.cos(((strip + 0.5) * STRIP_DEGREES * Math.PI) / 180) / 2 ** map.getZoom();
      path.setAttribute('d', d);
      path.style.strokeWidth = (2 * error) / perPixel;
    });
  }

  function paintPockets(plane) {
    const now = pockets.filter((pocket) => pocket.from <= day && day <= pocket.to);
    const key = `${plane.key} ${now.map((pocket) => pocket.id).join()}`;
    if (key === pocketsShown) return;
    pocketsShown = key;
    inside.replaceChildren();
    const looks = { axis: [], soviet: [] };
    for (const pocket of now) {
      pocket.shape ??= unpackRings(pocket.rings, front.steps_per_degree);
      const area = element('path', { class: `front-pocket of-${pocket.side}`, d: wholeOf(pocket.shape, plane), 'fill-rule': 'evenodd' }, inside);
      area.style.fill = `url(#${hatch})`;
      looks[pocket.side].push(...pocket.shape.flatMap((ring) => piecesOf(ring, plane)));
    }
    paint(rings, [...looks.axis, ...looks.soviet], RING);
    // Teeth point to Soviet-held ground: outward where the Axis is inside, inward where the Soviet side is.
    rings.marks.setAttribute('d', [...looks.axis.map((piece) => teeth(piece, RING, 1)), ...looks.soviet.map((piece) => teeth(piece, RING, -1))].join(''));
  }

  function paintTaken(plane) {
    if (taken.firstChild) taken.replaceChildren();
    for (const [name, lat, lon, side] of front.taken[day] ?? []) {
      const [x, y] = plane.point(lon, lat);
      const mark = element('g', { class: `taken of-${side}`, transform: `translate(${x} ${y})` }, taken);
      element('circle', { r: 6 }, mark);
      if (nameAt(L.point(x, y))) continue; // the map names it already
      element('text', { x: 9, y: -6 }, mark).textContent = name;
    }
  }

  const api = {
    setDay, redraw,
    show: (names) => { on = names.includes('front'); showEarlier = names.includes('earlier'); redraw(); },
    compareWith: (value) => { other = value; redraw(); },
    clamp,
    held,
    legend: () => legend(),
  };

  // What is drawn of the front, for the legend.
  function legend() {
    if (!on || !within(day)) return [];
    const { basis, error } = standing(day);
    const rows = [[basis === 'reconstructed' ? 'rebuilt' : 'dated', words[`legend_${basis}`]], ['band', fill(words.legend_band, { error })]];
    if (pockets.some((pocket) => pocket.from <= day && day <= pocket.to)) rows.push(['ring', words.legend_pocket]);
    if (showEarlier) rows.push(['earlier', words.legend_earlier]);
    if ((front.taken[day] ?? []).length) rows.push(['taken', words.legend_taken]);
    if (other !== null && within(other)) rows.push(['between', words.legend_between]);
    return rows;
  }
  return api;
}

// A sample of what the front is drawn with.
function frontSample(kind) {
  const svg = element('svg', { class: 'swatch', width: 32, height: 16, 'aria-hidden': 'true' });
  const look = { dated: DATED, rebuilt: REBUILT, ring: RING }[kind];
  if (look) {
    const path = element('path', { d: 'M0 5H32', class: 'front-line' }, svg);
    path.style.strokeWidth = look.width;
    path.style.strokeDasharray = look.dash || 'none';
    element('path', { d: teeth([-4, 5, 40, 5], look, 1), class: `front-line-marks${look.mark === 'tick' ? ' open' : ''}` }, svg);
  } else if (kind === 'band') element('rect', { width: 32, height: 16, class: 'front-band-sample' }, svg);
  else if (kind === 'between') element('rect', { width: 32, height: 16, class: 'front-between' }, svg);
  else if (kind === 'earlier') element('path', { d: 'M0 8H32', class: 'front-earlier' }, svg);
  else element('circle', { cx: 16, cy: 8, r: 6, class: 'taken-sample' }, svg);
  return svg;
}

// Rings as flat arrays of degrees with a flag a segment; written by pipeline.front.encode.
function unpackRings(parts, steps) {
  const found = [];
  for (let number = 0; number < parts.length; number += 2) {
    const text = parts[number], places = [];
    let value = 0, shift = 0, x = 0, y = 0, isX = true;
    for (let at = 0; at < text.length; at += 1) {
      const five = text.charCodeAt(at) - 63;
      value |= (five & 31) << shift;
      shift += 5;
      if (five >= 32) continue;
      const step = value & 1 ? ~(value >> 1) : value >> 1;
      if (isX) { x += step; } else { y += step; places.push(x / steps, y / steps); }
      isX = !isX;
      value = 0;
      shift = 0;
    }
    const flags = [];
    parts[number + 1].split(' ').forEach((length, run) => { for (let count = 0; count < +length; count += 1) flags.push(run % 2 === 1); });
    found.push({ places, flags });
  }
  return found;
}

// A ray to the east crosses an odd number of edges where a place lies inside.
function isInside(rings, [lon, lat]) {
  let inside = false;
  for (const { places } of rings) {
    for (let at = 0, before = places.length - 2; at < places.length; before = at, at += 2) {
      const [x0, y0, x1, y1] = [places[before], places[before + 1], places[at], places[at + 1]];
      if (y0 > lat !== y1 > lat && lon < x0 + ((lat - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

// Degrees to the pixels of Leaflet's layers, without an object a place.
function projection(map) {
  const size = 256 * 2 ** map.getZoom(), origin = map.getPixelOrigin();
  const point = (lon, lat) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [round1(size * (lon / 360 + 0.5) - origin.x), round1(size * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) - origin.y)];
  };
  const latitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + origin.y)) / size))) * 180) / Math.PI;
  return { point, latitude, key: `${size} ${origin.x} ${origin.y}` };
}

const round1 = (value) => Math.round(value * 10) / 10;
const LEAST_PIXELS = 1.5;

// A ring in pixels, once for each zoom; places nearer than a pixel or two to the last are left out.
function inPixels(ring, plane) {
  if (ring.drawn?.key === plane.key) return ring.drawn;
  const { places, flags } = ring, px = [], kept = [];
  let lastX = Infinity, lastY = Infinity;
  for (let number = 0; number < flags.length; number += 1) {
    const [x, y] = plane.point(places[2 * number], places[2 * number + 1]);
    const same = number > 0 && flags[number] === flags[number - 1];
    if (same && Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_PIXELS) continue;
    px.push(x, y);
    kept.push(flags[number]);
    lastX = x;
    lastY = y;
  }
  ring.drawn = { key: plane.key, px, flags: kept };
  return ring.drawn;
}

// What is drawn of a ring: flat arrays of pixels, in the ring's direction.
function piecesOf(ring, plane) {
  const { px, flags } = inPixels(ring, plane);
  const count = flags.length, found = [];
  const start = flags.indexOf(false);
  let run = null;
  for (let step = 0; step < count; step += 1) {
    const number = start < 0 ? step : (start + 1 + step) % count;
    if (!flags[number]) { run = null; continue; }
    if (!run) { run = [px[2 * number], px[2 * number + 1]]; found.push(run); }
    const next = (number + 1) % count;
    run.push(px[2 * next], px[2 * next + 1]);
  }
  return found;
}

function pathOf(pieces) {
  return pieces.map((piece) => { let d = `M${piece[0]} ${piece[1]}L`; for (let at = 2; at < piece.length; at += 2) d += `${piece[at]} ${piece[at + 1]} `; return d; }).join('');
}

function wholeOf(rings, plane) {
  return rings.map((ring) => `M${inPixels(ring, plane).px.join(' ')}Z`).join('');
}

// Marks at a constant spacing on the right of the way (side 1) or on its left (-1): the Axis stands on the left.
function teeth(piece, look, side) {
  let d = '', ahead = look.step / 2;
  for (let at = 0; at + 3 < piece.length; at += 2) {
    const dx = piece[at + 2] - piece[at], dy = piece[at + 3] - piece[at + 1], length = Math.hypot(dx, dy);
    if (!length) continue;
    const ux = dx / length, uy = dy / length, nx = -uy * side, ny = ux * side;
    for (; ahead <= length; ahead += look.step) {
      const x = piece[at] + ux * ahead, y = piece[at + 1] + uy * ahead;
      if (look.mark === 'tick') d += `M${round1(x + nx)} ${round1(y + ny)}l${round1(nx * 6.5)} ${round1(ny * 6.5)}`;
      else {
        const [half, high] = look.mark === 'small' ? [3, 5] : [3.75, 6];
        d += `M${round1(x - ux * half + nx)} ${round1(y - uy * half + ny)}L${round1(x + ux * half + nx)} ${round1(y + uy * half + ny)}L${round1(x + nx * (high + 1))} ${round1(y + ny * (high + 1))}Z`;
      }
    }
    ahead -= length;
  }
  return d;
}
