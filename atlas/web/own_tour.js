// A tour of one's own: kept in this browser, put in order and told here, saved as one file. Nothing goes to a server.

const OWN_TOUR = 'atlas-own-tour';
const OWN_LIMITS = { stops: 80, title: 120, caption: 220, notes: 4000 };

const EMPTY_TOUR = { id: 'own', title: '', lead: '', minutes: 0, autoplay: 0, stops: [] };
const LEAST_SECONDS = 5, MOST_SECONDS = 300;

function ownTour() {
  try {
    const kept = JSON.parse(localStorage.getItem(OWN_TOUR) ?? 'null');
    if (kept && Array.isArray(kept.stops)) return { ...EMPTY_TOUR, ...kept, stops: kept.stops.map(wholeStop) };
  } catch { /* what another page left there is no tour */ }
  return { ...EMPTY_TOUR, stops: [] };
}

// A lecture brings its stops, but for one's own, which the browser keeps.
const tourOf = (lecture) => (lecture.stops.length ? lecture : ownTour());

// Nothing plays by itself over the pogrom of Iași, as in layers/tours.py.
const overPogrom = (stop) => CITY_VIEWS.includes(stop.view) || [stop.day, stop.compare].some((day) => day && REST[0] <= day && day <= REST[1]);
const playsItself = (tour) => tour.autoplay >= LEAST_SECONDS && !tour.stops.some(overPogrom);

const wholeStop = (stop) => ({ kind: 'map', day: '', view: 'romania', layers: [], event: '', compare: '', box: null, title: '', caption: '', notes: '', lines: [], works: [], sources: [], checked: true, ...stop });

function keepOwnTour(tour) {
  try { localStorage.setItem(OWN_TOUR, JSON.stringify({ ...tour, id: 'own' })); return true; } catch { return false; }
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
  if (tour.lead) lines.push(`lead = ${quoted(tour.lead)}`);
  for (const key of ['minutes', 'autoplay']) if (tour[key]) lines.push(`${key} = ${tour[key]}`);
  for (const stop of tour.stops) {
    lines.push('', '[[stop]]', `id = ${quoted(stop.id)}`, `kind = ${quoted(stop.kind)}`);
    if (stop.kind === 'map') {
      lines.push(`day = ${quoted(stop.day)}`, `view = ${quoted(stop.view)}`, `layers = ${list(stop.layers)}`);
      if (stop.event) lines.push(`${CITY_VIEWS.includes(stop.view) ? 'moment' : 'event'} = ${quoted(stop.event)}`);
      if (stop.compare) lines.push(`compare = ${quoted(stop.compare)}`);
      if (stop.box) lines.push(`box = ${list(stop.box)}`);
      lines.push(`sources = ${list(stop.sources)}`, `checked = ${Boolean(stop.checked)}`);
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

// A file that Python made, as text in base64.
function saveMade(made) {
  const bytes = Uint8Array.from(atob(made.content), (letter) => letter.charCodeAt(0));
  saveFile(made.name, bytes, made.mime);
}

// The map of a stop as the hall will see it, with its date and caption; drawn when it is first asked for.
function makePreview(root, L, mount, buildScene, css, signal) {
  const panel = root.querySelector('.own-preview'), maps = panel.querySelector('.atlas-maps'), text = html('div', { class: 'own-preview-text', 'aria-live': 'polite' }, panel);
  let scene = null, shown = null;

  function show(stop) {
    shown = stop;
    panel.hidden = false;
    maps.hidden = stop.kind === 'slide';
    if (stop.kind === 'map') {
      if (!scene) {
        const { host, shim } = openHost(panel, L, mount, css);
        scene = sceneIn(L, host, shim, buildScene, signal, { stops: [stop] });
      }
      scene.api.resize();
      standAt(L, scene, stop);
      maps.querySelector('.atlas-map').dataset.ready = 'true';
    }
    tell();
  }

  function tell() {
    text.replaceChildren();
    if (!shown) return;
    html('h3', {}, text).textContent = shown.kind === 'slide' ? shown.title : datesOf({ wordsOf: dayInWords }, shown.day, shown.compare);
    for (const line of shown.kind === 'slide' ? [shown.caption, ...shown.lines] : [shown.caption]) if (line) html('p', {}, text).textContent = line;
  }

  const close = () => { shown = null; panel.hidden = true; };
  return { show, tell, close, isOn: (stop) => stop === shown, release: () => { if (scene) endScene(scene.api); } };
}

// The editor on the page of lectures.
function mountOwn(root, L, mount, buildScene, css) {
  sheet ??= document.head.appendChild(Object.assign(document.createElement('style'), { textContent: css }));
  root.querySelector('.atlas-wait').hidden = true;
  const words = mount.data.words, box = root.querySelector('.atlas-own'), life = new AbortController(), { signal } = life;
  const said = html('p', { role: 'status', class: 'fine' });
  const preview = makePreview(root, L, mount, buildScene, css, signal);
  let tour = ownTour(), opened = mount.data.opened?.number ?? 0, made = mount.data.made?.number ?? 0, wanted = 0;

  function keep() { if (!keepOwnTour(tour)) said.textContent = words.not_kept; }

  function draw(focus = '') {
    box.replaceChildren();
    if (!tour.stops.length) { preview.close(); html('p', { class: 'empty' }, box).textContent = words.empty; return; }
    entry(box, 'title', words.tour_title, OWN_LIMITS.title);
    entry(box, 'lead', words.lead, OWN_LIMITS.caption);
    playing(box);
    const list = html('ol', { class: 'own-stops' }, box);
    tour.stops.forEach((stop, index) => row(list, stop, index));
    const acts = html('p', { class: 'own-acts' }, box);
    html('a', { class: 'give', href: 'lecture?tour=own', target: '_self' }, acts).textContent = words.give;
    button(acts, 'chip', words.save).addEventListener('click', () => saveFile('my-tour.toml', ownTourAsToml(named()), 'application/toml'));
    const along = html('p', { class: 'own-acts' }, box);
    html('span', {}, along).textContent = words.take;
    for (const kind of ['html', 'pptx', 'pdf']) button(along, 'chip', words[`take_${kind}`]).addEventListener('click', () => take(kind));
    box.append(said);
    const clear = button(html('p', { class: 'own-acts' }, box), 'chip', words.clear);
    clear.addEventListener('click', () => { if (clear.dataset.sure) { tour = { ...EMPTY_TOUR, stops: [] }; keep(); draw(); } else { clear.dataset.sure = 'yes'; clear.textContent = words.clear_sure; } });
    if (focus) box.querySelector(focus)?.focus();
  }

  const named = () => ({ ...tour, title: tour.title || words.untitled });

  // The server makes the file of what it is sent, and keeps nothing of it.
  function take(kind) {
    said.textContent = words.making;
    wanted = Date.now();
    mount.component.setTriggerValue('take', { kind, tour: ownTourAsToml(named()), number: wanted });
  }

  function entry(parent, key, label, most) {
    const input = field(parent, 'input', label, tour[key], most);
    input.addEventListener('input', () => { tour[key] = input.value; keep(); });
  }

  function playing(parent) {
    const input = field(parent, 'input', words.autoplay, tour.autoplay || '', 3), told = html('p', { class: 'fine' }, parent);
    Object.assign(input, { type: 'number', min: LEAST_SECONDS, max: MOST_SECONDS });
    const tell = () => { told.textContent = tour.autoplay && tour.stops.some(overPogrom) ? words.not_over_pogrom : words.autoplay_help; };
    input.addEventListener('change', () => {
      const seconds = Math.round(Number(input.value));
      tour.autoplay = seconds > 0 ? Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds)) : 0;
      input.value = tour.autoplay || '';
      tell();
      if (tour.stops.some(overPogrom)) tour.autoplay = 0;
      keep();
    });
    tell();
  }

  function row(list, stop, index) {
    const item = html('li', { class: 'own-stop' }, list);
    const link = stop.kind === 'map' ? `./?date=${stop.day}&view=${stop.view}&layers=${stop.layers.join(',') || 'none'}${stop.event ? `&event=${stop.event}` : ''}${stop.compare ? `&compare=${stop.compare}` : ''}${stop.box ? `&box=${stop.box.join(',')}` : ''}` : '';
    const head = html('p', {}, item);
    html('b', {}, head).textContent = stop.kind === 'map' ? words.views[stop.view] ?? stop.view : words.slide;
    head.append(' ');
    if (link) html('a', { href: link, target: '_self', title: words.in_explore }, head).textContent = datesOf({ wordsOf: dayInWords }, stop.day, stop.compare);
    const caption = field(item, 'textarea', words.caption, stop.kind === 'slide' ? stop.lines.join('\n') : stop.caption, OWN_LIMITS.caption);
    if (stop.kind === 'slide') caption.removeAttribute('maxlength'); // of several lines each has its own limit
    caption.addEventListener('input', () => { if (stop.kind === 'slide') stop.lines = caption.value.split('\n'); else stop.caption = caption.value; if (preview.isOn(stop)) preview.tell(); keep(); });
    const notes = field(item, 'textarea', words.notes, stop.notes, OWN_LIMITS.notes);
    notes.addEventListener('input', () => { stop.notes = notes.value; keep(); });
    if (stop.works.length) {
      const known = html('details', { class: 'fine' }, item);
      html('summary', {}, known).textContent = words.works.replace('{count}', stop.works.length);
      html('p', { class: 'fine' }, known).textContent = stop.works.join('; ');
    }
    const acts = html('p', { class: 'own-acts' }, item);
    const move = (by) => { const [taken] = tour.stops.splice(index, 1); tour.stops.splice(index + by, 0, taken); keep(); draw(`li:nth-child(${index + by + 1}) .own-${by < 0 ? 'up' : 'down'}`); };
    const look = button(acts, 'chip own-look', words.preview), up = button(acts, 'chip own-up', '↑', words.up), down = button(acts, 'chip own-down', '↓', words.down), away = button(acts, 'chip', words.remove);
    up.disabled = index === 0;
    down.disabled = index === tour.stops.length - 1;
    look.addEventListener('click', () => preview.show(stop));
    up.addEventListener('click', () => move(-1));
    down.addEventListener('click', () => move(1));
    away.addEventListener('click', () => { tour.stops.splice(index, 1); if (preview.isOn(stop)) preview.close(); keep(); draw(); });
  }

  // A file that was opened takes the place of the tour; what is being written is not drawn anew by other answers.
  function update() {
    const now = mount.data;
    if (now.opened && now.opened.number !== opened) { opened = now.opened.number; preview.close(); tour = { ...now.opened.tour, id: 'own', stops: now.opened.tour.stops.map(wholeStop) }; keep(); draw(); }
    if (now.made && now.made.number !== made) {
      made = now.made.number;
      if (made === wanted && now.made.content) { saveMade(now.made); said.textContent = words.made.replace('{name}', now.made.name); }
      else if (made === wanted) said.textContent = words.not_made;
    }
  }
  draw();
  if (mount.data.opened && sessionStorage.getItem('atlas-opened') !== String(opened)) { opened = 0; update(); sessionStorage.setItem('atlas-opened', String(mount.data.opened.number)); }
  addEventListener('storage', (event) => { if (event.key === OWN_TOUR) { tour = ownTour(); preview.close(); draw(); } }, { signal });
  return { update, release: () => { life.abort(); preview.release(); } };
}

function field(parent, tag, label, value, most) {
  const whole = html('label', { class: 'own-field' }, parent);
  html('span', {}, whole).textContent = label;
  const node = html(tag, { maxlength: String(most), ...(tag === 'textarea' ? { rows: '2' } : { type: 'text' }) }, whole);
  node.value = value;
  return node;
}

const dayInWords = (day) => words(day);
