"""The Romanian armies in words: where each stood, under whom, and what was counted of it, with who counted."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.html import escape
from atlas.i18n import join, t
from atlas.telling import figure_value
from atlas.text import known
from layers.armies import ArmyCount, Sector, counts_on, read_counts_of_armies, read_fixes, sectors_on
from layers.atlas_data import AtlasData
from layers.calendar import days_between, span_in_words
from layers.events import Citation


def of_day(data: AtlasData, day: str) -> str:
    """Tell where every Romanian army stands on a day, and lead to its counts and sources; '' where none is in the war."""
    sectors = sectors_on(read_fixes(data.folder), day)
    if not sectors:
        return ""
    told = "".join(f"<p>{_sector(sector)}</p>" for sector in sectors)
    title = f'<h2 class="small-caps">{escape(t("army.title"))}</h2>'
    link = f'<button type="button" class="link" data-panel="balance">{escape(t("army.more"))}</button>'
    return f'<section class="armies">{title}{told}{link}</section>'


def counted(data: AtlasData, day: str) -> str:
    """Tell of every Romanian army on a day with strength, losses and how that is known; '' where none is in the war.

    It stands apart from the text of the day: every node there costs a step of the slider time.
    """
    sectors = sectors_on(read_fixes(data.folder), day)
    if not sectors:
        return ""
    told = "".join(f"<p>{_sector(sector)}</p>" for sector in sectors)
    cited = [(_name(sector), _citations(data, sector), _note(sector)) for sector in sectors]
    title = f'<h2 class="small-caps">{escape(t("army.title"))}</h2>'
    counts = _counts(data, sectors, day)
    return f'<section class="armies">{title}{told}{counts}{known.how_all_known(data, cited)}</section>'


def counts_of_day(data: AtlasData, sectors: Sequence[Sector], day: str) -> list[ArmyCount]:
    """List what was counted of the armies of a day, the shortest time first, each count once."""
    every = read_counts_of_armies(data.folder)
    found = dict.fromkeys(count for sector in sectors for count in counts_on(every, sector.army, day))
    return sorted(
        found, key=lambda count: (days_between(count.start_date, count.end_date), count.measure != "strength")
    )


def _name(sector: Sector) -> str:
    return t(f"army.{sector.army}")


def _sector(sector: Sector) -> str:
    under = sector.fix.subordinate_to
    command = f"; {escape(t('army.under', command=under))}" if under else ""
    return f"<b>{escape(_name(sector))}</b>: {escape(sector.fix.sector)}{command}."


def _citations(data: AtlasData, sector: Sector) -> list[Citation]:
    return known.row_citations(data, sector.fix.citations, checked=sector.fix.checked)


def _note(sector: Sector) -> str:
    return " ".join(text.rstrip(".") + "." for text in (sector.fix.locator, sector.fix.note) if text)


def _counts(data: AtlasData, sectors: Sequence[Sector], day: str) -> str:
    counts = counts_of_day(data, sectors, day)
    if not counts:
        return ""
    rows = "".join(f"<li>{_count(data, count)}</li>" for count in counts)
    return (
        f'<details class="how" open><summary>{escape(t("army.counts"))}</summary><ul class="sources">{rows}</ul>'
        f'<p class="fine">{escape(t("army.all_war"))}</p></details>'
    )


def _count(data: AtlasData, count: ArmyCount) -> str:
    together = ""
    if len(count.armies) > 1:
        names = join([t(f"army.{army}") for army in count.armies])
        together = f"{t('army.together', armies=names)}, "
    words = f"{figure_value(count.value)} {count.unit}: {together}{count.counted}, {span_in_words(count.start_date, count.end_date)}"
    who = t("panel.counted_by", who=count.counted_by)
    links = ", ".join(known.work_link(data, key) for key in count.citations)
    flag = "" if count.checked else f" · {known.flag(t('panel.unchecked_one'))}"
    note = f" <i>{escape(count.note)}</i>" if count.note else ""
    return f"{escape(words)}, {escape(who)}. {links}{flag}{note}"
