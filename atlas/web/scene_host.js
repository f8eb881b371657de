// The page around the map: the native slider is followed at every move, keys and buttons of the page are served.

// The thumb follows the clock: an input event moves it, and Streamlit hears of the day when it settles.
function moveThumb(input, day) {
  if (!input || Number(input.value) === day) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, String(day));
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

const SETTLE_MS = 350;

function attachToPage(api, data, host, signal) {
  const find = (key) => document.querySelector(`.st-key-${key}`);
  const slider = () => find('date')?.querySelector('input[type=range]');
  const notice = html('div', { class: 'atlas-notice', role: 'status' }, host);
  const clock = makeClock(api, data.events, changed);
  const pace = makePace(host, clock.state, data.words.control.pace);
  const strip = makeStrip(api, data, slider, signal);
  const citation = makeCitation(document.body, data, api.calendar, copy);
  const page = { settled: null, opened: null, placed: null, link: () => location.href, exported: () => {}, seen: async () => {}, cited: () => ({}), told: null, walk: null, led: null };
  let followed = null, settleTimer = 0, noticeTimer = 0, wanted = '', stood = null, wish = '', ahead = null;

  function follow() {
    if (followed?.isConnected) return;
    const input = slider();
    if (!input) return;
    followed = input;
    // What the server answers to an earlier step must not undo a later one; a hand on the slider goes before both.
    const read = () => { if (ahead === null) api.setDay(Number(input.value)); else moveThumb(input, ahead); };
    const moved = (event) => { if (event.isTrusted) ahead = null; read(); };
    const moves = new MutationObserver(() => { if (ahead === null && Number(input.value) !== api.day) page.led?.(); read(); });
    moves.observe(input, { attributes: true, attributeFilter: ['value', 'aria-valuetext'] });
    signal.addEventListener('abort', () => moves.disconnect());
    input.addEventListener('input', moved, { signal });
    input.closest('[data-orientation]')?.addEventListener('pointerdown', () => clock.pause(), { signal });
  }

  function settle() {
    clearTimeout(settleTimer);
    ahead = api.day;
    settleTimer = setTimeout(() => { ahead = null; page.settled?.(api.calendar.iso(api.day)); }, SETTLE_MS);
  }

  function changed(reason) {
    const buttons = find('play')?.querySelectorAll('button') ?? [];
    document.documentElement.toggleAttribute('data-atlas-playing', clock.state.playing);
    pace.hidden = !clock.state.playing;
    for (const button of buttons) button.setAttribute('aria-label', clock.state.playing ? data.words.control.pause : data.words.control.play);
    if (reason === 'tick') return moveThumb(slider(), api.day);
    if (reason === 'halted') tell(data.words.control.halted, 20000, true);
    if (reason === 'not-played') tell(data.words.control.not_played, 20000, true);
    if (reason === 'paused' || reason === 'halted') { moveThumb(slider(), api.day); settle(); }
    return undefined;
  }

  // Where Play halts before the pogrom, the documented moments are offered.
  function tell(text, milliseconds = 2500, offersMoments = false) {
    notice.textContent = text;
    if (offersMoments) {
      const button = html('button', { type: 'button', class: 'to-moments' }, notice);
      button.textContent = data.words.control.to_moments;
      button.addEventListener('click', () => { notice.classList.remove('shown'); page.walk(`?date=${api.calendar.iso(api.day)}&view=iasi`); });
    }
    notice.classList.add('shown');
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => notice.classList.remove('shown'), milliseconds);
  }

  function step(days) {
    clock.pause();
    api.setDay(api.day + days);
    moveThumb(slider(), api.day);
    settle();
  }

  async function copy(text) {
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    const copied = await writing.then(() => true, () => copyByHand(text));
    tell(copied ? data.words.control.copied : data.words.control.copy_failed, copied ? 2500 : 5000);
    return copied;
  }

  // Rows, places and days in the text are served here; a disclosure inside a row opens by itself.
  function onText(target) {
    const row = target.closest('summary')?.parentElement;
    if (row?.dataset.event) { clock.pause(); remember(`[data-event="${row.dataset.event}"] > summary`, row); page.opened(row.dataset.event); return true; }
    const panel = target.closest('[data-panel]');
    if (panel) { const link = new URL(page.link()); link.searchParams.set('panel', panel.dataset.panel); page.walk(link.search); return true; }
    const moment = target.closest('[data-moment]');
    if (moment) { clock.pause(); remember(`[data-moment="${moment.dataset.moment}"]`); page.opened(moment.dataset.moment); return true; }
    const site = target.closest('[data-site]');
    if (site) { api.city.show(site.dataset.site); return true; }
    const place = target.closest('[data-place]');
    if (place) { remember('.place-head button, .events-list summary'); page.placed(place.dataset.place); return true; }
    const day = target.closest('[data-day]');
    if (day) { remember(`.go [data-day]`); api.go(api.calendar.number(day.dataset.day)); return true; }
    return false;
  }

  // What the text was asked for and the event that it shows stand in it; map and link follow.
  function listen() {
    const text = document.querySelector('.text-of-day');
    const now = text ? `${text.dataset.q}|${text.dataset.kinds}|${Boolean(text.dataset.open)}` : wish;
    if (now === wish) return;
    const opened = now.endsWith('true') && !wish.endsWith('true');
    wish = now;
    if (!opened) page.told?.(text.dataset.open);
  }

  // The text is written anew by every answer of the server: the focus goes back to where the reader was.
  function remember(selector, row = null) {
    wanted = selector;
    stood = row?.getBoundingClientRect().top ?? null;
  }

  function refocus() {
    if (!wanted) return;
    const node = document.querySelector(`.st-key-panel ${wanted.split(', ').join(', .st-key-panel ')}`);
    if (!node || (document.activeElement !== document.body && document.activeElement?.isConnected && !document.activeElement.closest('.st-key-panel'))) return;
    wanted = '';
    node.focus({ preventScroll: true });
    const panel = find('panel');
    if (stood !== null && panel) panel.scrollTop += node.getBoundingClientRect().top - stood; // the row stays under the finger
    else node.scrollIntoView({ block: 'nearest' });
  }

  function onClick(event) {
    const target = event.target.closest ? event.target : event.target.parentElement;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
    if (target?.closest('[data-skip]')) { document.querySelector('.st-key-panel button')?.focus(); return event.preventDefault(); }
    if (target?.closest('.st-key-panel') && onText(target)) return event.preventDefault();
    const button = target?.closest('button');
    if (!button) return undefined;
    const days = button.closest('.st-key-back') ? -1 : button.closest('.st-key-on') ? 1 : 0;
    if (days) { event.stopPropagation(); return step(days); } // without this script the server steps
    if (button.closest('.st-key-export_seen')) { event.stopPropagation(); page.seen().catch(() => tell(data.words.control.snapshot_failed, 6000)); return event.preventDefault(); }
    if (button.closest('.st-key-export')) { event.stopPropagation(); clock.pause(); return page.exported(boundsOf(api.map)); }
    if (button.closest('.st-key-play')) { event.stopPropagation(); clock.toggle(); }
    else if (button.closest('.st-key-copy')) copy(page.link());
    else if (button.closest('.st-key-cite')) citation.open(page.cited(), page.link());
    else if (button.closest('.st-key-panel')) clock.pause();
    return undefined;
  }

  function onKey(event) {
    const target = event.target;
    if (document.querySelector('dialog[open]')) return;
    const typing = target.closest?.('input, textarea, select, [contenteditable], [role=radiogroup], [role=listbox]');
    if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (days) { event.preventDefault(); step(event.shiftKey ? days * 7 : days); }
    if (event.key === 'Escape') { clock.pause(); api.closeCard(); }
  }

  document.addEventListener('click', onClick, { capture: true, signal });
  document.addEventListener('keydown', onKey, { signal });
  // On a narrow screen these buttons are signs: a pointer that rests on one is told its words.
  function nameSigns() {
    for (const key of ['add', 'copy', 'cite']) { const sign = find(key)?.querySelector('button'); if (sign && !sign.title) sign.title = sign.querySelector('p')?.textContent ?? ''; }
  }
  nameSigns();
  const watcher = new MutationObserver(() => { follow(); nameSigns(); if (!strip.attached()) strip.measure(); if (wanted) refocus(); listen(); });
  watcher.observe(document.body, { childList: true, subtree: true });
  follow();
  const release = () => { clearTimeout(settleTimer); watcher.disconnect(); citation.release(); clock.pause('left'); document.documentElement.removeAttribute('data-atlas-playing'); };
  return Object.assign(page, { clock, release, tell, step, slider, refocus, citation: () => citation.written(page.cited(), page.link()) });
}

// What the map shows, as a link writes a box.
function boundsOf(map) {
  const box = map.getBounds();
  return [Math.max(box.getWest(), 12), Math.max(box.getSouth(), 38), Math.min(box.getEast(), 50), Math.min(box.getNorth(), 62)].map((value) => value.toFixed(3)).join();
}

function copyByHand(text) {
  const area = html('textarea', { readonly: '', style: 'position:fixed;opacity:0' }, document.querySelector('dialog[open]') ?? document.body);
  area.value = text;
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
