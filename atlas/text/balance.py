"""Land and people of every state on a day, beside the first day; documented figures beside the measured ones."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.html import escape
from atlas.i18n import number, t
from atlas.telling import count_source, figure_value, km2
from atlas.text import known
from atlas.text.sparkline import CHART, curve_class
from layers.atlas_data import AtlasData
from layers.balance import HolderBalance, balance, balances
from layers.calendar import DAYS, FIRST_DAY, in_words
from layers.counts import Count, documented_lands

FIRST_SHOWN = ("romania", "ussr", "hungary", "bulgaria")
"""Romania and those who took land from it; the others follow by size."""


def balance_of(data: AtlasData, day: str) -> str:
    """Return the balance of a day: Romania over time, every state in a table, documented beside measured."""
    now = {row.holder: row for row in balance(data.territory, data.folder, day)}
    then = {row.holder: row for row in balance(data.territory, data.folder, FIRST_DAY)}
    order = [holder for holder in FIRST_SHOWN if holder in now or holder in then]
    rest = sorted((now.keys() | then.keys()) - set(order), key=lambda holder: (-_land(now.get(holder)), holder))
    return (
        f'<section class="balance"><h2 class="small-caps">{escape(t("balance.title"))}</h2>{_people(data, now, then)}'
        f"{_chart(data, day)}{_table(data, order, now, then, day)}"
        f'<details class="outside"><summary>{escape(t("balance.others", count=len(rest)))}</summary>{_table(data, rest, now, then, day)}</details>'
        f'<p class="fine">{escape(t("balance.cut_off"))}</p>{_documented(data)}</section>'
    )


def _people(data: AtlasData, now: dict[str, HolderBalance], then: dict[str, HolderBalance]) -> str:
    rows = []
    for label, found in ((in_words(FIRST_DAY), then.get("romania")), (t("balance.today"), now.get("romania"))):
        counted = [found.population] if found and found.population else []
        rows.append(f"<dt>{escape(label)}</dt><dd>{known.counts(data, counted)}</dd>")
    return f'<p class="fine"><b>{escape(t("balance.people"))}</b></p><dl class="people">{"".join(rows)}</dl>'


def _chart(data: AtlasData, day: str) -> str:
    left = 100 * DAYS.index(day) / (len(DAYS) - 1)
    most = max(held + under_way for _, held, under_way in balances(data.folder)["romania"])
    years = "".join(
        f'<span style="left:{100 * DAYS.index(f"{year}-07-01") / (len(DAYS) - 1):.1f}%">{year}</span>'
        for year in range(1940, 1947)
    )
    return (
        f'<figure class="chart"><figcaption>{escape(t("balance.chart"))}</figcaption>'
        f'<div class="plot {CHART}" role="img" aria-label="{escape(t("balance.chart_label"))}"><i style="left:{left:.2f}%"></i>'
        f"<span>{escape(t('balance.most', area=km2(most)))}</span></div>"
        f'<div class="years" aria-hidden="true">{years}</div></figure>'
    )


def _table(
    data: AtlasData, holders: Sequence[str], now: dict[str, HolderBalance], then: dict[str, HolderBalance], day: str
) -> str:
    head = "".join(
        f"<th scope='col'>{escape(text)}</th>"
        for text in (t("balance.state"), t("balance.then"), t("balance.now"), t("balance.over_time"))
    )
    left = 100 * DAYS.index(day) / (len(DAYS) - 1)
    rows = "".join(_row(data, holder, now.get(holder), then.get(holder), left) for holder in holders)
    return f'<table class="moves states"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(data: AtlasData, holder: str, now: HolderBalance | None, then: HolderBalance | None, left: float) -> str:
    cut = "*" if (now or then) and any(row.cut_off for row in (now, then) if row) else ""
    difference = (now.area_km2 if now else 0) - (then.area_km2 if then else 0)
    shown = (
        f'<span class="difference">{_signed(difference)}</span>'
        if abs(difference) >= 1
        else f'<span class="difference">{escape(t("balance.same"))}</span>'
    )
    under_way = (
        f'<br><span class="under-way">{escape(t("balance.under_way", area=km2(now.under_way_km2)))}</span>'
        if now and now.under_way_km2 >= 1
        else ""
    )
    return (
        f"<tr><td><b>{escape(data.countries[holder].name)}</b>{cut}</td><td class='n'>{_area(then)}</td>"
        f"<td class='n'>{_area(now)}<br>{shown}{under_way}</td>"
        f'<td><div class="spark {curve_class(holder)}"><i style="left:{left:.2f}%"></i></div></td></tr>'
    )


def _land(row: HolderBalance | None) -> float:
    return row.area_km2 + row.under_way_km2 if row else 0


def _area(row: HolderBalance | None) -> str:
    if row is None:
        return "–"
    return km2(row.area_km2) if row.area_km2 >= 1 else "0"


def _signed(value: float) -> str:
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}"


def _documented(data: AtlasData) -> str:
    """Return every land that was measured by others, with the deviation of this map and why totals differ."""
    head = "".join(
        f"<th scope='col'>{escape(text)}</th>"
        for text in (t("balance.land"), t("balance.measured"), t("balance.documented"))
    )
    lands = documented_lands(data.folder)
    rows = "".join(_documented_row(data, counts) for counts in lands)
    return (
        f'<h2 class="small-caps">{escape(t("balance.beside"))}</h2><table class="moves documented"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _documented_row(data: AtlasData, counts: Sequence[Count]) -> str:
    measured = sum(data.territory.units[unit].area_km2 for unit in counts[0].units)
    values = "".join(_documented_value(count, measured) for count in counts)
    cited = [
        citation for count in counts for citation in known.row_citations(data, count.citations, checked=count.checked)
    ]
    unique = list({(citation.source, citation.checked): citation for citation in cited}.values())
    why = data.area_notes.get(counts[0].land, "")
    return (
        f"<tr><td><b>{escape(counts[0].name)}</b>{known.how_known(data, unique, note=why)}</td>"
        f"<td class='n'>{km2(measured)}</td><td><ul class='values'>{values}</ul></td></tr>"
    )


def _documented_value(count: Count, measured: float) -> str:
    documented = count.area_km2
    unit = {"km2": "km²"}.get(count.unit_of_measure, count.unit_of_measure)
    deviation = f" <b>{100 * (measured / documented - 1):+.1f} %</b>".replace("-", "−") if documented else ""
    flag = "" if count.checked else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
    return (
        f"<li>{escape(figure_value(count.value))} {escape(unit)}, {escape(count_source(count))}{deviation}{flag}</li>"
    )
