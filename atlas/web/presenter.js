// The window of the speaker: what is on the wall, the notes, what comes next, a clock, and the list of stops.

function mountPresenter(root, L, mount, buildScene, css) {
  const tour = tourOf(mount.data.lecture), words = mount.data.words, life = new AbortController(), { signal } = life;
  const stage = root.querySelector('.atlas-lecture');
  stage.classList.add('presenting');
  const talk = makeTalk(tour, signal);
  const head = html('header', { class: 'presenter-head' });
  stage.prepend(head);
  html('b', {}, head).textContent = tour.title;
  const clock = html('span', { class: 'presenter-clock', role: 'timer' }, head), link = html('span', { class: 'presenter-link' }, head);
  const list = html('ol', { class: 'lecture-stops' });
  head.after(list);
  const { host: first, shim } = openHost(root, L, mount, css);
  const now = sceneIn(L, first, shim, buildScene, signal, tour);
  const left = html('div', { class: 'presenter-left' }), told = html('section', { class: 'presenter-now' });
  first.parentNode.before(left);
  left.append(first.parentNode, told);
  const notes = html('section', { class: 'presenter-notes' }, stage);
  const coming = html('section', { class: 'presenter-next' }, stage);
  const label = html('p', { class: 'small-caps' }, coming);
  const second = html('div', { class: 'atlas-map presenter-map' }, coming);
  const other = Object.create(L);
  other.map = (id, asked) => L.map(second, { ...asked, ...MAP_OPTIONS }).fitBounds(mount.data.box, { animate: false });
  const next = sceneIn(L, second, other, buildScene, signal, tour);
  const comingText = html('div', {}, coming);
  const bar = html('div', { class: 'presenter-bar' });
  told.after(bar);
  const back = button(bar, '', `← ${words.previous}`), on = button(bar, 'primary', ''), blank = button(bar, '', words.blank);
  back.addEventListener('click', () => talk.step(-1));
  on.addEventListener('click', () => talk.step(1));
  blank.addEventListener('click', () => talk.blank());
  list.addEventListener('click', (event) => { const stop = event.target.closest('button'); if (stop) talk.go(Number(stop.dataset.index)); });
  let size = Number(localStorage.getItem('atlas-presenter-size')) || 23;

  function draw() {
    const { index } = talk.state, stop = tour.stops[index], after = tour.stops[index + 1];
    list.replaceChildren();
    tour.stops.forEach((each, number) => {
      const row = html('li', { class: number < index ? 'past' : number === index ? 'now' : 'next' }, list);
      const node = button(row, '', nameOf(each));
      node.dataset.index = number;
      if (number === index) node.setAttribute('aria-current', 'step');
    });
    standAt(L, now, stop);
    first.parentNode.classList.toggle('is-slide', stop.kind === 'slide');
    told.replaceChildren();
    html('p', { class: 'small-caps' }, told).textContent = words.on_screen.replace('{number}', index + 1).replace('{count}', tour.stops.length);
    html('h1', {}, told).textContent = stop.kind === 'slide' ? stop.title : datesOf(now.api.calendar, stop.day, stop.compare);
    html('p', {}, told).textContent = stop.kind === 'slide' ? stop.lines.join(' · ') : stop.caption;
    fillNotes(notes, stop, words);
    if (!stop.checked) html('p', { class: 'flag' }, notes).textContent = words.unchecked;
    notes.style.fontSize = `${size}px`;
    label.textContent = after ? words.next_stop.replace('{number}', index + 2) : words.last_stop;
    second.hidden = !after || after.kind === 'slide';
    if (after && !second.hidden) { next.api.resize(); standAt(L, next, after); }
    comingText.replaceChildren();
    if (after) {
      html('b', {}, comingText).textContent = after.kind === 'slide' ? after.title : datesOf(next.api.calendar, after.day, after.compare);
      html('p', {}, comingText).textContent = after.kind === 'slide' ? after.lines.join(' · ') : after.caption;
    }
    on.textContent = after ? `${words.next}: ${nameOf(after)} →` : words.last_stop;
    on.disabled = !after;
    back.disabled = index === 0;
    blank.setAttribute('aria-pressed', String(talk.state.blank));
    stage.dataset.stop = stop.id;
    bond();
    tick();
  }

  function bond() {
    link.textContent = talk.connected() ? words.connected : words.alone;
    link.classList.toggle('lost', !talk.connected());
  }

  function tick() {
    const gone = talk.state.since ? Math.floor((Date.now() - talk.state.since) / 1000) : 0;
    const two = (value) => String(value).padStart(2, '0');
    const time = new Date();
    clock.textContent = `${two(Math.floor(gone / 60))}:${two(gone % 60)} ${words.since_start} · ${two(time.getHours())}:${two(time.getMinutes())}`;
  }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest?.('input, textarea')) return;
    const step = KEYS_OF_STEPS[event.key];
    if (step) { event.preventDefault(); talk.step(step); }
    else if (event.key === 'b' || event.key === '.') talk.blank();
    else if (event.key === '+' || event.key === '-') { size = Math.max(14, Math.min(48, size + (event.key === '+' ? 2 : -2))); localStorage.setItem('atlas-presenter-size', size); notes.style.fontSize = `${size}px`; }
  }

  document.addEventListener('keydown', onKey, { signal });
  // The wall goes first: both windows may share one thread.
  let waiting = 0;
  talk.on((kind) => { if (kind === 'others') return bond(); clearTimeout(waiting); waiting = setTimeout(draw, 60); return undefined; });
  const ticking = setInterval(tick, 1000);
  talk.start(stopNumber(tour));
  talk.ask();
  root.querySelector('.atlas-wait').hidden = true;
  first.dataset.ready = 'true';
  return { update: () => {}, release: () => { clearInterval(ticking); clearTimeout(waiting); life.abort(); endScene(now.api); endScene(next.api); } };
}

function sceneIn(L, host, shim, buildScene, signal, tour) {
  const { api, data } = buildScene(shim, host, signal);
  standFirst(api, tour);
  host.querySelector('.atlas-legend').open = false;
  host.inert = true; // the speaker looks at it; the wall is moved on the wall
  return { api, data, beside: null, moved: false, standing: false, frame: '', event: null };
}
