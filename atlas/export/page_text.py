"""The texts of the page that needs no server, written once for all days: events, what stands, Iași, the works."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from atlas.i18n import t
from atlas.scene.timeline import day_number, timeline
from atlas.standing import Standing, losses, statement
from atlas.telling import changes_sentence, figure_value, missing_sentence
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, add_days, short
from layers.edtf import parse_edtf
from layers.errors import GeodataError
from layers.events import Citation, Event, Figure
from layers.files import read_toml
from layers.iasi import (
    Site,
    TrainStop,
    Value,
    grouped,
    moments,
    read_differences,
    read_sites,
    read_states,
    read_stops,
    read_train_texts,
    read_values,
)
from layers.movements import movements
from layers.search import words_of
from layers.support import supports

UNITS = {"km2": "km²", "persons": ""}
"""How units of measure are written."""


def page_texts(data: AtlasData) -> dict[str, Any]:
    """Return as plain data what the page tells of every day; all HTML in it is escaped here."""
    return {
        "events": [_event(data, event) for event in data.events],
        "statements": _over_time(lambda day: statement(data, day)),
        "stands": _over_time(lambda day: _stands(losses(data, day))),
        "changes": _changes(data),
        "days": _documented_days(data),
        "moments": [event.id for event in moments(data.events)],
        "states": _states(data),
        "iasi": _pogrom(data),
        "trains": _trains(data),
        "works": _works(data),
        "alike": [[words_of(word)[0] for word in words] for words in _alike(data)],
        "missing": missing_sentence(data),
    }


def escape(text: str) -> str:
    """Make a text safe inside HTML; the only way in which text enters the page."""
    return html.escape(text, quote=True)


def _over_time(text_on: Callable[[str], str]) -> dict[str, Any]:
    """List the distinct texts of all days, and the days on which another of them begins."""
    numbers: dict[str, int] = {}
    steps = timeline(DAYS, lambda day: (numbers.setdefault(text_on(day), len(numbers)),))
    return {"texts": list(numbers), "steps": steps}


def _stands(lines: Iterable[Standing]) -> str:
    return "".join(_row(line) for line in lines) or f'<p class="calm">{escape(t("panel.nothing_lost"))}</p>'


def _row(line: Standing) -> str:
    swatch = f"swatch is-{line.symbol.replace(' ', '-')}" if line.symbol else "swatch parts"
    party = line.symbol.split()[-1] if line.symbol else ""
    return (
        f'<div class="row"><i class="{swatch}"></i><div><b>{escape(line.title)} '
        f'<span class="of-{party}">{escape(line.stage)}</span></b><p>{escape(line.detail)}</p></div></div>'
    )


def _changes(data: AtlasData) -> dict[int, str]:
    """Say by day what changed on the days on which land that is or was Romania's changes hands or legal state."""
    told = {}
    for day in data.romanian_change_days:
        before = add_days(day, -1)
        told[day_number(day)] = changes_sentence(data, movements(data.territory, data.folder, before, day), before, day)
    return told


def _documented_days(data: AtlasData) -> list[list[Any]]:
    begun = Counter(event.start_date for event in data.events)
    return [[day_number(day), _announced(begun[day])] for day in data.event_days]


def _announced(count: int) -> str:
    key = "panel.land_changes" if not count else "panel.one_event" if count == 1 else "panel.many_events"
    return t(key, count=count)


def _event(data: AtlasData, event: Event) -> dict[str, Any]:
    return {
        "id": event.id, "date": event.short_date, "title": event.title, "category": event.category,
        "start": day_number(event.start_date), "end": day_number(event.end_date), "inside": event.in_atlas,
        "body": event_body(data, event), "named": _words(_named(data, event)), "told": _words(_told(data, event)),
        **({"time": event.time, "when": _when(event), "sites": _moment_sites(data, event)} if event.moment else {}),
    }  # fmt: skip


def event_body(data: AtlasData, event: Event) -> str:
    """Return date, place, text, figures, and how it is known, of an event."""
    place = event.place if event.on_map else t("panel.off_map", place=event.place)
    unsure = f" {_flag(t('panel.approximate'))}" if event.approximate else ""
    figures = f'<div class="figures" role="group" aria-label="{escape(t("panel.figures"))}">{_figures(data, event.figures)}</div>'
    return (
        f'<div class="event"><p class="place">{escape(event.date_in_words)}{unsure} · {escape(place)}</p>'
        f'<p class="text">{escape(event.text)}</p>{figures if event.figures else ""}'
        f"{_how_known(data, event.citations, note=event.note)}</div>"
    )


def _named(data: AtlasData, event: Event) -> list[str]:
    return [event.title, event.place, *data.gazetteer.names_at(event.place, event.lat, event.lon)]


def _told(data: AtlasData, event: Event) -> list[str]:
    figures = [f"{figure.value} {figure.counted} {figure.counted_by}" for figure in event.figures]
    towns = data.gazetteer.mentioned(f"{event.title} {event.text}")
    return [event.text, event.note, *figures, *(name for town in towns for name in data.gazetteer.names[town])]


def _words(texts: Iterable[str]) -> str:
    """Return the folded words of some texts, each once, with a space before every one."""
    return "".join(f" {word}" for word in sorted({word for text in texts for word in words_of(text)}))


def _how_known(data: AtlasData, citations: Sequence[Citation], *, note: str = "", others: Iterable[str] = ()) -> str:
    """Return a disclosure with works, locators, what was checked, what is not certain, and other counts."""
    unread = sum(not citation.checked for citation in citations)
    words = t("panel.unchecked", count=unread, total=len(citations)) if len(citations) > 1 else t("panel.unchecked_one")
    rows = "".join(_citation(data, citation) for citation in citations)
    unsure = f'<p class="uncertain"><b>{escape(t("panel.note"))}.</b> {escape(note)}</p>' if note else ""
    counted = "".join(f"<li>{escape(text)}</li>" for text in others)
    beside = f'<p class="uncertain"><b>{escape(t("known.others"))}</b></p><ul>{counted}</ul>' if counted else ""
    mark = f" {_flag(words)}" if unread else ""
    return f'<details class="how"><summary>{escape(t("known.how"))}{mark}</summary><ul class="sources">{rows}</ul>{unsure}{beside}</details>'


def _citation(data: AtlasData, citation: Citation) -> str:
    work = data.works.get(citation.source)
    name, key = escape(work.reference if work else citation.source), escape(citation.source)
    locator = f", {escape(citation.locator)}" if citation.locator else ""
    state = escape(t("panel.checked")) if citation.checked else _flag(t("panel.unchecked_one"))
    return f'<li><a href="#work={key}" data-work="{key}">{name}</a>{locator} · {state}</li>'


def _row_citations(data: AtlasData, keys: Iterable[str], *, checked: bool) -> list[Citation]:
    """Return citations of a row that is checked as a whole; a work that was never opened is not checked by it."""
    return [Citation(key, "", checked and key in data.works and data.works[key].seen) for key in keys]


def _flag(text: str) -> str:
    return f'<span class="flag">{escape(text)}</span>'


def _figures(data: AtlasData, figures: Sequence[Figure]) -> str:
    """Write figures one by one; those that count the same thing stand under a bar of their range."""
    parts, told = [], set()
    for figure in figures:
        same = [other for other in figures if figure.group and other.group == figure.group]
        if len(same) < 2:
            parts.append(_figure(data, figure, ()))
        elif figure.group not in told:
            told.add(figure.group)
            parts += [_range(same), *(_figure(data, one, same) for one in same)]
    return "".join(parts)


def _figure(data: AtlasData, figure: Figure, beside: Sequence[Figure]) -> str:
    who = t("panel.counted_by", who=figure.counted_by)
    others = (f"{_value(one)}, {t('panel.counted_by', who=one.counted_by)}" for one in beside if one is not figure)
    mark = "" if figure.checked else f" {_flag(t('panel.unchecked_one'))}"
    known = _how_known(data, [Citation(figure.source, "", figure.checked)], others=others)
    inside = known.replace('<details class="how">', '<details class="how" open>', 1)
    return (
        f'<details class="figure"><summary><b>{escape(_value(figure))}</b> {escape(figure.counted)}, '
        f"{escape(who)}{mark}</summary>{inside}</details>"
    )


def _value(figure: Figure) -> str:
    return f"{figure_value(figure.value)} {UNITS.get(figure.unit, figure.unit)}".strip()


def _range(same: Sequence[Figure]) -> str:
    """Draw the values of several counters on one line, in boxes placed in per cent; '' where they agree."""
    bounds = [found for figure in same if (found := figure.bounds)]
    low, high = (edge(end for bound in bounds for end in bound) if bounds else 0.0 for edge in (min, max))
    if low == high:
        return ""
    places = [[round(4 + 92 * (end - low) / (high - low), 1) for end in bound] for bound in bounds]
    marks = "".join(_mark(*place) for place in places)
    unit = UNITS.get(same[0].unit, same[0].unit)
    title = f"{same[0].group}, {unit}" if unit else same[0].group
    written = (figure_value(f"{end:g}" if end % 1 else f"{end:.0f}") for end in (low, high))
    label = t("known.range", group=same[0].group, **dict(zip(("low", "high"), written, strict=True)))
    return (
        f'<div class="range"><p><b>{escape(title)}</b> <span>{escape(t("known.disagree"))}</span></p>'
        f'<div class="bar" role="img" aria-label="{escape(label)}"><b></b>{marks}</div></div>'
    )


def _mark(left: float, right: float) -> str:
    if left == right:
        return f'<i style="left:{left}%"></i>'
    return f'<u style="left:{left}%;right:{100 - right:.1f}%"></u>'


def _count_groups(data: AtlasData, values: Iterable[Value]) -> str:
    """Show counts group by group: the range, every value with who counted, and why they differ."""
    differences, parts = read_differences(data.folder), []
    for group, own in grouped(values).items():
        shown = _figures(data, [value.as_figure(own[0].counted) for value in own])
        why = differences.get(group)
        told = f'<p class="uncertain"><b>{escape(t("moment.differ"))}.</b> {escape(why.text)}</p>' if why else ""
        alone = f'<p class="fine">{escape(t("moment.one_count"))}</p>' if len(own) == 1 else ""
        parts.append(f'<div class="figures">{shown}{told}{alone}</div>')
    return "".join(parts)


def _counts_of(data: AtlasData, subject: str) -> str:
    return _count_groups(data, [value for value in read_values(data.folder) if value.subject == subject])


def _when(event: Event) -> str:
    if any(name in event.time for name in ("June", "July")):
        return event.time
    return f"{short(event.day, year=False)} · {event.time}"


def _moment_sites(data: AtlasData, event: Event) -> str:
    sites = read_sites(data.folder)
    places = "".join(f"<li>{_site_button(sites[site])}</li>" for site in event.sites if site in sites)
    return f'<ul class="moment-sites">{places}</ul>' if places else ""


def _site_button(site: Site) -> str:
    name = escape(site.then_name)
    if not site.located:
        return f"{name} ({escape(t('city.not_located'))})"
    return f'<button type="button" class="link" data-site="{escape(site.id)}">{name}</button>'


def _states(data: AtlasData) -> dict[int, str]:
    """Tell by day between which stops the trains were."""
    told: dict[int, str] = {}
    for state in read_states(data.folder):
        name = escape(t("city.route_first" if state.train == "1" else "city.route_second"))
        cited = _how_known(data, _row_citations(data, state.citations, checked=state.checked))
        day = day_number(state.date)
        told[day] = f"{told.get(day, '')}<p><b>{name}.</b> {escape(state.words)}</p>{cited}"
    return told


def _pogrom(data: AtlasData) -> str:
    """Return the counts of the pogrom and its sites, those without a known place told in full."""
    sites = list(read_sites(data.folder).values())
    placed = "".join(f"<li>{_site_button(site)}</li>" for site in sites if site.located)
    unplaced = "".join(f"<li>{_unplaced(data, site)}</li>" for site in sites if not site.located)
    return (
        f'<section class="moment"><h2 class="small-caps">{escape(t("moment.figures_title"))}</h2>'
        f"<p>{escape(t('moment.range_note'))}</p>{_counts_of(data, 'pogrom')}</section>"
        f'<details class="moments"><summary class="small-caps">{escape(t("moment.sites_title", count=len(sites)))}</summary>'
        f'<p class="fine">{escape(t("moment.where"))}</p><ul class="moment-list">{placed}</ul>'
        f"<h3>{escape(t('moment.unplaced'))}</h3><ul>{unplaced}</ul></details>"
    )


def _unplaced(data: AtlasData, site: Site) -> str:
    cited = _how_known(data, _row_citations(data, site.citations, checked=site.checked), note=site.locator)
    return (
        f"<b>{escape(site.then_name)}</b>. {escape(site.text)} <i>{escape(t('city.not_known'))} {escape(site.not_known)}</i>"
        f"{_counts_of(data, site.id)}{cited}"
    )


def _trains(data: AtlasData) -> str:
    title = escape(t("moment.all_counts"))
    both = f'<section class="moment"><h2 class="small-caps">{title}</h2>{_counts_of(data, "trains")}</section>'
    return _train(data, "1", _remainder(read_values(data.folder))) + _train(data, "2", "") + both


def _train(data: AtlasData, number: str, remainder: str) -> str:
    told = read_train_texts(data.folder)[f"train-{number}"]
    rows = "".join(_stop(data, stop) for stop in read_stops(data.folder) if stop.train == number)
    return (
        f'<section class="moment"><h2>{escape(told["title"])}</h2><p>{escape(told["text"])}</p>'
        f'<p class="uncertain"><b>{escape(t("city.not_known"))}</b> {escape(told["not_known"])}</p>'
        f'<ol class="stops">{rows}</ol>{_counts_of(data, f"train-{number}")}{remainder}</section>'
    )


def _stop(data: AtlasData, stop: TrainStop) -> str:
    note = " ".join(part for part in (stop.locator, stop.note) if part)
    cited = _how_known(data, _row_citations(data, stop.citations, checked=stop.checked), note=note)
    return (
        f'<li value="{stop.order}"><details class="stop"><summary><b>{escape(stop.place)}</b> {escape(stop.what)}</summary>'
        f'<p class="place">{escape(_times_of(stop))}</p><p>{escape(stop.text)}</p>'
        f'<p class="uncertain"><b>{escape(t("city.not_known"))}</b> {escape(stop.not_known)}</p>'
        f"{_counts_of(data, f'train-{stop.train}.{stop.order}')}{cited}</details></li>"
    )


def _times_of(stop: TrainStop) -> str:
    times = (("arrive", stop.arrive, stop.arrive_precision), ("leave", stop.leave, stop.leave_precision))
    return " · ".join(t(f"moment.{name}", when=_when_words(time, precision)) for name, time, precision in times if time)


def _when_words(time: str, precision: str) -> str:
    """Write the time of a stop as it is known; what EDTF cannot hold stands as it is."""
    try:
        words = parse_edtf(time).in_words(about_the_hour=precision == "hour-approx")
    except (GeodataError, ValueError):
        words = time.replace("/", " – ").replace("T", ", ")
    return f"{t('detail.about_day')} {words}" if precision == "day-approx" else words


def _remainder(values: Sequence[Value]) -> str:
    """Show what the counts of the first train leave open; the difference is ours, of counts that stand above."""

    def count(group: str, who: str) -> int:
        return next(int(float(v.value_min)) for v in values if v.group == group and v.counted_by.startswith(who))

    loaded, bodies = count("t1-loaded", "R. Ioanid"), count("t1-bodies-total", "Romanian police")
    alive = count("t1-alive-calarasi", "INSHR-EW")
    words = t("moment.remainder", loaded=loaded, bodies=bodies, alive=alive, rest=loaded - bodies - alive)
    return f'<p class="uncertain"><b>{escape(t("moment.arithmetic"))}.</b> {escape(words)}</p>'


def _works(data: AtlasData) -> list[list[str]]:
    """List every work that is cited, as a bibliography is ordered: id, reference, note, address, 'seen' or ''."""
    cited = supports(data)
    works = sorted(
        (data.works[key] for key in cited if key in data.works), key=lambda work: (words_of(work.filed_under), work.id)
    )
    return [[work.id, work.reference, work.note, work.url, "seen" if work.seen else ""] for work in works]


def _alike(data: AtlasData) -> list[list[str]]:
    """Return the words that stand for each other in a search, leaving out those of several words."""
    groups = read_toml(data.folder / "text/en/search.toml").get("alike", [])
    return [[word for word in group if len(words_of(word)) == 1] for group in groups]


def first_told(texts: dict[str, Any], part: str, day: str) -> str:
    """Return what a part of the texts tells on a day: 'statements' as plain text, 'stands' as HTML."""
    number = day_number(max(day, FIRST_DAY))
    told = texts[part]
    return str(told["texts"][[step for step in told["steps"] if step[0] <= number][-1][1]])
