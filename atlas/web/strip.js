// Under the slider: the chosen day over the thumb, the events of eight years in seven lanes, and thirty days either side.

const SHAPE_BOX = 12;
const FINE_DAYS = 30;

function makeStrip(api, data, slider, signal) {
  const words = data.words.strip, kinds = Object.keys(data.style.categories);
  const colour = (kind) => `var(--a-kind-${kind})`;
  const lanes = element('svg', { class: 'strip-svg', role: 'img', 'aria-label': fill(words.label, { count: data.events.length }) });
  const fine = element('svg', { class: 'strip-svg fine', role: 'img', 'aria-label': words.fine_label });
  const cursor = element('path', { class: 'strip-cursor' });
  const tip = html('div', { class: 'strip-tip', hidden: '' });
  let parts = null, place = { left: 0, width: 0, pitch: 13, gutter: true }, window61 = null, spans = [], lit = [], dates = [];

  const laneOf = new Map(kinds.map((kind, number) => [kind, number]));
  const x = (day) => place.left + (day / (data.count - 1)) * place.width;
  const dayWidth = () => place.width / (2 * FINE_DAYS + 1);

  // The thumb runs the whole width of its track: measured, not assumed.
  function measure() {
    if (signal.aborted) return;
    const strip = document.querySelector('.atlas-strip');
    if (!strip) return;
    if (parts?.strip !== strip || lanes.parentNode !== parts.lanes) attach(strip);
    const track = slider()?.closest('[data-orientation]');
    if (!track) return;
    const frame = parts.lanes.getBoundingClientRect(), bar = track.getBoundingClientRect();
    const pitch = innerWidth < 900 ? 9 : innerHeight < 830 ? 10.5 : 13;
    const controls = document.querySelector('.st-key-under')?.getBoundingClientRect().left ?? bar.left;
    const now = { left: bar.left - frame.left, width: bar.width, pitch, gutter: bar.left - controls > 120 };
    if (bar.width === 0 || Object.keys(now).every((key) => now[key] === place[key])) return;
    place = now;
    draw();
  }

  function attach(strip) {
    const [day, end, lanesBox, fineBox] = strip.children;
    parts = { strip, day, end, lanes: lanesBox, fine: fineBox };
    lanesBox.replaceChildren(lanes);
    fineBox.replaceChildren(fine, tip);
    end.textContent = api.calendar.inWords(data.count - 1);
    place = { ...place, width: 0 };
    watcher.observe(lanesBox);
  }

  const watcher = new ResizeObserver(() => measure());

  function draw() {
    drawLanes();
    drawFine();
    show();
  }

  function drawLanes() {
    const { left, width, pitch } = place, top = pitch > 12 ? 24 : 16, bottom = top + kinds.length * pitch;
    lanes.replaceChildren();
    lanes.setAttribute('height', bottom + 16);
    for (const svg of [lanes, fine]) svg.classList.toggle('narrow', pitch < 12);
    for (let year = 1940; year <= 1947; year += 1) {
      const at = x(api.calendar.number(`${year}-01-01`));
      element('path', { class: 'strip-year', d: `M${at} 0V${bottom}` }, lanes);
      const end = year < 1947 ? x(api.calendar.number(`${year + 1}-01-01`)) : left + width;
      if (end - at > 30) element('text', { x: (at + end) / 2, y: bottom + 13, 'text-anchor': 'middle' }, lanes).textContent = year;
    }
    kinds.forEach((kind, number) => drawLane(lanes, kind, top + number * pitch, pitch, true));
    drawDensity(top);
    spans = [];
    for (const event of data.events) {
      const from = Math.min(x(event.start), left + width - 1.8), to = Math.min(Math.max(from + 1.8, x(event.end + 1)), left + width);
      const mark = element('rect', { class: 'strip-mark', x: from, y: top + laneOf.get(event.category) * pitch + 1.5, width: to - from, height: pitch - 3 }, lanes);
      mark.style.fill = colour(event.category);
      if (event.end > event.start) { mark.classList.add('span'); spans.push({ event, mark }); }
    }
    lanes.appendChild(cursor);
    cursor.setAttribute('d', `M0 -10V${bottom}`);
  }

  const missing = (kind) => kinds.includes(kind) && !data.events.some((event) => event.category === kind);

  // Two narrow empty lanes share one line of words.
  function drawLane(svg, kind, y, pitch, named) {
    const { left, width, gutter } = place, empty = missing(kind), tight = pitch < 12;
    element('path', { class: 'strip-lane', d: `M${left} ${y + pitch}H${left + width}` }, svg);
    const shape = element('g', { transform: `translate(${left - 16} ${y + (pitch - 9) / 2}) scale(${9 / SHAPE_BOX})`, class: 'strip-shape' }, svg);
    drawKind(shape, kind, data.style, colour(kind));
    if (named && gutter) element('text', { x: left - 24, y: y + pitch / 2 + 4, 'text-anchor': 'end' }, svg).textContent = data.words.kind[kind];
    const [before, after] = [-1, 1].map((step) => tight && missing(kinds[laneOf.get(kind) + step]));
    if (named && empty && !before) element('text', { class: 'strip-none', x: left + 6, y: y + (after ? pitch : pitch / 2) + 3.5 }, svg).textContent = words.none_yet;
  }

  // Events that begin in each half month, square-root height.
  function drawDensity(top) {
    const counts = new Map();
    for (const event of data.events) {
      const day = api.calendar.iso(event.start), key = `${day.slice(0, 8)}${Number(day.slice(8)) > 15 ? '16' : '01'}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const most = Math.sqrt(Math.max(...counts.values()));
    for (const [half, count] of counts) {
      const from = x(api.calendar.number(half)), height = (Math.sqrt(count) / most) * (top - 4);
      element('rect', { class: 'strip-density', x: from, y: top - 1 - height, width: Math.max(1, (15 / (data.count - 1)) * place.width - 0.6), height }, lanes);
    }
    if (place.gutter) element('text', { x: place.left - 24, y: top - 4, 'text-anchor': 'end' }, lanes).textContent = words.density;
  }

  // The fine strip is drawn once at its own scale and slides under a fixed middle.
  function drawFine() {
    const { left, width, pitch } = place, step = dayWidth(), row = pitch > 12 ? 6 : 5, top = 15, bottom = top + kinds.length * row;
    fine.replaceChildren();
    fine.setAttribute('height', bottom + 2);
    const clip = element('svg', { x: left, y: 0, width, height: bottom + 2, overflow: 'hidden' }, fine);
    element('rect', { class: 'fine-today', x: FINE_DAYS * step, y: top - 1, width: step, height: bottom - top + 2 }, clip);
    window61 = element('g', {}, clip);
    const written = [];
    for (let day = 0; day < data.count; day += 1) {
      const iso = api.calendar.iso(day), date = Number(iso.slice(8));
      if (date === 1) {
        element('path', { class: 'strip-year', d: `M${day * step} 0V${bottom}` }, window61);
        written.push(element('text', { x: day * step + 3, y: 11 }, window61));
        written.at(-1).textContent = words.months[Number(iso.slice(5, 7)) - 1] + (iso.endsWith('-01-01') || day < 31 ? ` ${iso.slice(0, 4)}` : '');
      } else if (date === 10 || date === 20) {
        written.push(element('text', { class: 'fine-date', x: (day + 0.5) * step, y: 11, 'text-anchor': 'middle' }, window61));
        written.at(-1).textContent = date;
      }
    }
    element('path', { class: 'fine-ticks', d: Array.from({ length: data.count + 1 }, (_, day) => `M${(day * step).toFixed(1)} ${top}V${bottom}`).join('') }, window61);
    // One path for all days and one for all spans of a kind: the strip is painted anew at every step.
    for (const kind of kinds) for (const span of [false, true]) {
      const own = data.events.filter((event) => event.category === kind && (event.end > event.start) === span);
      if (!own.length) continue;
      const y = top + laneOf.get(kind) * row + 0.5;
      const d = own.map((event) => `M${round1(event.start * step + 1)} ${y}h${round1(Math.max(2, (event.end - event.start + 1) * step - 2))}v${row - 1}h${round1(-Math.max(2, (event.end - event.start + 1) * step - 2))}Z`).join('');
      element('path', { class: `strip-mark${span ? ' span' : ''}`, d }, window61).style.fill = colour(kind);
    }
    dates = written.map((node) => {
      const half = widthOf(node.textContent, '400 12px') / 2, at = Number(node.getAttribute('x')) + (node.getAttribute('text-anchor') ? 0 : half);
      return { node, from: at - half, to: at + half, shown: true };
    });
    if (place.gutter) element('text', { x: left - 24, y: top + (bottom - top) / 2 + 4, 'text-anchor': 'end' }, fine).textContent = words.fine;
    element('rect', { class: 'fine-frame', x: left, y: top - 1, width, height: bottom - top + 2 }, fine);
  }

  // Measured without a layout of the page, which would cost more than all the rest of a step.
  const pencil = document.createElement('canvas').getContext('2d');
  const widthOf = (text, font = '600 15px') => { pencil.font = `${font} "Source Sans", sans-serif`; return pencil.measureText(text).width; };

  function show() {
    if (!parts || !window61) return;
    const { left, width } = place, at = x(api.day);
    parts.day.textContent = api.calendar.inWords(api.day);
    const half = widthOf(parts.day.textContent) / 2;
    parts.day.style.transform = `translateX(${Math.max(left, Math.min(at - half, left + width - half * 2))}px)`;
    parts.end.style.opacity = at + half > left + width - 110 ? 0 : '';
    cursor.setAttribute('transform', `translate(${at} 0)`);
    const shift = (FINE_DAYS - api.day) * dayWidth();
    window61.setAttribute('transform', `translate(${shift} 0)`);
    for (const date of dates) { // a date that the edge would cut is not written
      const whole = date.from + shift >= 0 && date.to + shift <= width;
      if (whole !== date.shown) { date.node.style.visibility = whole ? '' : 'hidden'; date.shown = whole; }
    }
    const now = spans.filter(({ event }) => event.start <= api.day && api.day <= event.end);
    if (now.length === lit.length && now.every((entry, number) => entry === lit[number])) return;
    lit.forEach(({ mark }) => mark.classList.remove('lit'));
    now.forEach(({ mark }) => mark.classList.add('lit'));
    lit = now;
  }

  // The event under the pointer: in its lane, within five pixels.
  function eventAt(svg, event) {
    const box = svg.getBoundingClientRect(), across = event.clientX - box.left, down = event.clientY - box.top;
    if (svg === fine) {
      const day = Math.floor(api.day - FINE_DAYS + (across - place.left) / dayWidth());
      return { day: api.calendar.clamp(day), events: data.events.filter((entry) => entry.start <= day && day <= entry.end) };
    }
    const top = place.pitch > 12 ? 24 : 16, kind = kinds[Math.floor((down - top) / place.pitch)];
    const day = api.calendar.clamp(((across - place.left) / place.width) * (data.count - 1));
    const reach = (entry) => Math.max(x(entry.start) - across, across - x(entry.end + 1), 0);
    const near = data.events.filter((entry) => entry.category === kind && reach(entry) <= 5).sort((a, b) => Math.abs(a.start - day) - Math.abs(b.start - day));
    return { day: near[0] ? near[0].start : day, events: near.slice(0, 1) };
  }

  function hover(svg, event) {
    const { day, events } = eventAt(svg, event);
    tip.replaceChildren();
    html('b', {}, tip).textContent = api.calendar.inWords(day);
    events.slice(0, 4).forEach((entry) => { html('span', {}, tip).textContent = entry.title; });
    tip.hidden = false;
    const frame = parts.fine.getBoundingClientRect(), width = tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(event.clientX - frame.left - width / 2, frame.width - width))}px`;
    tip.style.top = `${event.clientY - frame.top - tip.offsetHeight - 12}px`;
    lanes.querySelector('.hover')?.classList.remove('hover');
    if (svg === lanes && events[0]) [...lanes.querySelectorAll('.strip-mark')][data.events.indexOf(events[0])]?.classList.add('hover');
  }

  for (const svg of [lanes, fine]) {
    svg.addEventListener('click', (event) => api.go(eventAt(svg, event).day));
    svg.addEventListener('mousemove', (event) => hover(svg, event));
    svg.addEventListener('mouseleave', () => { tip.hidden = true; lanes.querySelector('.hover')?.classList.remove('hover'); });
  }
  api.on((kind) => { if (kind === 'day') show(); });
  const timer = setInterval(measure, 400);
  measure();
  signal.addEventListener('abort', () => { clearInterval(timer); watcher.disconnect(); });
  return { measure, attached: () => lanes.isConnected };
}
