// Events under way on the day, as shapes on the map: shape says the kind, colour is the third cue.

const MOST_BESIDE = 3;

function makeMarkers(map, data, calendar, emit, tooltip) {
  const pane = map.createPane('events');
  pane.style.zIndex = 630;
  const layer = html('div', { class: 'atlas-events' }, pane);
  const events = data.events.filter((event) => event.at);
  let shown = [], selected = null, day = 0, drawn = null;

  function setDay(value) {
    day = value;
    const now = events.filter((event) => (event.start <= day && day <= event.end) || event.id === selected);
    const key = `${selected} ${now.map((event) => event.id).join()}`;
    if (key === drawn) return;
    drawn = key;
    layer.replaceChildren();
    shown = now.map((event) => ({ event, node: node(event) }));
    layout();
  }

  function node(event) {
    const button = html('button', { type: 'button', class: 'atlas-event', 'aria-label': `${calendar.inWords(event.start)}: ${event.title}` }, layer);
    drawKind(element('svg', { width: 14, height: 14, viewBox: '-1 -1 14 14' }, button), event.category, data.style, `var(--kind-${event.category})`);
    button.classList.toggle('selected', event.id === selected);
    if (event.id === selected && !event.town) html('span', { class: 'atlas-event-place' }, button).textContent = event.place;
    button.addEventListener('click', (click) => { click.stopPropagation(); emit('event', event.id); });
    button.addEventListener('mouseenter', () => tooltip.show([event.title, calendar.inWords(event.start)], map.latLngToContainerPoint(event.at)));
    button.addEventListener('mouseleave', tooltip.hide);
    return button;
  }

  function layout() {
    const used = new Map();
    for (const { event, node: button } of shown) {
      const at = map.latLngToLayerPoint(event.at), key = `${Math.round(at.x / 6)} ${Math.round(at.y / 6)}`;
      const shift = used.get(key) ?? 0;
      used.set(key, shift + 1);
      button.style.display = shift < MOST_BESIDE || event.id === selected ? '' : 'none'; // the list beside the map tells the rest
      button.style.transform = `translate(${at.x - 9 + shift * 16}px, ${at.y - 24}px)`;
    }
  }

  function select(id) {
    selected = id;
    setDay(day);
  }
  return { setDay, layout, select };
}
