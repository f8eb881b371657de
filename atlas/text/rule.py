"""Who ruled the occupied land on a day, in words; the card of a piece of land tells head, act and sources."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.html import escape
from atlas.i18n import join, t
from layers.administrations import Administration
from layers.atlas_data import AtlasData
from layers.calendar import short

HIDDEN_KINDS = frozenset({"annexed"})
"""Annexed land is told of as what stands, not as rule over occupied land."""


def of_day(data: AtlasData, day: str) -> str:
    """List the administrations of a day, the districts of one under its name; '' where there is none."""
    rows = [row for row in data.territory.administrations.on(day) if row.kind not in HIDDEN_KINDS]
    if not rows:
        return ""
    groups: dict[tuple[str, str], list[Administration]] = {}
    for row in rows:
        groups.setdefault((row.authority, _head(row)), []).append(row)
    order = sorted(groups, key=lambda key: (key[0] != "romania", data.countries[key[0]].name, key[1]))
    told = "".join(f"<li>{_group(data, key, groups[key], day)}</li>" for key in order)
    title = f"{t('rule.title')} ({len(groups)})"
    return (
        f'<section class="rule"><details class="how"><summary>{escape(title)}</summary>'
        f'<ul class="sources">{told}</ul><p class="fine">{escape(t("rule.where"))}</p></details></section>'
    )


def _head(row: Administration) -> str:
    return row.name.split(",")[0].split(" (")[0]


def _group(data: AtlasData, key: tuple[str, str], rows: Iterable[Administration], day: str) -> str:
    authority, head = key
    own = list(rows)
    since = min(row.start_date for row in own)
    parts = list(dict.fromkeys(_part(row) for row in own if _part(row)))
    districts = f": {join(parts)}" if len(parts) > 1 else ""
    kinds = t(f"rule.{own[0].kind}")
    when = t("rule.since", day=short(since, year=since[:4] != day[:4]))
    return f"<b>{escape(head)}</b>, {escape(data.countries[authority].name)}, {escape(kinds)}, {escape(when)}{escape(districts)}"


def _part(row: Administration) -> str:
    _, comma, rest = row.name.partition(", ")
    return rest.split(" (")[0].removeprefix("General District ") if comma else ""
