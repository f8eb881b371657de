// The lecture on the wall: the map fills the screen, one caption, the date large, the stops below.

const MAP_HEIGHT = 700; // the map is laid out as on a screen so high, and enlarged from there: large type for the last row
const STOP_WIDTH = 190; // pixels of the window for each stop that the bar names, seven at most
const PREPARE_MS = 300; // after which a second map is built, if a stop will show two days
const KEYS_OF_STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function mountLecture(root, L, mount, buildScene, css) {
  if (!tourOf(mount.data.lecture).stops.length) { root.querySelector('.atlas-wait').textContent = mount.data.words.own_empty; root.querySelector('.atlas-wait').hidden = false; return { update: () => {}, release: () => {} }; }
  if (mount.data.presenter) return mountPresenter(root, L, mount, buildScene, css);
  const tour = tourOf(mount.data.lecture), words = mount.data.words, life = new AbortController(), { signal } = life;
  const stage = root.querySelector('.atlas-lecture');
  const maps = stage.querySelector('.atlas-maps');
  const { host, shim } = openHost(root, L, mount, css);
  // The card lies over the left of the map: what a view shows begins beside it.
  function enlarge() {
    const scale = Math.max(1, innerHeight / MAP_HEIGHT);
    maps.style.setProperty('--enlarged', scale);
    host.dataset.left = innerWidth > 700 && !stage.classList.contains('is-comparing') ? String(Math.round((Math.min(innerHeight * 0.52, innerWidth * 0.34) + innerHeight * 0.05) / scale)) : '';
  }
  enlarge();
  const { api, data } = buildScene(shim, host, signal);
  const caption = html('p', { class: 'atlas-caption', hidden: '' }, host);
  const beside = makeCompare(L, host, buildScene, api, () => {}, true);
  const scene = { api, data, beside, moved: false, standing: false, frame: '', event: null };
  controls(L, api, host, data);
  standFirst(api, tour);
  const talk = makeTalk(tour, signal);
  const parts = lectureParts(stage, words, tour, talk);
  host.querySelector('.atlas-legend').hidden = false;
  maps.classList.add('no-legend');
  let comparing = false, letters = localStorage.getItem('atlas-lecture-letters') !== 'off';

  function draw() {
    const stop = tour.stops[talk.state.index], slide = stop.kind === 'slide';
    stage.classList.toggle('is-slide', slide);
    parts.slide.hidden = !slide;
    parts.blank.hidden = !talk.state.blank;
    if (stage.classList.toggle('is-comparing', Boolean(stop.compare)) !== comparing) { comparing = !comparing; enlarge(); scene.moved = true; }
    caption.hidden = !stop.compare;
    caption.textContent = stop.compare ? api.calendar.wordsOf(stop.day) : '';
    fillCard(parts.card, stop, api, data); // before the map: names keep clear of it
    if (slide) fillSlide(parts.slide, stop);
    else standAt(L, scene, stop);
    fillStops(parts, talk);
    fillNotes(parts.notes, stop, words);
    parts.back.hidden = true;
    parts.time.value = String(api.day);
    const link = `#${encodeURIComponent(stop.id)}`;
    if (location.hash !== link) history.replaceState(history.state, '', link);
    document.title = `${stop.title || stop.caption || tour.title} · ${tour.title}`;
    stage.dataset.stop = stop.id;
    stage.dataset.drawn = String(performance.now());
  }

  function wandered() {
    if (tour.stops[talk.state.index].kind === 'slide') return;
    play(false);
    scene.moved = true;
    parts.back.hidden = false;
  }

  // A tour may go on by itself; every hand on it, here or in another window, halts that, and it ends on the last stop.
  let playing = 0, ticking = false;
  function play(on) {
    clearInterval(playing);
    playing = on && playsItself(tour) && talk.state.index < tour.stops.length - 1 ? setInterval(tick, tour.autoplay * 1000) : 0;
    parts.playing(playing > 0);
  }

  function tick() {
    ticking = true;
    talk.step(1);
    ticking = false;
    if (talk.state.index === tour.stops.length - 1) play(false);
  }

  function toggle(part) { part.hidden = !part.hidden; if (!part.hidden) part.querySelector('button, input')?.focus(); }
  const openPresenter = () => talk.bond.befriend(window.open(mount.data.presenterLink || `${location.href.split('#')[0]}#presenter`, 'atlas-presenter', 'popup,width=1280,height=800'));
  const fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen?.())?.catch?.(() => {});
  const leave = () => { if (mount.data.leave) location.assign(mount.data.leave); };
  const acts = {
    f: fullScreen, b: () => talk.blank(), '.': () => talk.blank(), n: () => toggle(parts.notes), g: () => toggle(parts.goto), l: () => maps.classList.toggle('no-legend'),
    '?': () => toggle(parts.help), r: draw, p: openPresenter, a: () => play(!playing),
  };

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const typing = event.target.closest?.('input:not([type=range], [type=checkbox]), textarea, select');
    if (event.key === 'Escape') { if (!closeOverlays(parts)) leave(); return; }
    if (typing || (event.target.type === 'range' && event.key.startsWith('Arrow'))) return;
    const step = KEYS_OF_STEPS[event.key];
    if (step) { event.preventDefault(); talk.step(step); return; }
    if (event.key === 'Home' || event.key === 'End') { event.preventDefault(); talk.go(event.key === 'Home' ? 0 : tour.stops.length - 1); return; }
    if (event.key === ' ' && !event.target.closest?.('button')) { event.preventDefault(); talk.step(event.shiftKey ? -1 : 1); return; }
    const act = letters || event.key === '?' ? acts[event.key.toLowerCase()] : null;
    if (act) { event.preventDefault(); act(); }
  }

  parts.bind({
    step: (count) => talk.step(count), go: (index) => { parts.goto.hidden = true; talk.go(index); }, play: acts.a, back: draw, presenter: openPresenter, full: fullScreen,
    help: acts['?'], blank: acts.b, legend: acts.l, notes: acts.n,
    letters: (on) => { letters = on; localStorage.setItem('atlas-lecture-letters', on ? 'on' : 'off'); }, lettersOn: () => letters,
    time: (day) => { api.setDay(day); fillDate(parts.card, api.calendar, api.calendar.iso(api.day)); wandered(); },
  });
  parts.time.max = String(data.count - 1);
  document.addEventListener('keydown', onKey, { signal });
  addEventListener('hashchange', () => talk.go(stopNumber(tour)), { signal }); // a link to another stop
  api.map.on('movestart zoomstart', () => { if (!scene.standing) wandered(); });
  talk.on((kind) => { if (kind !== 'stop') return; if (!ticking) play(false); draw(); });
  const watch = watchServer(parts.offline, words, mount.data.health, signal);
  const sizes = new ResizeObserver(() => { enlarge(); fillStops(parts, talk); api.resize(); beside.resize(); if (!scene.moved) standAt(L, scene, tour.stops[talk.state.index]); });
  sizes.observe(stage);
  const cover = new ResizeObserver(() => api.labels.later()); // the card grows when its letters arrive
  cover.observe(parts.card);
  talk.start(stopNumber(tour));
  talk.ask();
  const compared = tour.stops.find((stop) => stop.compare);
  const preparing = compared ? setTimeout(() => beside.prepare(compared.compare, compared.layers), PREPARE_MS) : 0;
  swipes(stage, (count) => talk.step(count), host, signal);
  root.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  const release = () => { play(false); life.abort(); sizes.disconnect(); cover.disconnect(); clearInterval(watch); clearTimeout(preparing); beside.release(); endScene(api); };
  return { update: () => api.recolour(), release };
}

function lectureParts(stage, words, tour, talk) {
  const card = html('section', { class: 'lecture-card', 'aria-live': 'polite' }, stage);
  const slide = html('section', { class: 'lecture-slide', hidden: '' }, stage);
  const notes = html('aside', { class: 'lecture-notes', hidden: '', 'aria-label': words.notes }, stage);
  const back = button(stage, 'lecture-back', words.back_to_stop);
  back.hidden = true;
  const bar = html('nav', { class: 'lecture-bar', 'aria-label': words.stops }, stage);
  const before = button(bar, 'lecture-step', '‹', words.previous), list = html('ol', { class: 'lecture-stops' }, bar), after = button(bar, 'lecture-step', '›', words.next);
  const time = html('input', { type: 'range', class: 'lecture-time', min: '0', 'aria-label': words.day }, bar);
  const number = html('p', { class: 'lecture-number' }, bar);
  const tools = html('div', { class: 'lecture-tools' }, bar);
  const offline = html('p', { class: 'lecture-offline', role: 'status', hidden: '' }, stage);
  const blank = html('button', { type: 'button', class: 'lecture-blank', hidden: '', 'aria-label': words.unblank }, stage);
  const goto = gotoBox(stage, words, tour);
  const help = helpBox(stage, words);
  const parts = { card, slide, notes, back, list, number, time, offline, blank, goto, help };
  parts.bind = (acts) => {
    before.addEventListener('click', () => acts.step(-1));
    after.addEventListener('click', () => acts.step(1));
    back.addEventListener('click', acts.back);
    blank.addEventListener('click', acts.blank);
    list.addEventListener('click', (event) => { const stop = event.target.closest('button'); if (stop) acts.go(Number(stop.dataset.index)); });
    goto.addEventListener('click', (event) => { const stop = event.target.closest('[data-index]'); if (stop) acts.go(Number(stop.dataset.index)); });
    goto.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); const wanted = Number(goto.querySelector('input').value); if (wanted >= 1) acts.go(wanted - 1); });
    time.addEventListener('input', () => acts.time(Number(time.value)));
    const played = playsItself(tour) ? button(tools, 'lecture-tool of-play', '▸', words.tool_play) : null;
    played?.addEventListener('click', acts.play);
    parts.playing = (on) => { if (played) { played.textContent = on ? '▮▮' : '▸'; played.setAttribute('aria-pressed', String(on)); } };
    for (const [name, sign] of [['presenter', 'P'], ['notes', 'N'], ['legend', 'L'], ['full', 'F'], ['help', '?']]) button(tools, `lecture-tool of-${name}`, sign, words[`tool_${name}`]).addEventListener('click', acts[name]);
    const letters = help.querySelector('input');
    letters.checked = acts.lettersOn();
    letters.addEventListener('change', () => acts.letters(letters.checked));
  };
  return parts;
}

function button(parent, css, text, label = '') {
  const node = html('button', { type: 'button', class: css }, parent);
  node.textContent = text;
  if (label) { node.setAttribute('aria-label', label); node.title = label; }
  return node;
}

function gotoBox(stage, words, tour) {
  const box = html('div', { class: 'lecture-goto', role: 'dialog', 'aria-label': words.goto, hidden: '' }, stage);
  const form = html('form', {}, box), label = html('label', {}, form);
  label.textContent = `${words.goto} `;
  html('input', { type: 'number', min: '1', max: String(tour.stops.length) }, label);
  const list = html('ol', {}, box);
  tour.stops.forEach((stop, index) => { button(html('li', {}, list), 'link', nameOf(stop)).dataset.index = index; });
  return box;
}

function helpBox(stage, words) {
  const box = html('div', { class: 'lecture-help', role: 'dialog', 'aria-label': words.help, hidden: '' }, stage);
  html('h2', {}, box).textContent = words.help;
  const list = html('dl', {}, box);
  for (const [keys, told] of words.keys) { html('dt', {}, list).textContent = keys; html('dd', {}, list).textContent = told; }
  const label = html('label', {}, box);
  html('input', { type: 'checkbox' }, label);
  label.append(` ${words.letters}`);
  return box;
}

function closeOverlays(parts) {
  const open = [parts.help, parts.goto, parts.notes, parts.blank].filter((part) => !part.hidden);
  if (open.length) document.activeElement?.blur?.(); // the focus goes back to the lecture
  open.forEach((part) => { if (part === parts.blank) part.click(); else part.hidden = true; });
  return open.length > 0 || document.fullscreenElement !== null;
}

const nameOf = (stop) => stop.title || stop.caption.split(/(?<=[.!?…])\s/)[0] || words(stop.day);

function fillCard(card, stop, api, data) {
  card.replaceChildren();
  if (stop.kind === 'slide') return;
  const day = api.calendar.number(stop.day);
  html('p', { class: 'small-caps', hidden: '' }, card);
  html('h1', {}, card);
  fillDate(card, api.calendar, stop.day, stop.compare);
  html('p', { class: 'lecture-caption' }, card).textContent = stop.caption;
  const line = data.legend.lines[stop.view];
  const rows = line ? data.legend.entries[line[stepOn(line, day)][1]].filter((entry) => entry.section === 'given_up').slice(0, 4) : [];
  if (!rows.length) return;
  const list = html('div', { class: 'lecture-legend' }, card);
  for (const entry of rows) {
    const row = html('div', { class: 'lecture-row' }, list);
    row.appendChild(swatch(entry.symbol, data.style));
    const text = html('div', {}, row);
    html('b', {}, text).textContent = entry.title;
    html('i', { class: `of-${entry.party}` }, text).textContent = entry.third;
  }
}

// Of two days no weekday is told.
function fillDate(card, calendar, day, compare = '') {
  const [weekday, date] = [card.querySelector('.small-caps'), card.querySelector('h1')];
  weekday.hidden = Boolean(compare);
  weekday.textContent = calendar.weekday(calendar.number(day));
  date.textContent = datesOf(calendar, day, compare);
}

const datesOf = (calendar, day, compare) => (compare ? [compare, day].sort() : [day]).map(calendar.wordsOf).join(' – ');

function fillSlide(slide, stop) {
  slide.replaceChildren();
  html('h1', {}, slide).textContent = stop.title;
  if (stop.caption) html('p', { class: 'lead' }, slide).textContent = stop.caption;
  for (const line of stop.lines) html('p', {}, slide).textContent = line;
}

function fillNotes(box, stop, words) {
  box.replaceChildren();
  html('h2', { class: 'small-caps' }, box).textContent = words.notes;
  for (const part of (stop.notes || words.no_notes).split('\n\n')) html('p', {}, box).textContent = part;
  html('p', { class: 'fine' }, box).textContent = stop.works.length ? `${words.sources} ${stop.works.join('; ')}` : '';
}

// Some stops either side of the one that is shown: all of them would be too small to read.
function fillStops(parts, talk) {
  const { stops } = talk.tour, { index } = talk.state;
  const shown = Math.max(3, Math.min(7, Math.floor(innerWidth / STOP_WIDTH)));
  const first = Math.max(0, Math.min(index - Math.floor(shown / 2), stops.length - shown));
  parts.list.replaceChildren();
  stops.slice(first, first + shown).forEach((stop, order) => {
    const number = first + order, row = html('li', { class: number < index ? 'past' : number === index ? 'now' : 'next' }, parts.list);
    const node = button(row, '', nameOf(stop));
    node.dataset.index = number;
    if (number === index) node.setAttribute('aria-current', 'step');
  });
  parts.number.textContent = `${index + 1} / ${stops.length}`;
}

// The map needs no server once it stands; that it is gone is said quietly, and that it is back again.
function watchServer(line, words, health, signal) {
  if (!health) return 0;
  let lost = false;
  async function look() {
    const there = await fetch(new URL(health, document.baseURI), { cache: 'no-store', signal }).then((answer) => answer.ok, () => false);
    if (signal.aborted || there === !lost) return;
    lost = !there;
    line.textContent = lost ? words.offline : words.online;
    line.hidden = false;
    if (!lost) setTimeout(() => { line.hidden = !lost; }, 4000);
  }
  return setInterval(look, 2500);
}

// A finger across the bar or the card goes to the next stop; across the map it moves the map.
function swipes(stage, step, host, signal) {
  let from = null;
  stage.addEventListener('touchstart', (event) => { from = host.contains(event.target) ? null : event.changedTouches[0].clientX; }, { passive: true, signal });
  stage.addEventListener('touchend', (event) => {
    if (from === null) return;
    const way = event.changedTouches[0].clientX - from;
    if (Math.abs(way) > 60) step(way < 0 ? 1 : -1);
    from = null;
  }, { passive: true, signal });
}
