// Names on the map: placed by priority, dropped where they would collide, laid out again after each zoom and day.

const PRIORITY = { ceded: 0, romania: 0, country: 3, sea: 3, region: 5, river: 7, lake: 8, district: 5.5 };
const TOWN_PRIORITY = { 1: 2, 2: 4, 3: 6, 4: 8 };
const TOWN_ZOOM = { 1: 3.8, 2: 4.1, 3: 6.2, 4: 7.4 };
const REST_MS = 110;
const TOWN_RADIUS = { 2: [3.6, 1.5], 3: [2.7, 1.5], 4: [2, 1.1] };

function makeLabels(map, data, host) {
  const svg = element('svg', { class: 'atlas-labels', 'aria-hidden': 'true' }, host);
  const context = document.createElement('canvas').getContext('2d');
  const widths = new Map();
  const shown = { towns: true, regions: true, rivers: true, rule: true };
  const names = data.labels.map((label) => ({ ...label, step: -1 }));
  const towns = data.places.map((place) => ({ ...place, step: -1, since: place.since }));
  let day = 0, timer = 0, drawnOnce = false, chosen = '', over = false, waiting = false;
  let majors = []; // the dots of the major towns, which no other town's name may cover

  const measure = (text, font, spacing) => {
    const key = `${font}|${text}`;
    if (!widths.has(key)) { context.font = font; widths.set(key, context.measureText(text).width); }
    return widths.get(key) + spacing * text.length;
  };

  function setDay(value) {
    day = value;
    let changed = false;
    for (const item of [...names, ...towns]) {
      const step = stepOn(item.line, day);
      if (step !== item.step) { item.step = step; changed = true; }
    }
    for (const town of towns) {
      const since = town.since.find(([from, to]) => from <= day && day <= to) || null;
      if (since !== (town.note || null)) { town.note = since; changed = true; }
    }
    if (changed) later();
  }

  // Land changes at every frame of a drag; names are laid out once it rests.
  function later() {
    clearTimeout(timer);
    waiting = true;
    timer = setTimeout(layout, drawnOnce ? REST_MS : 0);
  }

  function layout() {
    clearTimeout(timer);
    waiting = false;
    if (over) return;
    drawnOnce = true;
    const zoom = map.getZoom(), taken = furniture(map, FURNITURE), drawn = element('g');
    const bounds = map.getPixelBounds(), origin = map.getPixelOrigin();
    const frame = [bounds.min.x - origin.x - 60, bounds.min.y - origin.y - 60, bounds.max.x - origin.x + 60, bounds.max.y - origin.y + 60];
    majors = shown.towns ? towns.filter((town) => town.rank <= 2 && zoom >= TOWN_ZOOM[town.rank]).map((town) => [town, dotAt(map.latLngToLayerPoint(town.at))]) : [];
    const jobs = [...nameJobs(zoom), ...townJobs(zoom)].sort((a, b) => a.priority - b.priority);
    for (const job of jobs) {
      const at = map.latLngToLayerPoint(job.at);
      if (at.x < frame[0] || at.x > frame[2] || at.y < frame[1] || at.y > frame[3]) continue;
      job.place(at, taken, drawn);
    }
    exchange([...drawn.children]);
  }

  // Only what differs is exchanged: halos are costly to paint again.
  function exchange(wanted) {
    const kept = new Map([...svg.children].map((node) => [node.outerHTML, node]));
    for (const node of wanted) {
      const key = node.outerHTML;
      if (!kept.delete(key)) svg.appendChild(node);
    }
    for (const node of kept.values()) node.remove();
  }

  function nameJobs(zoom) {
    return names.flatMap((label) => {
      const look = label.line[label.step]?.[1];
      if (!look || zoom < label.zoom[0] || zoom > label.zoom[1]) return [];
      const water = label.kind === 'river' || label.kind === 'lake';
      if (label.kind === 'district' ? !shown.rule : water ? !shown.rivers : label.kind === 'sea' ? false : !shown.regions) return [];
      const romania = label.kind === 'country' && label.text === 'ROMANIA';
      const style = romania ? 'romania' : look.split(' ')[0];
      return [{ at: label.at, priority: PRIORITY[style] ?? 5, place: (at, taken, out) => placeName(label, look, style, at, taken, out) }];
    });
  }

  function placeName(label, look, style, at, taken, out) {
    const [size, weight, spacing, family] = NAME_FONTS[style] ?? NAME_FONTS.region;
    const scale = style === 'romania' && map.getZoom() < 5.6 ? 0.72 : 1;
    const lines = label.text.split('\n');
    const font = `${weight} ${size * scale}px ${family}`;
    const width = Math.max(...lines.map((line) => measure(line, font, spacing * scale)));
    const height = lines.length * size * scale * 1.15;
    keepInside(at, width, height, label.angle);
    const boxes = turnedBoxes(at, width, height, label.angle);
    if (boxes.some((box) => collides(box, taken))) return;
    taken.push(...boxes);
    const text = element('text', { class: `name name-${style} ${look.startsWith('ceded') ? `of-${look.split(' ')[1]}` : ''}`, transform: `translate(${at.x} ${at.y}) rotate(${label.angle})` }, out);
    text.style.fontSize = `${size * scale}px`;
    text.style.letterSpacing = `${spacing * scale}px`;
    lines.forEach((line, row) => {
      const y = (row - (lines.length - 1) / 2) * size * scale * 1.15 + size * scale * 0.35;
      element('tspan', { x: spacing * scale / 2, y }, text).textContent = line;
    });
  }

  // A town's name that the edge of the map would cut is written on its other side.
  function cut(box) {
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]);
    return box[0] < corner.x || box[2] > corner.x + size.x || box[1] < corner.y || box[3] > corner.y + size.y;
  }

  // A level name near the edge moves inward rather than being cut.
  function keepInside(at, width, height, angle) {
    if (Math.abs(angle) >= 8) return;
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]), edge = 8;
    const inside = at.x > corner.x && at.x < corner.x + size.x && at.y > corner.y && at.y < corner.y + size.y;
    if (!inside || width > size.x) return;
    at.x = Math.max(corner.x + width / 2 + edge, Math.min(at.x, corner.x + size.x - width / 2 - edge));
    at.y = Math.max(corner.y + height / 2 + edge, Math.min(at.y, corner.y + size.y - height / 2 - edge));
  }

  function townJobs(zoom) {
    if (!shown.towns) return [];
    return towns.flatMap((town) => {
      if (zoom < TOWN_ZOOM[town.rank] && town.id !== chosen) return [];
      return [{ at: town.at, priority: town.id === chosen ? -1 : TOWN_PRIORITY[town.rank] - (town.note ? 1.5 : 0), place: (at, taken, out) => placeTown(town, at, taken, out) }];
    });
  }

  function placeTown(town, at, taken, out) {
    const [size, weight] = TOWN_FONTS[town.rank];
    const name = town.line[town.step][1];
    const width = measure(name, `${weight} ${size}px "Source Sans", sans-serif`, 0);
    const note = town.note ? fill(data.words.map.since, { day: town.note[2] }) : '';
    const full = Math.max(width, note ? measure(note, 'italic 400 11.5px "Source Sans", sans-serif', 0) : 0);
    const height = size * 1.15 + (note ? 13 : 0), gap = 7;
    const spots = {
      r: [at.x + gap, at.y - size * 0.6, 'start'], l: [at.x - gap - full, at.y - size * 0.6, 'end'],
      t: [at.x - full / 2, at.y - height - gap + 2, 'middle'], b: [at.x - full / 2, at.y + gap - 2, 'middle'],
    };
    const order = [...new Set([town.side || 'r', 'r', 'l', 't', 'b'])];
    const dot = dotAt(at), others = majors.filter(([other]) => other !== town).map(([, box]) => box);
    if (collides(dot, taken)) return;
    for (const side of order) {
      const [x, y, anchor] = spots[side];
      const box = [x - 2, y - 1, x + full + 2, y + height + 1];
      if (collides(box, taken) || collides(box, others) || cut(box)) continue;
      taken.push(box, dot);
      drawTown(town, at, { x: anchor === 'start' ? x : anchor === 'end' ? x + full : x + full / 2, y: y + size * 0.95, anchor, name, note, size, weight }, out);
      return;
    }
    if (town.rank <= 2) { taken.push(dot); marker(town, at, out); }
  }

  function marker(town, at, out) {
    if (town.id === chosen) element('circle', { class: 'town-ring', cx: at.x, cy: at.y, r: 8 }, out);
    if (town.rank === 1) return element('rect', { class: 'town-dot capital', x: at.x - 4.2, y: at.y - 4.2, width: 8.4, height: 8.4 }, out);
    const [radius, stroke] = TOWN_RADIUS[town.rank];
    return element('circle', { class: 'town-dot', cx: at.x, cy: at.y, r: radius, 'stroke-width': stroke }, out);
  }

  function drawTown(town, at, label, out) {
    marker(town, at, out);
    const text = element('text', { class: `town rank-${town.rank}`, x: label.x, y: label.y, 'text-anchor': label.anchor }, out);
    text.style.fontSize = `${label.size}px`;
    text.textContent = label.name;
    if (label.note) {
      const since = element('text', { class: `since of-${town.note[3]}`, x: label.x, y: label.y + 12.5, 'text-anchor': label.anchor }, out);
      since.textContent = label.note;
    }
  }

  // The chosen town wears a ring and always its name.
  const choose = (id, at = layout) => { if (id !== chosen) { chosen = id; at(); } };
  const show = (layers) => { Object.assign(shown, { towns: layers.includes('towns'), regions: layers.includes('regions'), rivers: layers.includes('rivers'), rule: layers.includes('rule') }); later(); };
  const nameAt = (point, reach = 9) => {
    if (!shown.towns) return null;
    const near = towns.filter((town) => map.getZoom() >= TOWN_ZOOM[town.rank] && map.latLngToLayerPoint(town.at).distanceTo(point) < reach);
    return near.sort((a, b) => a.rank - b.rank)[0] ?? null;
  };
  const settle = () => { if (waiting) layout(); };
  return { setDay, layout, later, settle, show, choose, nameAt, stop: () => { over = true; clearTimeout(timer); }, forgetWidths: () => { widths.clear(); layout(); } };
}

const FURNITURE = '.atlas-legend, .atlas-zoom, .atlas-scale, .atlas-credit, .atlas-caption, .atlas-front-caption:not([hidden]), .army-name';

// What lies over the map as boxes in its pixels: names keep clear of it. A lecture enlarges the map and lays its card over it.
function furniture(map, selector) {
  const container = map.getContainer(), frame = container.getBoundingClientRect(), corner = map.containerPointToLayerPoint([0, 0]);
  const scale = frame.width / container.offsetWidth || 1;
  const card = container.closest('.atlas-lecture')?.querySelectorAll('.lecture-card') ?? [];
  return [...container.querySelectorAll(selector), ...card].flatMap((part) => {
    const box = part.getBoundingClientRect();
    const left = corner.x + (box.left - frame.left) / scale, top = corner.y + (box.top - frame.top) / scale;
    return box.width ? [[left, top, left + box.width / scale, top + box.height / scale]] : [];
  });
}

const NAME_FONTS = {
  romania: [25, 700, 5, '"Source Sans", sans-serif'],
  country: [14, 400, 2.8, '"Source Sans", sans-serif'],
  ceded: [14, 700, 1.1, '"Source Sans", sans-serif'],
  region: [11.5, 400, 0.7, '"Source Serif", serif'],
  district: [11.5, 400, 0.2, 'italic "Source Sans", sans-serif'],
  sea: [19, 400, 0.6, 'italic "Source Serif", serif'],
  river: [11.5, 400, 0.2, 'italic "Source Serif", serif'],
  lake: [11.5, 400, 0.2, 'italic "Source Serif", serif'],
};
const TOWN_FONTS = { 1: [15, 700], 2: [13.5, 500], 3: [12, 400], 4: [11, 400] };

// A turned name is covered by a row of small boxes, so that a slanted one does not claim its whole frame.
function turnedBoxes(at, width, height, angle) {
  if (Math.abs(angle) < 8) return [[at.x - width / 2 - 2, at.y - height / 2 - 1, at.x + width / 2 + 2, at.y + height / 2 + 1]];
  const count = Math.max(2, Math.ceil(width / height)), boxes = [];
  const turn = (angle * Math.PI) / 180, half = height * 0.62;
  for (let part = 0; part < count; part += 1) {
    const along = ((part + 0.5) / count - 0.5) * width;
    const x = at.x + along * Math.cos(turn), y = at.y + along * Math.sin(turn);
    boxes.push([x - half, y - half, x + half, y + half]);
  }
  return boxes;
}

const dotAt = (at) => [at.x - 4, at.y - 4, at.x + 4, at.y + 4];

function collides(box, taken) {
  return taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}
