// A citation of what is on the screen: the state, the version of the data, and the link back to it.

function makeCitation(host, data, calendar, tell) {
  const told = data.words.cite;
  const box = html('dialog', { class: 'atlas-cite', 'aria-label': told.title }, host);
  html('h3', {}, box).textContent = told.title;
  const text = html('textarea', { readonly: '', rows: 6, 'aria-label': told.title }, box);
  html('p', {}, box).textContent = told.licence;
  const bar = html('div', { class: 'atlas-cite-bar' }, box);
  const copy = html('button', { type: 'button' }, bar), close = html('button', { type: 'button' }, bar);
  copy.textContent = told.copy;
  close.textContent = told.close;
  close.addEventListener('click', () => box.close());
  copy.addEventListener('click', async () => { copy.textContent = (await tell(text.value)) ? data.words.control.copied : told.copy; });

  function written(state, link) {
    const event = data.events.find((entry) => entry.id === state.event);
    const compare = state.compare ? fill(told.compare, { day: calendar.wordsOf(state.compare) }) : '';
    const opened = event ? fill(told.event, event) : '';
    return fill(told.text, { day: calendar.inWords(state.day), compare, view: state.viewName, event: opened, version: data.version, link, today: words(new Date().toISOString().slice(0, 10)) });
  }

  function open(state, link) {
    copy.textContent = told.copy;
    text.value = written(state, link);
    box.showModal();
    text.select();
  }
  return { open, written, release: () => box.remove() };
}
