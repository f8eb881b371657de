// The link in the address bar: the browser writes it, and tells the server of every step back or forward.

const REST_BEFORE_LINK_MS = 400;
const SERVER_MS = 10000; // within which the server tells the map what it has told the slider

// A jump is a new step, a drag only changes the last one.
function keepLink(api, linkNow, signal) {
  let timer = 0, held = false, rest = REST_BEFORE_LINK_MS;
  const page = document.title, here = location.pathname;

  function write(how) {
    clearTimeout(timer);
    const link = linkNow();
    if (held || signal.aborted || link === location.href) return;
    history[how]({}, '', link);
    document.title = `${api.calendar.inWords(api.day)} · ${page}`; // so that the list of steps back can be read
  }

  // Until the server has taken a link, what it tells is the state before.
  function restore() {
    clearTimeout(timer);
    held = true;
    window.atlasWalked = location.search; // until link_channel.js takes it
    document.dispatchEvent(new CustomEvent('atlas:walked'));
  }

  // Streamlit would run the whole page with the choices that its widgets hold, which are those before the step.
  function walked(event) {
    if (location.pathname !== here) return;
    event.stopImmediatePropagation();
    const day = new URL(location.href).searchParams.get('date');
    if (/^\d{4}-\d\d-\d\d$/.test(day)) api.setDay(api.calendar.number(day));
    restore();
  }

  api.on((kind) => { if (kind === 'day') { clearTimeout(timer); timer = setTimeout(() => write('replaceState'), rest); rest = REST_BEFORE_LINK_MS; } });
  addEventListener('popstate', walked, { capture: true, signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return {
    restore,
    // The next day comes from the server: whether it is a jump it says when it reaches the map.
    expect: () => { rest = SERVER_MS; },
    replace: () => write('replaceState'),
    push: () => { if (held) held = false; else write('pushState'); },
  };
}

function linkTo(api, state) {
  const link = new URL(location.href);
  link.search = '';
  link.searchParams.set('date', api.calendar.iso(api.day));
  link.searchParams.set('view', state.view);
  link.searchParams.set('layers', state.layers.join(',') || 'none');
  if (api.fitted) link.searchParams.set('box', api.fitted);
  if (state.event) link.searchParams.set(api.city.inCity() && api.city.isMoment(state.event) ? 'moment' : 'event', state.event);
  if (state.compare) link.searchParams.set('compare', state.compare);
  if (state.panel !== 'day') link.searchParams.set('panel', state.panel);
  if (state.place) link.searchParams.set('place', state.place);
  const { q, kinds } = document.querySelector('.text-of-day')?.dataset ?? {};
  if (q) link.searchParams.set('q', q);
  if (kinds) link.searchParams.set('kinds', kinds);
  return link.href.replaceAll('%2C', ',');
}
