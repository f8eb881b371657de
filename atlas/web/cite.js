// A citation of what is on the screen: the state, the version of the data, and the link back to it.

function makeCitation(host, data, calendar, tell) {
  const words = data.words.cite;
  const box = html('dialog', { class: 'atlas-cite', 'aria-label': words.title }, host);
  html('h3', {}, box).textContent = words.title;
  const text = html('textarea', { readonly: '', rows: 6, 'aria-label': words.title }, box);
  html('p', {}, box).textContent = words.licence;
  const bar = html('div', { class: 'atlas-cite-bar' }, box);
  const copy = html('button', { type: 'button' }, bar), close = html('button', { type: 'button' }, bar);
  copy.textContent = words.copy;
  close.textContent = words.close;
  close.addEventListener('click', () => box.close());
  copy.addEventListener('click', () => tell(text.value));

  function written(state, link) {
    const event = data.events.find((entry) => entry.id === state.event);
    const compare = state.compare ? fill(words.compare, { day: calendar.wordsOf(state.compare) }) : '';
    const told = event ? fill(words.event, event) : '';
    return fill(words.text, { day: calendar.inWords(state.day), compare, view: state.viewName, event: told, version: data.version, link });
  }

  function open(state, link) {
    text.value = written(state, link);
    box.showModal();
    text.select();
  }
  return { open, written, release: () => box.remove() };
}
