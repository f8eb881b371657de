// A tour of one's own: kept in this browser, put in order and told here, saved as one file. Nothing goes to a server.

const OWN_TOUR = 'atlas-own-tour';
const OWN_LIMITS = { stops: 80, title: 120, caption: 220, notes: 4000 };

function ownTour() {
  try {
    const kept = JSON.parse(localStorage.getItem(OWN_TOUR) ?? 'null');
    if (kept && Array.isArray(kept.stops)) return { id: 'own', lead: '', minutes: 0, autoplay: 0, title: '', ...kept, stops: kept.stops.map(wholeStop) };
  } catch { /* what another page left there is no tour */ }
  return { id: 'own', title: '', lead: '', minutes: 0, autoplay: 0, stops: [] };
}

const wholeStop = (stop) => ({ kind: 'map', day: '', view: 'romania', layers: [], event: '', compare: '', box: null, title: '', caption: '', notes: '', lines: [], works: [], sources: [], checked: true, ...stop });

function keepOwnTour(tour) {
  try { localStorage.setItem(OWN_TOUR, JSON.stringify({ title: tour.title, stops: tour.stops })); return true; } catch { return false; }
}

function addToOwnTour(stop) {
  const tour = ownTour();
  if (tour.stops.length >= OWN_LIMITS.stops) return 0;
  const ids = new Set(tour.stops.map((each) => each.id));
  let id = stop.id, number = 2;
  while (ids.has(id)) { id = `${stop.id}-${number}`; number += 1; }
  tour.stops.push(wholeStop({ ...stop, id }));
  return keepOwnTour(tour) ? tour.stops.length : 0;
}

// As layers/tours.py reads it. A basic string of TOML takes what JSON writes.
function ownTourAsToml(tour) {
  const quoted = (text) => JSON.stringify(text).replace(/\u007f/g, '\\u007f');
  const list = (values) => `[${values.map((value) => (typeof value === 'number' ? Number.isInteger(value) ? `${value}.0` : String(value) : quoted(value))).join(', ')}]`;
  const lines = [`title = ${quoted(tour.title)}`];
  for (const stop of tour.stops) {
    lines.push('', '[[stop]]', `id = ${quoted(stop.id)}`, `kind = ${quoted(stop.kind)}`);
    if (stop.kind === 'map') {
      lines.push(`day = ${quoted(stop.day)}`, `view = ${quoted(stop.view)}`, `layers = ${list(stop.layers)}`);
      if (stop.event) lines.push(`${CITY_VIEWS.includes(stop.view) ? 'moment' : 'event'} = ${quoted(stop.event)}`);
      if (stop.compare) lines.push(`compare = ${quoted(stop.compare)}`);
      if (stop.box) lines.push(`box = ${list(stop.box)}`);
      lines.push(`sources = ${list(stop.sources)}`);
    } else lines.push(`lines = ${list(stop.lines)}`);
    for (const key of ['title', 'caption', 'notes']) if (stop[key]) lines.push(`${key} = ${quoted(stop[key])}`);
  }
  return `${lines.join('\n')}\n`;
}

function saveFile(name, text, type) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The editor on the page of lectures.
function mountOwn(root, mount) {
  const words = mount.data.words, box = root.querySelector('.atlas-own');
  let tour = ownTour(), opened = mount.data.opened?.number ?? 0;

  function keep() { if (!keepOwnTour(tour)) said.textContent = words.not_kept; }

  function draw(focus = '') {
    box.replaceChildren();
    if (!tour.stops.length) { html('p', { class: 'empty' }, box).textContent = words.empty; return; }
    const title = field(box, 'input', words.tour_title, tour.title, OWN_LIMITS.title);
    title.addEventListener('input', () => { tour.title = title.value; keep(); });
    const list = html('ol', { class: 'own-stops' }, box);
    tour.stops.forEach((stop, index) => row(list, stop, index));
    const acts = html('p', { class: 'own-acts' }, box);
    html('a', { class: 'give', href: 'lecture?tour=own', target: '_self' }, acts).textContent = words.give;
    button(acts, 'chip', words.save).addEventListener('click', () => saveFile('my-tour.toml', ownTourAsToml({ ...tour, title: tour.title || words.untitled }), 'application/toml'));
    const clear = button(acts, 'chip', words.clear);
    clear.addEventListener('click', () => { if (clear.dataset.sure) { tour = { ...tour, title: '', stops: [] }; keep(); draw(); } else { clear.dataset.sure = 'yes'; clear.textContent = words.clear_sure; } });
    if (focus) box.querySelector(focus)?.focus();
  }

  function row(list, stop, index) {
    const item = html('li', { class: 'own-stop' }, list);
    const link = stop.kind === 'map' ? `./?date=${stop.day}&view=${stop.view}&layers=${stop.layers.join(',') || 'none'}${stop.event ? `&event=${stop.event}` : ''}${stop.compare ? `&compare=${stop.compare}` : ''}${stop.box ? `&box=${stop.box.join(',')}` : ''}` : '';
    const head = html('p', {}, item);
    html('b', {}, head).textContent = stop.kind === 'map' ? words.views[stop.view] ?? stop.view : words.slide;
    head.append(' ');
    if (link) html('a', { href: link, target: '_self' }, head).textContent = stop.day ? dayInWords(stop.day) : '';
    const caption = field(item, 'textarea', words.caption, stop.kind === 'slide' ? stop.lines.join('\n') : stop.caption, OWN_LIMITS.caption);
    caption.addEventListener('input', () => { if (stop.kind === 'slide') stop.lines = caption.value.split('\n'); else stop.caption = caption.value; keep(); });
    const notes = field(item, 'textarea', words.notes, stop.notes, OWN_LIMITS.notes);
    notes.addEventListener('input', () => { stop.notes = notes.value; keep(); });
    if (stop.works.length) html('p', { class: 'fine' }, item).textContent = `${words.sources} ${stop.works.join('; ')}`;
    const acts = html('p', {}, item);
    const move = (by) => { const [taken] = tour.stops.splice(index, 1); tour.stops.splice(index + by, 0, taken); keep(); draw(`li:nth-child(${index + by + 1}) .own-${by < 0 ? 'up' : 'down'}`); };
    const up = button(acts, 'chip own-up', '↑', words.up), down = button(acts, 'chip own-down', '↓', words.down), away = button(acts, 'chip', words.remove);
    up.disabled = index === 0;
    down.disabled = index === tour.stops.length - 1;
    up.addEventListener('click', () => move(-1));
    down.addEventListener('click', () => move(1));
    away.addEventListener('click', () => { tour.stops.splice(index, 1); keep(); draw(); });
  }

  const said = html('p', { role: 'status', class: 'fine' }, root);
  function update() {
    const now = mount.data.opened;
    if (now && now.number !== opened) { opened = now.number; tour = { ...ownTour(), title: now.tour.title, stops: now.tour.stops.map(wholeStop) }; keep(); }
    draw();
  }
  if (mount.data.opened && sessionStorage.getItem('atlas-opened') !== String(opened)) { opened = 0; update(); sessionStorage.setItem('atlas-opened', String(mount.data.opened.number)); } else draw();
  addEventListener('storage', () => { tour = ownTour(); draw(); });
  return { update, release: () => {} };
}

function field(parent, tag, label, value, most) {
  const whole = html('label', { class: 'own-field' }, parent);
  html('span', {}, whole).textContent = label;
  const node = html(tag, { maxlength: String(most), ...(tag === 'textarea' ? { rows: '2' } : { type: 'text' }) }, whole);
  node.value = value;
  return node;
}

const dayInWords = (day) => words(day);
