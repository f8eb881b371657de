"""The pogrom of Iași in words: moments, counts with who counted, sites, and the two death trains stop by stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.html import escape
from atlas.i18n import t
from atlas.text import claims, known
from atlas.text.event_list import event_body
from layers.atlas_data import AtlasData
from layers.calendar import in_words, short, weekday
from layers.edtf import parse_edtf
from layers.errors import GeodataError
from layers.events import Citation, Event
from layers.iasi import (
    Site,
    TrainStop,
    Value,
    grouped,
    moment_beside,
    moments,
    read_differences,
    read_sites,
    read_states,
    read_stops,
    read_train_texts,
    read_values,
    states_on,
)

HELP = (
    ("iasi1941.com, the memory of places", "https://www.iasi1941.com/"),
    ("INSHR-EW, Bucharest", "https://www.inshr-ew.ro/"),
    ("Yad Vashem, database of names", "https://yvng.yadvashem.org/"),
    ("USHMM", "https://www.ushmm.org/"),
)
"""Where to read more, to find names, and to ask."""


def help_links() -> str:
    """Return links to where more is to be read and names are to be found."""
    return " · ".join(
        f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(name)}</a>' for name, url in HELP
    )


def content_note(links: str) -> str:
    """Return what the reader is told before the first entry; `links` lead to where more is to be read."""
    told = (t("content_note.text"), t("content_note.documents"), t("moment.range_note"))
    return (
        f"<h2>{escape(t('content_note.title'))}</h2>{''.join(f'<p>{escape(one)}</p>' for one in told)}"
        f"<p>{escape(t('content_note.help'))}{links}</p>"
    )


def text(data: AtlasData, day: str, view: str, event: Event | None) -> str:
    """Return the text beside the city map or the map of the trains."""
    body = trains(data) if view == "trains" else pogrom(data)
    return f"{_heading(data, day, event)}{_moment(data, event)}{_list(data, event, day)}{claims.of_day(data, day)}{_states(data, day)}{body}"


def _heading(data: AtlasData, day: str, event: Event | None) -> str:
    all_moments = moments(data.events)
    earlier, later = moment_beside(all_moments, event if event and event.moment else None, day)
    back = _step(earlier, f"← {t('moment.earlier')}")
    on = _step(later, f"{t('moment.later')} →")
    return (
        f'<div class="day"><p class="small-caps">{escape(weekday(day))}</p><h1>{escape(in_words(day))}</h1></div>'
        f'<nav class="go" aria-label="{escape(t("moment.title"))}">{back}{on}</nav>'
    )


def _step(event: Event | None, words: str) -> str:
    if event is None:
        return f"<span>{escape(words)}</span>"
    return f'<button type="button" class="go-moment" data-moment="{event.id}">{escape(words)}<small>{escape(when(event))}</small></button>'


def when(event: Event) -> str:
    """Tell when a moment was, as its source gives it, with the day where that does not name it."""
    day = short(event.day, year=False)
    return event.time if any(name in event.time for name in ("June", "July")) else f"{day} · {event.time}"


def _moment(data: AtlasData, event: Event | None) -> str:
    if event is None or not event.moment:
        return f'<p class="calm">{escape(t("moment.none"))}</p>'
    return (
        f'<section class="moment"><h2>{escape(event.title)}</h2><p class="moment-time">{escape(event.time)}</p>'
        f"{event_body(data, event, linked=False)}{moment_sites(data, event)}</section>"
    )


def moment_sites(data: AtlasData, event: Event) -> str:
    """List the sites of a moment; '' where it names none."""
    sites = read_sites(data.folder)
    places = "".join(f"<li>{_site_button(sites[site])}</li>" for site in event.sites if site in sites)
    return f'<ul class="moment-sites">{places}</ul>' if places else ""


def _site_button(site: Site) -> str:
    name = escape(site.then_name)
    if not site.located:
        return f"{name} ({escape(t('city.not_located'))})"
    return f'<button type="button" class="link" data-site="{site.id}">{name}</button>'


def _list(data: AtlasData, event: Event | None, day: str) -> str:
    rows = "".join(
        f'<li><button type="button" class="link{" now" if own is event else ""}" data-moment="{own.id}">'
        f"<b>{escape(when(own))}</b> {escape(own.title)}</button></li>"
        for own in moments(data.events)
    )
    opened = "" if event and event.moment else " open"
    return (
        f'<details class="moments"{opened}><summary class="small-caps">{escape(t("moment.title"))}</summary>'
        f'<ol class="moment-list">{rows}</ol></details>'
    )


def _states(data: AtlasData, day: str) -> str:
    found = states_on(read_states(data.folder), day)
    if not found:
        return ""
    rows = "".join(
        f"<p><b>{escape(t('city.route_first' if state.train == '1' else 'city.route_second'))}.</b> {escape(state.words)}</p>"
        for state in found
    )
    cited = [
        (state.words[:24], known.row_citations(data, state.citations, checked=state.checked), "") for state in found
    ]
    return f'<section class="moment"><h2 class="small-caps">{escape(t("moment.state_title"))}</h2>{rows}{known.how_all_known(data, cited)}</section>'


def pogrom(data: AtlasData) -> str:
    """Return the counts of the pogrom and its sites, those without a known place told in full."""
    return _counts_of_the_pogrom(data) + _sites(data)


def _counts_of_the_pogrom(data: AtlasData) -> str:
    own = [value for value in read_values(data.folder) if value.subject == "pogrom"]
    return (
        f'<section class="moment"><h2 class="small-caps">{escape(t("moment.figures_title"))}</h2>'
        f"<p>{escape(t('moment.range_note'))}</p>{count_groups(data, own)}</section>"
    )


def count_groups(data: AtlasData, values: Iterable[Value]) -> str:
    """Show counts in the one component for them: range, every value with who counted, and why they differ."""
    differences = read_differences(data.folder)
    parts = []
    for group, own in grouped(values).items():
        shown = known.figure_list(data, [value.as_figure(own[0].counted) for value in own])
        why = differences.get(group)
        told = f'<p class="uncertain"><b>{escape(t("moment.differ"))}.</b> {escape(why.text)}</p>' if why else ""
        alone = f'<p class="fine">{escape(t("moment.one_count"))}</p>' if len(own) == 1 else ""
        parts.append(f'<div class="figures">{shown}{told}{alone}</div>')
    return "".join(parts)


def _sites(data: AtlasData) -> str:
    sites = list(read_sites(data.folder).values())
    placed = "".join(f"<li>{_site_button(site)}</li>" for site in sites if site.located)
    unplaced = "".join(f"<li>{_unplaced(data, site)}</li>" for site in sites if not site.located)
    return (
        f'<details class="moments"><summary class="small-caps">{escape(t("moment.sites_title", count=len(sites)))}</summary>'
        f'<p class="fine">{escape(t("moment.where"))}</p><ul class="moment-list">{placed}</ul>'
        f"<h3>{escape(t('moment.unplaced'))}</h3><ul>{unplaced}</ul></details>"
    )


def _unplaced(data: AtlasData, site: Site) -> str:
    values = [value for value in read_values(data.folder) if value.subject == site.id]
    cited = known.row_citations(data, site.citations, checked=site.checked)
    return (
        f"<b>{escape(site.then_name)}</b>. {escape(site.text)} <i>{escape(t('city.not_known'))} {escape(site.not_known)}</i>"
        f"{count_groups(data, values)}{known.how_known(data, cited, note=site.locator)}"
    )


def trains(data: AtlasData, *, accounts_cited: bool = True) -> str:
    """Return the accounts of both trains with their stops and counts; `accounts_cited` tells the works behind an account."""
    texts, stops = read_train_texts(data.folder), read_stops(data.folder)
    values = read_values(data.folder)
    parts = []
    for number in ("1", "2"):
        told = texts[f"train-{number}"]
        own = [stop for stop in stops if stop.train == number]
        rows = "".join(_stop(data, stop, values) for stop in own)
        totals = count_groups(data, [value for value in values if value.subject == f"train-{number}"])
        remainder = _remainder(values) if number == "1" else ""
        cited = known.how_known(data, _train_citations(data, told, own)) if accounts_cited else ""
        parts.append(
            f'<section class="moment"><h2>{escape(told["title"])}</h2><p>{escape(told["text"])}</p>'
            f'<p class="uncertain"><b>{escape(t("city.not_known"))}</b> {escape(told["not_known"])}</p>'
            f'{cited}<ol class="stops">{rows}</ol>{totals}{remainder}</section>'
        )
    both = count_groups(data, [value for value in values if value.subject == "trains"])
    title = escape(t("moment.all_counts"))
    return f'{"".join(parts)}<section class="moment"><h2 class="small-caps">{title}</h2>{both}</section>'


def _train_citations(data: AtlasData, told: Mapping[str, Any], stops: Sequence[TrainStop]) -> list[Citation]:
    """Return the works behind the account of a train; one counts as checked where it is for a stop of that train."""
    checked = {key for stop in stops if stop.checked for key in stop.citations}
    return [cited for key in told["citations"] for cited in known.row_citations(data, [key], checked=key in checked)]


def _stop(data: AtlasData, stop: TrainStop, values: Iterable[Value]) -> str:
    own = [value for value in values if value.subject == f"train-{stop.train}.{stop.order}"]
    cited = known.row_citations(data, stop.citations, checked=stop.checked)
    note = " ".join(part for part in (stop.locator, stop.note) if part)
    return (
        f'<li value="{stop.order}"><details class="stop"><summary><b>{escape(stop.place)}</b> {escape(stop.what)}</summary>'
        f'<p class="place">{escape(times_of(stop))}</p><p>{escape(stop.text)}</p>'
        f'<p class="uncertain"><b>{escape(t("city.not_known"))}</b> {escape(stop.not_known)}</p>'
        f"{count_groups(data, own)}{known.how_known(data, cited, note=note)}</details></li>"
    )


def times_of(stop: TrainStop) -> str:
    """Tell when a train came to a stop and left it, as exactly as it is known."""
    times = (("arrive", stop.arrive, stop.arrive_precision), ("leave", stop.leave, stop.leave_precision))
    return " · ".join(t(f"moment.{name}", when=when_words(time, precision)) for name, time, precision in times if time)


def when_words(time: str, precision: str) -> str:
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
