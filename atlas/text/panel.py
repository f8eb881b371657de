"""The text beside the map: the day, and what changed, or two days compared, or the balance of land and people."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from atlas.html import escape, swatch_class
from atlas.i18n import t
from atlas.standing import Standing, losses, statement
from atlas.text import armies, balance, changes, claims, front, persecution, rule
from layers.atlas_data import AtlasData
from layers.calendar import in_words, short, weekday


def top(data: AtlasData, day: str, *, tab: str, compare: str) -> str:
    """Return the upper part of the panel as one piece of HTML: each piece costs the browser more than its words."""
    body = {"day": _day, "changes": _changes, "balance": _balance}[tab]
    return f"{heading(data, day)}{body(data, day, compare)}"


def heading(data: AtlasData, day: str) -> str:
    """Return the day, what is new on it, and the way to its neighbours."""
    return (
        f'<div class="day"><p class="small-caps">{escape(weekday(day))}</p><h1>{escape(in_words(day))}</h1>'
        f'<p class="statement">{escape(statement(data, day))}</p></div>{_neighbours(data, day)}'
    )


def _neighbours(data: AtlasData, day: str) -> str:
    """Return links to the nearest days on which something is documented."""
    days = data.event_days
    earlier, later = bisect_left(days, day) - 1, bisect_right(days, day)
    before = days[earlier] if earlier >= 0 else ""
    after = days[later] if later < len(days) else ""
    back = (
        day_link(before, f"← {_announced(data, before, day)}")
        if before
        else f"<span>← {escape(t('control.no_earlier'))}</span>"
    )
    on = (
        day_link(after, f"{_announced(data, after, day)} →")
        if after
        else f"<span>{escape(t('control.no_later'))} →</span>"
    )
    return f'<nav class="go" aria-label="{escape(t("panel.neighbours"))}">{back}{on}</nav>'


def _announced(data: AtlasData, day: str, beside: str) -> str:
    count = sum(event.start_date == day for event in data.events)
    return f"{short(day, year=day[:4] != beside[:4])} · {begun_words(count)}"


def begun_words(count: int) -> str:
    """Say how many events begin on a documented day; where none does, its land changes."""
    key = "panel.land_changes" if not count else "panel.one_event" if count == 1 else "panel.many_events"
    return t(key, count=count)


def day_link(day: str, text: str) -> str:
    """Return a link to a day; the scene moves there at once, without it the browser does."""
    return f'<a href="?date={day}" target="_self" data-day="{day}">{escape(text)}</a>'


def _day(data: AtlasData, day: str, compare: str) -> str:
    return (
        f"{changes.since_yesterday(data, day)}{front.of_day(data, day)}{armies.of_day(data, day)}"
        f'<section class="standing"><h2 class="small-caps">{escape(t("panel.standing"))}</h2>{stands(losses(data, day))}</section>'
        f"{claims.of_day(data, day)}"
    )


def _changes(data: AtlasData, day: str, compare: str) -> str:
    return changes.between(data, compare, day)


def _balance(data: AtlasData, day: str, compare: str) -> str:
    """Tell who holds what, who ruled the occupied land, and what the war cost the Romanian armies."""
    return f"{balance.balance_of(data, day)}{rule.of_day(data, day)}{armies.counted(data, day)}{persecution.sums(data, day)}"


def stands(lines: Iterable[Standing]) -> str:
    """Return what stands, a row a line; a sentence where nothing is lost."""
    return "".join(_row(line) for line in lines) or f'<p class="calm">{escape(t("panel.nothing_lost"))}</p>'


def _row(line: Standing) -> str:
    swatch = f"swatch {swatch_class(line.symbol)}" if line.symbol else "swatch parts"
    party = line.symbol.split()[-1] if line.symbol else ""
    return (
        f'<div class="row"><i class="{swatch}"></i><div><b>{escape(line.title)} '
        f'<span class="of-{party}">{escape(line.stage)}</span></b><p>{escape(line.detail)}</p></div></div>'
    )
