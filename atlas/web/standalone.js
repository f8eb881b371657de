// The page that needs no server: the scene, the slider, and what the reader does.

function openPage(L, book) {
  const { host, shim } = openHost(document, L, { data: { box: book.box } }, ''), life = new AbortController();
  const { api, data } = buildScene(shim, host, life.signal), { calendar } = api, said = data.words.control;
  const find = (id) => document.getElementById(id), slider = find('day'), panel = find('text');
  const state = { view: '', layers: [], event: '', q: '', noted: false, faults: [] };
  Object.assign(book.words, { control: said, strip: data.words.strip, known: data.words.known });
  controls(L, api, host, data);
  const notice = html('div', { class: 'atlas-notice', role: 'status' }, host);
  const text = makeText(book, calendar, state), works = makeWorks(book);
  const clock = makeClock(api, data.events, changed), pace = makePace(host, clock.state, said.pace);
  const strip = makeStrip(api, data, () => slider, life.signal), citation = makeCitation(document.body, data, calendar, copy);
  let linkTimer = 0, noticeTimer = 0, wanted = 0, taking = false, drawn = '';

  const inCity = () => CITY_VIEWS.includes(state.view), dayOf = (event) => calendar.clamp(event.start);

  // --- the link
  function hash() {
    const parts = new URLSearchParams({ date: calendar.iso(api.day), view: state.view, layers: state.layers.join(',') || 'none' });
    if (state.event) parts.set(inCity() && text.event(state.event)?.when ? 'moment' : 'event', state.event);
    if (state.q.trim()) parts.set('q', state.q);
    return `#${parts.toString().replaceAll('%2C', ',')}`;
  }
  const link = () => `${location.href.split('#')[0]}${hash()}`;
  const citedLink = () => `${decodeURIComponent(location.pathname.split('/').pop() || '')}${hash()}`;

  function write(how) {
    clearTimeout(linkTimer);
    if (taking || hash() === location.hash) return;
    try { history[how](null, '', hash()); } catch { /* a frame without an address of its own keeps no link */ }
    document.title = `${calendar.inWords(api.day)} · ${book.words.app.title}`;
  }

  function take(asked) {
    clock.pause();
    taking = true;
    const { found, faults } = readHash(asked, book, calendar);
    state.faults = faults;
    Object.assign(state, { event: found.event ?? '', layers: found.layers, q: found.q });
    api.setDay(found.day ?? calendar.number(book.state.date));
    look(found.view, false);
    keepInSight(state.event);
    taking = false;
  }

  // --- what is shown
  function look(view, animate = true) {
    state.view = view;
    if (CITY_VIEWS.includes(view)) clock.pause();
    const noting = CITY_VIEWS.includes(view) && !state.noted;
    find('note').hidden = !noting;
    document.querySelector('.work').inert = noting;
    document.querySelector('.columns').classList.toggle('noting', noting);
    const shown = noting ? book.views[0] : view;
    if (shown !== drawn) { api.setView(shown, animate && drawn !== ''); drawn = shown; }
    for (const radio of document.querySelectorAll('[name=view]')) radio.checked = radio.value === view;
    for (const box of document.querySelectorAll('[name=layer]')) box.checked = state.layers.includes(box.value);
    if (find('search').value !== state.q) find('search').value = state.q;
    panel.classList.toggle('of-city', inCity());
    api.setLayers(state.layers);
    select();
    draw();
    if (noting) find('note').focus({ preventScroll: true });
  }

  function select() {
    const event = data.events.find((entry) => entry.id === state.event) ?? null;
    api.select(event);
    api.labels.choose(event?.town ?? '');
  }

  function draw() {
    cancelAnimationFrame(wanted);
    closeFarEvent();
    text.show(api.day);
    find('faults').replaceChildren(...state.faults.map((fault) => withText(html('p', { class: 'atlas-note' }), fault)));
  }

  // An event that time has left behind is closed; one that a search lists stays open.
  function closeFarEvent() {
    const event = text.event(state.event);
    if (!event) return;
    const far = event.when && inCity() ? daysAway(event, api.day) > 0 : !state.q.trim() && daysAway(event, api.day) > FAR_DAYS && dayOf(event) !== api.day;
    if (far) { state.event = ''; select(); }
  }

  api.on((kind, value) => {
    if (kind === 'day') {
      slider.value = value;
      slider.style.setProperty('--gone', `${(100 * value) / (calendar.count - 1)}%`);
      slider.setAttribute('aria-valuetext', calendar.inWords(value));
      find('day-on-top').textContent = calendar.inWords(value);
      cancelAnimationFrame(wanted);
      wanted = requestAnimationFrame(draw);
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => write('replaceState'), REST_BEFORE_LINK_MS);
    }
    if (kind === 'event') open(value);
    if (kind === 'place') search(data.places.find((place) => place.id === value)?.line[0][1] ?? '');
  });

  // --- what the reader does
  function go(day) {
    clock.pause();
    state.faults = [];
    api.setDay(day);
    draw();
    write('pushState');
  }
  api.go = go;

  function step(days) {
    clock.pause();
    state.faults = [];
    api.setDay(api.day + days);
  }

  function open(id) {
    const event = text.event(id);
    if (!event) return;
    clock.pause();
    const stood = rowOf(id)?.getBoundingClientRect().top;
    state.event = state.event === id && !(event.when && inCity()) ? '' : id;
    if (state.event && daysAway(event, api.day) > 0) api.setDay(dayOf(event));
    select();
    draw();
    write('pushState');
    keepInSight(id, stood);
  }

  const rowOf = (id) => panel.querySelector(`[data-event="${window.CSS.escape(id)}"] > summary`) ?? panel.querySelector(`.moment-list [data-moment="${window.CSS.escape(id)}"]`);

  const panelScrolls = () => getComputedStyle(panel).overflowY === 'auto' && panel.scrollHeight > panel.clientHeight;

  // A row that was opened stays under the finger; one that was opened on the map, or by a link, comes into view.
  function keepInSight(id, stood) {
    const row = rowOf(id);
    if (!row) return;
    if (inCity()) panel.scrollTop = 0;
    else if (stood !== undefined) (panelScrolls() ? panel : document.scrollingElement).scrollTop += row.getBoundingClientRect().top - stood;
    else if (panelScrolls()) panel.scrollTop += row.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
    else if (!taking) row.scrollIntoView({ block: 'nearest' });
    if (!taking) row.focus({ preventScroll: true });
  }

  function search(query) {
    state.q = query;
    find('search').value = query;
    draw();
    write('replaceState');
  }

  function changed(reason) {
    const button = find('play');
    button.setAttribute('aria-label', clock.state.playing ? said.pause : said.play);
    button.classList.toggle('playing', clock.state.playing);
    pace.hidden = !clock.state.playing;
    if (reason === 'halted') tell(said.halted, 20000, true);
    if (reason === 'not-played') tell(said.not_played, 20000, true);
  }

  // Where Play halts before the pogrom, the documented moments are offered.
  function tell(message, milliseconds = 2500, offersMoments = false) {
    notice.textContent = message;
    if (offersMoments) withText(html('button', { type: 'button', class: 'to-moments' }, notice), said.to_moments).addEventListener('click', () => { notice.classList.remove('shown'); see('iasi'); });
    notice.classList.add('shown');
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => notice.classList.remove('shown'), milliseconds);
  }

  function see(view) {
    state.faults = [];
    look(view);
    write('pushState');
  }

  async function copy(message) {
    const writing = navigator.clipboard?.writeText(message) ?? Promise.reject(new Error('no clipboard'));
    const copied = await writing.then(() => true, () => copyByHand(message));
    tell(copied ? said.copied : said.copy_failed, copied ? 2500 : 5000);
    return copied;
  }

  function goToTyped() {
    const field = find('date'), day = readDay(field.value), number = day ? calendar.number(day) : -1, inside = number >= 0 && number < calendar.count;
    const value = field.value.trim().slice(0, 40), told = find('date-fault');
    told.textContent = inside || !value ? '' : fill(day ? book.words.standalone.outside : book.words.standalone.not_a_day, { value, day: day && words(day) });
    field.setAttribute('aria-invalid', String(Boolean(told.textContent)));
    if (!inside) return;
    field.value = '';
    go(number);
  }

  const cite = () => citation.open({ ...state, day: api.day, compare: '', viewName: book.words.view[state.view] }, citedLink());
  const pressed = { back: () => step(-1), on: () => step(1), play: () => clock.toggle(), copy: () => copy(link()), cite, works: () => works.open(''), 'note-go': () => { state.noted = true; look(state.view, false); panel.focus({ preventScroll: true }); }, 'note-back': () => see('romania') };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const layers = document.querySelector('.layers');
    if (layers?.open && !at('.layers')) layers.open = false;
    if (at('.atlas-skip')) { event.preventDefault(); panel.focus(); return; }
    const button = at('button[id], button[data-act]');
    if (button && pressed[button.dataset.act ?? button.id]) return void pressed[button.dataset.act ?? button.id]();
    const work = at('a[data-work], a[href^="sources?work="]');
    if (work) { event.preventDefault(); works.open(work.dataset.work ?? new URLSearchParams(work.getAttribute('href').split('?')[1]).get('work')); return; }
    const day = at('[data-day]'), moment = at('[data-moment]'), site = at('[data-site]'), row = at('summary')?.parentElement;
    if (day) { event.preventDefault(); go(Number(day.dataset.day)); }
    else if (moment) open(moment.dataset.moment);
    else if (site) { api.city.show(site.dataset.site); host.querySelector('.atlas-site-card').focus(); }
    else if (row?.dataset.event) { event.preventDefault(); open(row.dataset.event); }
  });

  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') return void escape();
    if (event.target.closest?.('input:not([type=range]), textarea, select') || !find('note').hidden) return;
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key], unfocused = event.target === document.body || event.target === document.documentElement;
    if (days) { event.preventDefault(); step(event.shiftKey ? days * 7 : days); }
    if (event.key === ' ' && unfocused && !inCity()) { event.preventDefault(); clock.toggle(); }
  });

  // Esc closes what lies on top.
  function escape() {
    clock.pause();
    const layers = document.querySelector('.layers[open]'), card = host.querySelector(':is(.atlas-card, .atlas-site-card):not([hidden])');
    if (layers) { layers.open = false; layers.querySelector('summary').focus(); }
    else if (card) api.closeCard();
    else if (state.event && !inCity()) open(state.event);
  }

  slider.addEventListener('input', () => { clock.pause(); state.faults = []; api.setDay(Number(slider.value)); });
  find('search').addEventListener('input', () => search(find('search').value));
  find('go-to')?.addEventListener('submit', (event) => { event.preventDefault(); goToTyped(); });
  for (const radio of document.querySelectorAll('[name=view]')) radio.addEventListener('change', () => see(radio.value));
  for (const box of document.querySelectorAll('[name=layer]')) {
    box.addEventListener('change', () => {
      state.layers = book.layers.filter((name) => document.querySelector(`[name=layer][value=${name}]`).checked);
      api.setLayers(state.layers);
      write('pushState');
    });
  }
  for (const kind of ['popstate', 'hashchange']) addEventListener(kind, () => { if (location.hash !== hash()) take(location.hash); });

  if (book.embed) { // the wheel scrolls the page around it until the map is used
    api.map.scrollWheelZoom.disable();
    host.addEventListener('pointerdown', () => api.map.scrollWheelZoom.enable());
    host.addEventListener('mouseleave', () => api.map.scrollWheelZoom.disable());
  }
  const cited = () => citation.written({ ...state, day: api.day, compare: '', viewName: book.words.view[state.view] }, citedLink());
  printOnPaper(api, { resize() {} }, host, cited, data.style.palettes, life.signal);
  new ResizeObserver(() => api.resize()).observe(host);
  api.setDay(calendar.number(book.state.date));
  strip.measure();
  api.resize(); // the strip has taken its room
  take(location.hash || book.hash);
  if (!location.hash && book.state.box) api.map.fitBounds(book.state.box, { animate: false });
  else if (!location.hash) api.setView(drawn); // an open event may lie outside the view that was exported
  document.querySelector('.atlas-wait').hidden = true;
  host.dataset.ready = 'true';
  return api;
}
