// What is under the pointer, and the card of the piece of land that was clicked.

function makeTooltip(host) {
  const tip = html('div', { class: 'atlas-tip', hidden: '' }, host);
  const show = (lines, at) => {
    tip.replaceChildren();
    lines.filter(Boolean).forEach((line, index) => { html(index ? 'span' : 'b', {}, tip).textContent = line; });
    tip.hidden = false;
    const width = tip.offsetWidth, height = tip.offsetHeight;
    tip.style.left = `${Math.min(at.x + 14, host.clientWidth - width - 6)}px`;
    tip.style.top = `${at.y + 18 + height > host.clientHeight ? at.y - height - 10 : at.y + 18}px`;
  };
  return { show, hide: () => { tip.hidden = true; } };
}

function makeCard(host, data, calendar, emit) {
  const words = data.words.detail;
  const card = html('section', { class: 'atlas-card', hidden: '', tabindex: '-1' }, host);
  let open = null, openTown = null;

  function fact(list, term, value) {
    if (!value) return;
    html('dt', {}, list).textContent = term;
    html('dd', {}, list).textContent = value;
  }

  function show(item, day, town = null) {
    open = item;
    openTown = town;
    const unit = data.units[item.unit], step = item.line[stepOn(item.line, day)];
    const [, , number, holder, status, since, claimed] = step;
    const row = data.tenures[number];
    card.replaceChildren();
    const close = html('button', { type: 'button', class: 'atlas-close', 'aria-label': data.words.control.close }, card);
    close.textContent = '×';
    close.addEventListener('click', hide);
    html('h3', {}, card).textContent = unit.name;
    if (item.town) html('p', { class: 'follows' }, card).textContent = fill(words.follows, { town: item.town });
    const list = html('dl', {}, card);
    if (town?.line[0][2]) {
      const [, name, own] = town.line[stepOn(town.line, day)];
      const around = own === holder ? '' : ` ${words.not_the_land}`;
      fact(list, name, `${words.holder.toLowerCase()} ${data.countries[own] ?? own}${around}`);
    }
    fact(list, words.holder, `${data.countries[holder] ?? holder}, ${fill(words.since, { day: wordsOf(since) })}`);
    fact(list, words.status, [data.words.status[status], row.transfer && data.words.stage[row.transfer.replace(' ', '_')]].filter(Boolean).join('; '));
    const rule = ruleOf(item, step, day, data);
    if (rule) {
      fact(list, data.words.rule.administration, `${rule.name}, ${data.words.rule[rule.kind]}, ${fill(words.since, { day: wordsOf(rule.start) })}${rule.about ? ` (${words.about})` : ''}`);
      fact(list, data.words.rule.governor, [rule.governor, rule.seat && fill(data.words.rule.seat, { seat: rule.seat })].filter(Boolean).join('; '));
    }
    fact(list, words.act, row.act ? row.act + (row.act_date ? `, ${wordsOf(row.act_date)}` : '') : '');
    fact(list, words.claimed, claimed.length ? claimed.map((name) => data.countries[name] ?? name).join(', ') : words.no_claim);
    fact(list, words.area, areaText(unit));
    known(item, unit, row, day, rule);
    eventLinks(item.unit, day);
    card.hidden = false;
  }

  // How do we know: the works behind the holder, the town, the areas and the line, and which of them were read.
  function known(item, unit, row, day, rule) {
    const box = html('details', { class: 'atlas-known' }, card);
    html('summary', {}, box).textContent = data.words.known.how;
    const list = html('dl', {}, box);
    works(list, words.holder, row.sources, row.checked, row.note);
    if (rule) works(list, data.words.rule.administration, rule.sources, rule.checked, [rule.act, rule.note].filter(Boolean).join('. '));
    if (item.district) works(list, data.words.rule.district, item.made_of, null, `${item.title}. ${fill(data.words.rule[item.method], { error: item.error })} ${item.note}`);
    const change = (item.days ?? []).filter((entry) => entry[0] <= day).pop();
    if (change) works(list, item.town, change[2], change[3], `${calendar.inWords(change[0])}: ${data.countries[change[1]]}${change[4] ? '' : `, ${words.about}`}`);
    for (const entry of unit.areas) works(list, `${group(entry.value)} ${entry.unit}`, entry.sources, entry.checked, entry.by);
    works(list, words.border, unit.made_of, null, fill(words.error, { method: words[unit.method], error: unit.error }) + (unit.note ? `. ${unit.note}` : ''));
    if (unit.romania) unit.borders.forEach(([other, method, error, note]) => fact(list, fill(words.towards, { unit: data.units[other].name.split(' (')[0] }), `±${error} km, ${words[method]}${note ? `. ${note}` : ''}`));
  }

  function works(list, term, keys, checked, note) {
    html('dt', {}, list).textContent = term;
    const cell = html('dd', {}, list);
    if (note) html('span', {}, cell).textContent = note;
    for (const key of keys) {
      const link = html('a', { href: `sources?work=${encodeURIComponent(key)}`, target: '_blank' }, cell);
      link.textContent = data.sources[key]?.[0] ?? key;
    }
    const unread = checked === false || (checked && keys.some((key) => data.sources[key] && !data.sources[key][1]));
    if (unread) html('i', { class: 'atlas-flag' }, cell).textContent = words.unchecked;
  }

  function areaText(unit) {
    const measured = group(unit.area);
    const counts = unit.areas.map((entry) => `${group(entry.value)} ${entry.unit} (${entry.by}${entry.checked ? '' : `, ${words.unchecked}`})`);
    return counts.length ? fill(words.area_value, { measured, note: counts.join('; ') }) : fill(words.measured_only, { measured });
  }

  function eventLinks(unit, day) {
    const near = data.events.filter((event) => event.units.includes(unit))
      .sort((a, b) => Math.abs(a.start - day) - Math.abs(b.start - day)).slice(0, 3).sort((a, b) => a.start - b.start);
    if (!near.length) return;
    html('h4', {}, card).textContent = words.events;
    for (const event of near) {
      const link = html('button', { type: 'button', class: 'atlas-link' }, card);
      link.textContent = `${calendar.inWords(event.start)}: ${event.title}`;
      link.addEventListener('click', () => emit('event', event.id));
    }
  }

  function hide() { open = null; card.hidden = true; emit('closed'); }
  const wordsOf = (day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? calendar.wordsOf(day) : day);
  const setDay = (day) => { if (open && !card.hidden) show(open, day, openTown); };
  return { show, hide, setDay, isOpen: () => !card.hidden, focus: () => card.focus() };
}

// Thousands with a narrow space.
function group(value) {
  const text = String(value);
  return /^\d{4,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, '\u202f') : text;
}
