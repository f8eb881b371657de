"""How do we know: under every event, figure and piece of land the works that it rests on, and which were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.i18n import t
from atlas.pages.frame import escape
from atlas.telling import count_words, figure_value
from layers.atlas_data import AtlasData
from layers.counts import Count
from layers.events import Citation, Event, Figure

UNITS = {"km2": "km²", "persons": ""}
"""How units of measure are written."""

WORKS_PAGE = "sources"


def how_known(
    data: AtlasData, citations: Sequence[Citation], *, note: str = "", alternatives: Iterable[str] = ()
) -> str:
    """Return a disclosure with citations, locators, what was read, what is uncertain, and other counts."""
    unread = sum(not citation.checked for citation in citations)
    words = t("panel.unchecked", count=unread, total=len(citations)) if len(citations) > 1 else t("panel.unchecked_one")
    flag = f" {_flag(words)}" if unread else ""
    others = "".join(f"<li>{escape(text)}</li>" for text in alternatives)
    parts = [f'<ul class="sources">{"".join(_citation(data, citation) for citation in citations)}</ul>']
    if note:
        parts.append(f'<p class="uncertain"><b>{escape(t("panel.note"))}.</b> {escape(note)}</p>')
    if others:
        parts.append(f'<p class="uncertain"><b>{escape(t("known.others"))}</b></p><ul>{others}</ul>')
    return f'<details class="how"><summary>{escape(t("known.how"))}{flag}</summary>{"".join(parts)}</details>'


def event_known(data: AtlasData, event: Event) -> str:
    """Tell how an event is known."""
    return how_known(data, event.citations, note=event.note)


def figures(data: AtlasData, event: Event) -> str:
    """List the figures of an event; each opens its source and the other counts of the same thing."""
    if not event.figures:
        return ""
    rows = "".join(_figure(data, figure, event.figures) for figure in event.figures)
    return f'<div class="figures" role="group" aria-label="{escape(t("panel.figures"))}">{rows}</div>'


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
    others = [other for other in beside if other is not figure and _same(figure, other)]
    cited = [Citation(figure.source, "", figure.checked)]
    words = (f"{_value(other)}, {t('panel.counted_by', who=other.counted_by)}" for other in others)
    flag = "" if figure.checked else f" {_flag(t('panel.unchecked_one'))}"
    inside = how_known(data, cited, alternatives=words).replace(
        '<details class="how">', '<details class="how" open>', 1
    )
    return (
        f'<details class="figure"><summary><b>{escape(_value(figure))}</b> {escape(figure.counted)}, '
        f"{escape(t('panel.counted_by', who=figure.counted_by))}{flag}</summary>{inside}</details>"
    )


def _same(one: Figure, other: Figure) -> bool:
    """Tell whether two figures count the same: the first words of what was counted decide."""
    return (
        one.unit == other.unit
        and one.counted.split(",")[0].split(" in ")[0] == other.counted.split(",")[0].split(" in ")[0]
    )


def _value(figure: Figure) -> str:
    return f"{figure_value(figure.value)} {UNITS.get(figure.unit, figure.unit)}".strip()


def _citation(data: AtlasData, citation: Citation) -> str:
    work = data.works.get(citation.source)
    name = escape(work.reference if work else citation.source)
    link = f'<a href="{WORKS_PAGE}?work={escape(citation.source)}" target="_blank">{name}</a>'
    locator = f", {escape(citation.locator)}" if citation.locator else ""
    outside = (
        f' <a href="{escape(work.url)}" target="_blank" rel="noopener" title="{escape(t("known.outside"))}">↗</a>'
        if work and work.url
        else ""
    )
    state = escape(t("panel.checked")) if citation.checked else _flag(t("panel.unchecked_one"))
    return f"<li>{link}{locator}{outside} · {state}</li>"


def _flag(text: str) -> str:
    return f'<span class="flag">{escape(text)}</span>'
