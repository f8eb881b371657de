// The sectors of the Romanian armies: a bar along the front on their own side of it, with the name of the army.

const ARMY_OFFSET = 11;
const ARMY_NAME_OFFSET = 24;
const ARMY_STEP = 7; // px between the places that the bar is drawn through: it has no need of every bend

function makeArmies(map, data) {
  const words = data.words.army;
  const runs = data.armies.sectors.map(([from, to, army, kind, side, line]) => ({ from, to, army, kind, side, line, ring: null }));
  const svg = L.svg({ pane: 'front', padding: 0.5 }).addTo(map);
  const group = element('g', { class: 'atlas-armies' }, svg._rootGroup);
  const signs = [];
  let day = -1, on = true, shown = [];

  const sectorsOn = (value) => runs.filter((run) => run.from <= value && value <= run.to);

  function redraw() {
    shown = on ? sectorsOn(day) : [];
    const plane = projection(map);
    while (signs.length < shown.length) signs.push(newSign());
    signs.forEach((sign, number) => {
      const run = shown[number];
      sign.node.style.display = run ? '' : 'none';
      if (!run) return;
      run.ring ??= unpackRings([run.line, '0'], data.armies.steps_per_degree)[0].places;
      drawArmy(sign, run, thinned(run.ring, plane));
    });
  }

  // The parts of a sign are made once and filled anew on every day.
  function newSign() {
    const node = element('g', { class: 'army' }, group);
    const [casing, bar, edge, name] = ['path', 'path', 'path', 'text'].map((tag) => element(tag, {}, node));
    casing.setAttribute('class', 'army-casing');
    edge.setAttribute('class', 'army-ends');
    name.setAttribute('class', 'army-name');
    return { node, casing, bar, edge, name };
  }

  // The ground of the Axis is on the left of the way.
  function drawArmy(sign, run, way) {
    const own = run.side === 'axis' ? -1 : 1;
    const bar = run.kind === 'coast' ? way : beside(way, ARMY_OFFSET * own), d = pathOf([bar]);
    sign.casing.setAttribute('d', d);
    sign.bar.setAttribute('d', d);
    if (sign.kind !== run.kind) { sign.kind = run.kind; sign.bar.setAttribute('class', `army-bar army-${run.kind}`); }
    sign.edge.setAttribute('d', run.kind === 'coast' ? '' : ends(way, bar));
    const [x, y, nx] = middleOf(way, ARMY_NAME_OFFSET * own);
    sign.name.setAttribute('x', round1(x));
    sign.name.setAttribute('y', round1(y + 4));
    sign.name.setAttribute('text-anchor', nx < -0.35 ? 'end' : nx > 0.35 ? 'start' : 'middle');
    if (sign.army !== run.army) { sign.army = run.army; sign.name.textContent = words[run.army]; }
  }

  const legend = () => {
    const kinds = new Set(shown.map((run) => run.kind));
    return ['front', 'broken', 'coast'].filter((kind) => kinds.has(kind)).map((kind) => [`army-${kind}`, words[`legend_${kind}`]]);
  };
  return {
    setDay: (value) => { if (value !== day) { day = value; redraw(); } },
    show: (names) => { on = names.includes('armies'); redraw(); },
    redraw,
    legend,
  };
}

function thinned(places, plane) {
  const px = [];
  const last = places.length - 2;
  for (let at = 0; at <= last; at += 2) {
    const [x, y] = plane.point(places[at], places[at + 1]);
    const near = px.length && Math.hypot(x - px[px.length - 2], y - px[px.length - 1]) < ARMY_STEP;
    if (!near) px.push(x, y);
    else if (at === last) px.splice(px.length > 2 ? -2 : px.length, 2, x, y); // a short sector keeps both ends
  }
  return px;
}

// The direction to the right of the way at one of its places, of length one.
function normalAt(px, at) {
  const before = Math.max(0, at - 2), after = Math.min(px.length - 2, at + 2);
  const dx = px[after] - px[before], dy = px[after + 1] - px[before + 1], length = Math.hypot(dx, dy) || 1;
  return [-dy / length, dx / length];
}

function beside(px, away) {
  const moved = [];
  for (let at = 0; at < px.length; at += 2) {
    const [nx, ny] = normalAt(px, at);
    moved.push(round1(px[at] + nx * away), round1(px[at + 1] + ny * away));
  }
  return moved;
}

function ends(way, bar) {
  return [0, way.length - 2].map((at) => `M${way[at]} ${way[at + 1]}L${bar[at]} ${bar[at + 1]}`).join('');
}

function middleOf(px, away) {
  let total = 0;
  for (let at = 2; at < px.length; at += 2) total += Math.hypot(px[at] - px[at - 2], px[at + 1] - px[at - 1]);
  let gone = 0, at = 2;
  for (; at < px.length - 2; at += 2) {
    gone += Math.hypot(px[at] - px[at - 2], px[at + 1] - px[at - 1]);
    if (gone >= total / 2) break;
  }
  const middle = Math.min(at, px.length - 2), [nx, ny] = normalAt(px, middle);
  return [px[middle] + nx * away, px[middle + 1] + ny * away, nx * Math.sign(away)];
}

function armySample(kind) {
  const svg = element('svg', { class: 'swatch', width: 32, height: 16, 'aria-hidden': 'true' });
  element('path', { d: 'M2 8H30', class: `army-bar ${kind}` }, svg);
  if (kind !== 'army-coast') element('path', { d: 'M2 2V8M30 2V8', class: 'army-ends' }, svg);
  return svg;
}
