// Play: a clock of the browser's own. It never runs through the days of the pogrom of Iași.

const HALT = '1941-06-25';
const REST = ['1941-06-26', '1941-07-06'];
const TICK_MS = 250;
const PAUSE_MS = 1200;

function makeClock(api, events, onChange) {
  const { calendar } = api;
  const halt = calendar.number(HALT), rest = REST.map(calendar.number);
  const quiet = new Set(events.filter((event) => event.category !== 'persecution').map((event) => event.start));
  const state = { playing: false, pace: 3 }; // days a tick
  let timer = 0;

  function play() {
    if (api.day >= rest[0] && api.day <= rest[1]) return onChange('not-played');
    if (api.day === halt) return onChange('halted');
    if (api.day >= calendar.count - 1) return undefined;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return stepToNextEvent();
    state.playing = true;
    onChange('playing');
    timer = setTimeout(tick, TICK_MS);
    return undefined;
  }

  function pause(reason = 'paused') {
    if (!state.playing) return;
    state.playing = false;
    clearTimeout(timer);
    onChange(reason);
  }

  // The next day to draw: a step of the pace, but never past an event, the halt or the end.
  function nextDay(from) {
    if (from >= halt && from <= rest[1]) return from;
    const limit = from < halt ? halt : calendar.count - 1;
    for (let day = from + 1; day <= Math.min(from + state.pace, limit); day += 1) if (quiet.has(day)) return day;
    return Math.min(from + state.pace, limit);
  }

  function tick() {
    if (!state.playing) return;
    const day = nextDay(api.day);
    api.setDay(day);
    onChange('tick');
    if (day === halt) return pause('halted');
    if (day >= calendar.count - 1) return pause();
    timer = setTimeout(tick, quiet.has(day) ? PAUSE_MS : TICK_MS);
  }

  function stepToNextEvent() {
    const limit = api.day < halt ? halt : calendar.count - 1;
    const next = [...quiet].filter((day) => day > api.day && day <= limit).sort((a, b) => a - b)[0] ?? limit;
    api.setDay(next);
    onChange(next === halt ? 'halted' : 'paused');
  }
  return { state, toggle: () => (state.playing ? pause() : play()), pause, nextDay };
}

// How fast Play runs, offered while it plays: one, three or seven days a tick.
function makePace(host, state, title) {
  const box = html('div', { class: 'atlas-pace', role: 'group', 'aria-label': title, hidden: '' }, host);
  html('span', {}, box).textContent = title;
  const buttons = [1, 3, 7].map((days) => {
    const button = html('button', { type: 'button' }, box);
    button.textContent = (days * 1000) / TICK_MS;
    button.addEventListener('click', (event) => { event.stopPropagation(); state.pace = days; mark(); });
    return [days, button];
  });
  const mark = () => buttons.forEach(([days, button]) => button.setAttribute('aria-pressed', String(days === state.pace)));
  mark();
  return box;
}
