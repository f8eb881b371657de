// Above and below the slider: the chosen day over the thumb, years and documented changes along the track.

function makeRuler(api, data, slider) {
  const svg = element('svg', { class: 'ruler-svg', 'aria-hidden': 'true' });
  const cursor = element('path', { class: 'ruler-cursor' });
  let label = null, axis = null;
  let left = 0, width = 0;

  // The thumb runs the whole width of its track: measured, not assumed.
  function measure() {
    const ruler = document.querySelector('.atlas-ruler');
    if (!ruler) return;
    if (svg.parentNode !== ruler.lastChild) {
      [label, axis] = ruler.children;
      axis.replaceChildren(svg);
      watcher.observe(axis);
    }
    const track = slider()?.closest('[data-orientation]');
    if (!track) return;
    const frame = axis.getBoundingClientRect(), bar = track.getBoundingClientRect();
    if (bar.width === 0 || (left === bar.left - frame.left && width === bar.width)) return;
    left = bar.left - frame.left;
    width = bar.width;
    draw();
  }

  const watcher = new ResizeObserver(() => measure());
  const x = (day) => left + (day / (data.count - 1)) * width;

  function draw() {
    svg.replaceChildren();
    for (let year = 1940; year <= 1947; year += 1) {
      const at = x(api.calendar.number(`${year}-01-01`));
      element('path', { class: 'ruler-year', d: `M${at} 0V24` }, svg);
      const end = year < 1947 ? x(api.calendar.number(`${year + 1}-01-01`)) : left + width;
      if (end - at > 30) element('text', { x: (at + end) / 2, y: 23, 'text-anchor': 'middle' }, svg).textContent = year;
    }
    for (const event of data.events) {
      const from = x(event.start), to = Math.max(from + 1.8, x(event.end));
      element('rect', { class: 'ruler-mark', x: from, y: 1, width: Math.min(to - from, 40), height: 8, opacity: to - from > 2 ? 0.55 : 1 }, svg);
    }
    svg.appendChild(cursor);
    place();
  }

  // A month's name sets the width: measured once a text, not at every step.
  const widths = new Map();
  const widthOf = (text) => { if (!widths.has(text)) widths.set(text, label.offsetWidth); return widths.get(text); };

  function place() {
    if (!label) return;
    label.textContent = api.calendar.inWords(api.day);
    const at = x(api.day), half = widthOf(label.textContent) / 2;
    label.style.transform = `translateX(${Math.max(left, Math.min(at - half, left + width - half * 2))}px)`;
    cursor.setAttribute('d', `M${at} 0V12`);
  }

  svg.addEventListener('click', (event) => {
    const day = Math.round(((event.clientX - svg.getBoundingClientRect().left - left) / width) * (data.count - 1));
    const near = data.events.map((entry) => entry.start).sort((a, b) => Math.abs(a - day) - Math.abs(b - day))[0];
    api.go(Math.abs(near - day) < 8 ? near : day);
  });
  api.on((kind) => { if (kind === 'day') place(); });
  const timer = setInterval(measure, 400);
  measure();
  return { measure, attached: () => svg.isConnected, release: () => { clearInterval(timer); watcher.disconnect(); } };
}
