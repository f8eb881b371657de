// The page that needs no server: its rules for days, searches and links, and the text beside the map.

const FAR_DAYS = 45, MOST_AROUND = 8, MOST_FOUND = 60, LONGEST_QUERY = 200;
const FOLDED = { ł: 'l', đ: 'd', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', '’': "'", ʼ: "'" };

// The words of a text without diacritics, capitals and groups of thousands, as Python folds them.
function foldedWords(text) {
  const joined = text.replace(/(?<!\d)\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?!\d)/g, (found) => found.replace(/\D/g, ''));
  const plain = [...joined.toLowerCase()].map((letter) => FOLDED[letter] ?? letter).join('').normalize('NFKD').replace(/\p{Mn}/gu, '');
  return plain.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

// A day as people write it: 1940-09-12, 12/9/1940, 12.9.1940, 12 September 1940; null for anything else.
function readDay(text) {
  const plain = text.replaceAll(',', ' ').trim().replace(/\s+/g, ' ');
  const numbers = /^(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})$/.exec(plain), named = /^(\d{1,2})(?:st|nd|rd|th)?[. ] ?([A-Za-z]{3,})\.? (\d{4})$/.exec(plain);
  const parts = numbers ? [numbers[3], numbers[2], numbers[1]] : named ? [named[3], monthOf(named[2].toLowerCase()), named[1]] : /^(\d{4})-(\d\d)-(\d\d)$/.exec(plain)?.slice(1);
  if (!parts) return null;
  const [year, month, date] = parts.map(Number), day = new Date(Date.UTC(year, month - 1, date));
  return day.getUTCMonth() === month - 1 && day.getUTCDate() === date && day.getUTCFullYear() === year ? day.toISOString().slice(0, 10) : null;
}

const monthOf = (asked) => MONTHS.findIndex((month) => month.toLowerCase().startsWith(asked)) + 1 || (asked === 'sept' ? 9 : 0);

function spanInWords(start, end) {
  if (start === end) return words(start);
  if (start.slice(0, 7) === end.slice(0, 7)) return `${Number(start.slice(8))}–${words(end)}`;
  return `${start.slice(0, 4) === end.slice(0, 4) ? words(start).slice(0, -5) : words(start)} – ${words(end)}`;
}

const daysAway = (event, day) => Math.max(event.start - day, day - event.end, 0);

// Under way first, then the nearest; what an event's neighbours are is a rule shared with the list of the atlas.
function eventsAround(events, day) {
  const near = events.filter((event) => event.inside && daysAway(event, day) <= FAR_DAYS);
  near.sort((a, b) => daysAway(a, day) - daysAway(b, day) || a.start - b.start || (a.id < b.id ? -1 : 1));
  return near.slice(0, MOST_AROUND);
}

// Every word must begin a word of an event; `named` where title, place or a name of it hold them all.
function findEvents(events, query, alike) {
  const terms = foldedWords(query.slice(0, LONGEST_QUERY)).map((term) => [term, ...alike.filter((group) => group.includes(term)).flat()]);
  const holds = (text) => terms.every((group) => group.some((term) => text.includes(` ${term}`)));
  const hits = terms.length ? events.filter((event) => holds(event.named + event.told)) : [];
  return { named: hits.filter((event) => holds(event.named)), other: hits.filter((event) => !holds(event.named)) };
}

// What a link says of the state, and what is wrong with it.
function readHash(hash, book, calendar) {
  const asked = new URLSearchParams(hash.replace(/^#/, '')), found = {}, faults = [], note = book.words.note;
  const short = (value) => (value.length <= 40 ? value : `${value.slice(0, 40)}…`);
  const id = asked.get('moment') ?? asked.get('event') ?? '', event = book.events.find((entry) => entry.id === id);
  if (event) found.event = id;
  else if (id) faults.push(fill(note.bad_event, { value: short(id) }));
  const day = asked.get('date') && /^\d{4}-\d\d-\d\d$/.test(asked.get('date')) ? readDay(asked.get('date')) : null, number = day ? calendar.number(day) : -1;
  found.day = number >= 0 && number < calendar.count ? number : event ? calendar.clamp(event.start) : null;
  if (asked.has('date') && found.day !== number) faults.push(fill(note.bad_date, { value: short(asked.get('date')), day: calendar.inWords(found.day ?? calendar.number(book.state.date)) }));
  found.view = asked.get('view') ?? (asked.has('moment') ? CITY_VIEWS[0] : book.state.view);
  if (!book.views.includes(found.view)) { faults.push(fill(note.bad_view, { value: short(found.view) })); found.view = book.views[0]; }
  const layers = asked.get('layers')?.split(',').filter(Boolean) ?? book.state.layers;
  for (const name of layers) if (name !== 'none' && !book.layers.includes(name)) faults.push(fill(note.bad_layer, { value: short(name) }));
  found.layers = book.layers.filter((name) => layers.includes(name));
  found.q = (asked.get('q') ?? '').slice(0, LONGEST_QUERY);
  return { found, faults };
}

// The text beside the map: each part is written anew only where it differs.
function makeText(book, calendar, state) {
  const said = book.words, find = (id) => document.getElementById(id), byId = new Map(book.events.map((event) => [event.id, event]));
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });
  const told = (part, day) => part.texts[part.steps[stepOn(part.steps, day)][1]];
  const outside = [['before_atlas', (event) => event.end < 0], ['after_atlas', (event) => event.start >= calendar.count]];
  const moments = book.moments.map((id) => byId.get(id));
  const keys = new Map();

  function put(id, key, parts) {
    if (keys.get(id) === key) return;
    keys.set(id, key);
    find(id).replaceChildren(...parts());
  }

  function show(day) {
    const city = CITY_VIEWS.includes(state.view), searching = !city && state.q.trim() !== '';
    put('weekday', day, () => [weekday.format(Date.parse(calendar.iso(day)))]);
    put('day-in-words', day, () => [calendar.inWords(day)]);
    put('statement', `${city} ${day}`, () => [city ? '' : told(book.statements, day)]);
    put('neighbours', `${city} ${day} ${city && state.event}`, () => (city ? besideMoments(day) : besideDays(day)));
    put('stands', city || searching ? `${city} ${city && state.event}` : `${told(book.stands, day)} ${book.changes[day] ?? ''}`, () => (city ? moment() : searching ? [] : standing(day)));
    const around = city ? [] : eventsAround(book.events, day), open = byId.get(state.event);
    if (open?.inside && !around.includes(open)) around.unshift(open);
    put('events', city ? `city ${state.event}` : searching ? `q ${state.q} ${state.event}` : `${around.map((event) => event.id).join()} ${state.event}`, () => (city ? momentList() : searching ? found() : listed(around)));
    put('more', city ? `${state.view} ${book.states[day] ?? ''}` : '', () => (city ? more(day) : []));
  }

  const shortDay = (day, beside) => {
    const [year, month, date] = calendar.iso(day).split('-'), name = `${Number(date)} ${said.strip.months[month - 1]}`;
    return year === calendar.iso(beside).slice(0, 4) ? name : `${name} ${year}`;
  };

  function besideDays(day) {
    const earlier = book.days.filter(([other]) => other < day).pop(), later = book.days.find(([other]) => other > day);
    const link = (entry, text) => withText(html('a', { href: `#date=${calendar.iso(entry[0])}`, 'data-day': entry[0] }), text);
    return [
      earlier ? link(earlier, `← ${shortDay(earlier[0], day)} · ${earlier[1]}`) : withText(html('span'), `← ${said.control.no_earlier}`),
      later ? link(later, `${shortDay(later[0], day)} · ${later[1]} →`) : withText(html('span'), `${said.control.no_later} →`),
    ];
  }

  function besideMoments(day) {
    const at = book.moments.indexOf(state.event), next = moments.findIndex((event) => event.end >= day);
    const earlier = at >= 0 ? moments[at - 1] : moments.filter((event) => event.end < day).pop(), later = at >= 0 ? moments[at + 1] : moments[next];
    return [[earlier, `← ${said.moment.earlier}`], [later, `${said.moment.later} →`]].map(([event, text]) => {
      if (!event) return withText(html('span'), text);
      const button = withText(html('button', { type: 'button', class: 'go-moment', 'data-moment': event.id }), text);
      withText(html('small', {}, button), event.when);
      return button;
    });
  }

  function standing(day) {
    const changed = book.changes[day] ? [headed('changed', said.changes.title, [withText(html('p'), book.changes[day])])] : [];
    return [...changed, headed('standing', said.panel.standing, [written(told(book.stands, day))])];
  }

  function headed(name, title, parts) {
    const section = html('section', { class: name });
    withText(html('h2', { class: 'small-caps' }, section), title);
    section.append(...parts);
    return section;
  }

  function listed(around) {
    const starts = around.map((event) => Math.max(event.start, 0)), ends = around.map((event) => Math.min(event.end, calendar.count - 1));
    const span = around.length && spanInWords(calendar.iso(Math.min(...starts)), calendar.iso(Math.max(...ends)));
    const missing = book.missing ? [withText(html('p', { class: 'missing' }), book.missing)] : [];
    return [heading(around.length ? fill(said.panel.events, { span }) : said.panel.events_none), rows(around), ...missing, ...(book.embed ? [] : lists())];
  }

  const lists = () => outside.map(([key, isOut]) => {
    const own = book.events.filter(isOut), box = html('details', { class: 'outside' });
    box.open = own.some((event) => event.id === state.event);
    withText(html('summary', {}, box), `${said.panel[key]} (${own.length})`);
    box.append(rows(own));
    return box;
  });

  function found() {
    const { named, other } = findEvents(book.events, state.q, book.alike), count = named.length + other.length, query = state.q.trim().slice(0, 40);
    if (!count) return [withText(html('div', { class: 'empty', role: 'status' }), fill(said.search.nothing, { query, missing: book.missing }).trim())];
    const head = heading(fill(count === 1 ? said.search.found_one : said.search.found, { count, query }));
    head.setAttribute('role', 'status');
    const rest = other.slice(0, Math.max(0, MOST_FOUND - named.length));
    return [head, rows(named.slice(0, MOST_FOUND)), ...(named.length && rest.length ? [heading(said.search.in_text)] : []), rows(rest)];
  }

  const heading = (text) => withText(html('p', { class: 'small-caps events' }), text);

  function rows(events) {
    const list = html('div', { class: 'events-list' });
    for (const event of events) {
      const row = html('details', { 'data-event': event.id }, list), head = html('summary', { class: `of-${event.category}` }, row);
      withText(html('b', {}, head), event.date);
      head.append(` ${event.title}`);
      row.open = event.id === state.event;
      if (row.open) row.append(written(event.body));
    }
    return list;
  }

  function moment() {
    const event = byId.get(state.event);
    if (!event?.when) return [withText(html('p', { class: 'calm' }), said.moment.none)];
    const section = html('section', { class: 'moment' });
    withText(html('h2', {}, section), event.title);
    withText(html('p', { class: 'moment-time' }, section), event.time);
    section.append(written(event.body + event.sites));
    return [section];
  }

  function momentList() {
    const box = html('details', { class: 'moments' }), list = html('ol', { class: 'moment-list' });
    box.open = !byId.get(state.event)?.when;
    withText(html('summary', { class: 'small-caps' }, box), said.moment.title);
    box.append(list);
    for (const event of moments) {
      const button = html('button', { type: 'button', class: `link${event.id === state.event ? ' now' : ''}`, 'data-moment': event.id }, html('li', {}, list));
      withText(html('b', {}, button), event.when);
      button.append(` ${event.title}`);
    }
    return [box];
  }

  function more(day) {
    const states = book.states[day] ? [headed('moment', said.moment.state_title, [written(book.states[day])])] : [];
    return [...states, written(state.view === 'trains' ? book.trains : book.iasi)];
  }
  return { show, event: (id) => byId.get(id) ?? null };
}

// HTML that Python wrote, in which every text was escaped.
function written(markup) {
  return document.createRange().createContextualFragment(markup);
}

function withText(node, text) {
  node.textContent = text;
  return node;
}

// The works: one of them, or all, searched.
function makeWorks(book) {
  const said = book.words.standalone, box = html('dialog', { class: 'atlas-cite works-box', 'aria-label': said.works }, document.body);
  const close = withText(html('button', { type: 'button', class: 'atlas-close', 'aria-label': book.words.control.close }, box), '×');
  withText(html('h3', {}, box), said.works);
  const search = html('input', { type: 'search', placeholder: said.works_search, 'aria-label': said.works_search }, box);
  const list = html('ul', { class: 'bibliography' }, box), all = withText(html('button', { type: 'button' }, box), said.all_works);
  close.addEventListener('click', () => box.close());
  all.addEventListener('click', () => open(''));
  search.addEventListener('input', () => fillList(''));

  function fillList(key) {
    const wanted = foldedWords(search.value);
    const shown = book.works.filter(([id, reference, , url]) => (key ? id === key : wanted.every((word) => foldedWords(`${id} ${reference} ${url}`).some((other) => other.startsWith(word)))));
    list.replaceChildren(...shown.map(entry));
    search.hidden = Boolean(key);
    all.hidden = !key;
  }

  function entry([id, reference, note, url, seen]) {
    const item = html('li');
    withText(html('b', { class: 'key' }, item), id);
    item.append(` ${reference} `);
    if (!seen) withText(html('span', { class: 'flag' }, item), said.unseen);
    if (note) withText(html('p', { class: 'fine' }, item), note);
    if (/^https?:/.test(url)) withText(html('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: book.words.known.outside }, html('p', {}, item)), `${url} ↗`);
    return item;
  }

  function open(key) {
    search.value = '';
    fillList(key);
    if (!box.open) box.showModal();
  }
  return { open };
}
