"""How do we know: under every event, figure and piece of land the works that it rests on, and which were read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from atlas.html import escape
from atlas.i18n import join, t
from atlas.telling import count_words, figure_value
from layers.atlas_data import AtlasData
from layers.counts import Count
from layers.events import Citation, Event, Figure

UNITS = {"km2": "km²", "persons": ""}
"""How units of measure are written."""

WORKS_PAGE = "sources"

_TO_WORKS = re.compile(rf'<a href="{WORKS_PAGE}\?work=([^"]*)" target="_blank">')
_OUTWARD = re.compile(r' <a href="[^"]*" target="_blank" rel="noopener" title="[^"]*">↗</a>')


def how_known(
    data: AtlasData, citations: Sequence[Citation], *, note: str = "", alternatives: Iterable[str] = ()
) -> str:
    """Return a disclosure with citations, locators, what was read, what is uncertain, and other counts."""
    unread = sum(not citation.checked for citation in citations)
    words = t("panel.unchecked", count=unread, total=len(citations)) if len(citations) > 1 else t("panel.unchecked_one")
    mark = f" {flag(words)}" if unread else ""
    others = "".join(f"<li>{escape(text)}</li>" for text in alternatives)
    parts = [f'<ul class="sources">{"".join(_citation(data, citation) for citation in citations)}</ul>']
    if note:
        parts.append(f'<p class="uncertain"><b>{escape(t("panel.note"))}.</b> {escape(note)}</p>')
    if others:
        parts.append(f'<p class="uncertain"><b>{escape(t("known.others"))}</b></p><ul>{others}</ul>')
    return f'<details class="how"><summary>{escape(t("known.how"))}{mark}</summary>{"".join(parts)}</details>'


def how_all_known(data: AtlasData, told: Sequence[tuple[str, Sequence[Citation], str]]) -> str:
    """Return one disclosure for several statements, each told as its name, its citations and its note.

    A work stands once, with the names of all that rest on it: every node of the text costs a step of the slider time.
    """
    resting: dict[Citation, list[str]] = {}
    for name, cited, _ in told:
        for citation in cited:
            resting.setdefault(citation, []).append(name)
    total, unread = (sum(len(names) for own, names in resting.items() if wanted(own)) for wanted in (bool, _unread))
    words = t("panel.unchecked", count=unread, total=total) if total > 1 else t("panel.unchecked_one")
    mark = f" {flag(words)}" if unread else ""
    rows = "".join(
        f"<li>{escape(join(list(dict.fromkeys(names))))}: {_citation(data, own).removeprefix('<li>')}"
        for own, names in resting.items()
    )
    notes = "".join(f'<p class="uncertain">{escape(name)}: {escape(note)}</p>' for name, _, note in told if note)
    return f'<details class="how"><summary>{escape(t("known.how"))}{mark}</summary><ul class="sources">{rows}</ul>{notes}</details>'


def _unread(citation: Citation) -> bool:
    return not citation.checked


def event_known(data: AtlasData, event: Event) -> str:
    """Tell how an event is known."""
    return how_known(data, event.citations, note=event.note)


def figures(data: AtlasData, event: Event) -> str:
    """List the figures of an event; those that count the same thing stand under a bar of their range."""
    if not event.figures:
        return ""
    inside = figure_list(data, event.figures)
    return f'<div class="figures" role="group" aria-label="{escape(t("panel.figures"))}">{inside}</div>'


def figure_list(data: AtlasData, figures: Sequence[Figure]) -> str:
    """Write figures one by one; those that count the same thing stand under a bar of their range."""
    parts, told = [], set()
    for figure in figures:
        same = [other for other in figures if figure.group and other.group == figure.group]
        if len(same) < 2:
            parts.append(_figure(data, figure, ()))
        elif figure.group not in told:
            told.add(figure.group)
            parts.append(f"{_range(same)}{''.join(_figure(data, one, same) for one in same)}")
    return "".join(parts)


def _range(same: Sequence[Figure]) -> str:
    """Draw the values of several counters on one line, in HTML boxes placed in per cent."""
    bounds = [found for figure in same if (found := figure.bounds)]
    if not bounds:
        return ""
    low, high = min(bound[0] for bound in bounds), max(bound[1] for bound in bounds)
    if low == high:
        return ""

    def place(value: float) -> float:
        return round(4 + 92 * (value - low) / (high - low), 1)

    marks = "".join(
        f'<i style="left:{place(one)}%"></i>'
        if one == other
        else f'<u style="left:{place(one)}%;right:{100 - place(other):.1f}%"></u>'
        for one, other in bounds
    )
    unit = UNITS.get(same[0].unit, same[0].unit)
    title = f"{same[0].group}, {unit}" if unit else same[0].group
    label = t(
        "known.range",
        group=same[0].group,
        low=figure_value(f"{low:g}" if low % 1 else f"{low:.0f}"),
        high=figure_value(f"{high:g}" if high % 1 else f"{high:.0f}"),
    )
    return (
        f'<div class="range"><p><b>{escape(title)}</b> <span>{escape(t("known.disagree"))}</span></p>'
        f'<div class="bar" role="img" aria-label="{escape(label)}"><b></b>{marks}</div></div>'
    )


def counts(data: AtlasData, found: Sequence[Count]) -> str:
    """Write the counts of one land: the first in the open, the others and their sources behind it."""
    if not found:
        return f'<span class="none">{escape(t("changes.no_count"))}</span>'
    first = found[0]
    cited = row_citations(data, first.citations, checked=first.checked)
    others = [
        count_words(count) + (f", {t('panel.unchecked_one')}" if not count.checked else "") for count in found[1:]
    ]
    return f"{escape(count_words(first))}{how_known(data, cited, note=first.note, alternatives=others)}"


def row_citations(data: AtlasData, keys: Iterable[str], *, checked: bool) -> list[Citation]:
    """Return citations of a row that is checked as a whole; a work that was never opened is not checked by it."""
    return [Citation(key, "", checked and key in data.works and data.works[key].seen) for key in keys]


def _figure(data: AtlasData, figure: Figure, beside: Sequence[Figure]) -> str:
    others = [other for other in beside if other is not figure]
    cited = [Citation(figure.source, "", figure.checked)]
    words = (f"{_value(other)}, {t('panel.counted_by', who=other.counted_by)}" for other in others)
    mark = "" if figure.checked else f" {flag(t('panel.unchecked_one'))}"
    inside = how_known(data, cited, alternatives=words).replace(
        '<details class="how">', '<details class="how" open>', 1
    )
    return (
        f'<details class="figure"><summary><b>{escape(_value(figure))}</b> {escape(figure.counted)}, '
        f"{escape(t('panel.counted_by', who=figure.counted_by))}{mark}</summary>{inside}</details>"
    )


def _value(figure: Figure) -> str:
    return f"{figure_value(figure.value)} {UNITS.get(figure.unit, figure.unit)}".strip()


def work_link(data: AtlasData, key: str) -> str:
    """Return a link to the entry of a work."""
    work = data.works.get(key)
    name = escape(work.reference if work else key)
    return f'<a href="{WORKS_PAGE}?work={escape(key)}" target="_blank">{name}</a>'


def with_works_inside(markup: str) -> str:
    """Turn the links of `work_link` into those of a file that holds the works itself and tells their addresses there."""
    return _TO_WORKS.sub(r'<a href="#work=\1" data-work="\1">', _OUTWARD.sub("", markup))


def _citation(data: AtlasData, citation: Citation) -> str:
    work = data.works.get(citation.source)
    link = work_link(data, citation.source)
    locator = f", {escape(citation.locator)}" if citation.locator else ""
    outside = (
        f' <a href="{escape(work.url)}" target="_blank" rel="noopener" title="{escape(t("known.outside"))}">↗</a>'
        if work and work.url
        else ""
    )
    state = escape(t("panel.checked")) if citation.checked else flag(t("panel.unchecked_one"))
    return f"<li>{link}{locator}{outside} · {state}</li>"


def flag(text: str) -> str:
    """Mark a text as not checked."""
    return f'<span class="flag">{escape(text)}</span>'
