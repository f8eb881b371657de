"""What changed since the day before, and between any two days, as a sentence and a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from atlas.html import escape
from atlas.i18n import t
from atlas.telling import acts_words, changes_sentence, km2, land_name, of_romania, state_words
from atlas.text import front, known
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, add_days, in_words, short
from layers.events import Citation
from layers.movements import LandChange, Movement, movements

LEAST_BY_FRONT_KM2 = 250


def since_yesterday(data: AtlasData, day: str) -> str:
    """Tell what changed on a day: a sentence, and a table where land changed."""
    first = add_days(day, -1)
    moves = _worth_telling(movements(data.territory, data.folder, first, day)) if day > FIRST_DAY else []
    sentence = changes_sentence(data, moves, first, day) if day > FIRST_DAY else t("changes.first_day")
    body = _table(data, moves, whole=False) if moves else _nearest(data, day)
    return f'<section class="changed"><h2 class="small-caps">{escape(t("changes.title"))}</h2><p>{escape(sentence)}</p>{body}</section>'


def between(data: AtlasData, compare: str, day: str) -> str:
    """Tell what changed between the chosen day and another, the earlier of them first."""
    first, second = sorted((compare or FIRST_DAY, day))
    moves = movements(data.territory, data.folder, first, second)
    title = f"{in_words(first)} → {in_words(second)}"
    hint = "" if compare else f'<p class="fine">{escape(t("changes.how"))}</p>'
    body = _table(data, moves) + f'<p class="fine">{escape(t("changes.measured"))}</p>'
    return (
        f'<section class="changed"><h2 class="small-caps">{escape(t("changes.title"))}</h2><h3>{escape(title)}</h3>'
        f"<p>{escape(changes_sentence(data, moves, first, second))}</p>{front.between(data, first, second)}"
        f"{body}{hint}</section>"
    )


def _worth_telling(moves: Sequence[Movement]) -> list[Movement]:
    """Leave out what the front moved in a day by less than its line is known to."""
    told = [
        move.of([land for land in move.lands if not land.by_front or land.area_km2 >= LEAST_BY_FRONT_KM2])
        for move in moves
    ]
    return [move for move in told if move.lands]


def _nearest(data: AtlasData, day: str) -> str:
    """Link the nearest days on which the land of Romania changes."""
    days = data.romanian_change_days
    earlier, later = bisect_left(days, day) - 1, bisect_right(days, day)
    links = []
    if earlier >= 0:
        links.append(_link(days[earlier], t("changes.last", day=short(days[earlier]))))
    if later < len(days):
        links.append(_link(days[later], t("changes.next", day=short(days[later]))))
    return f'<p class="fine near">{" · ".join(links)}</p>'


def _link(day: str, text: str) -> str:
    return f'<a href="?date={day}" target="_self" data-day="{day}">{escape(text)}</a>'


def _table(data: AtlasData, moves: Sequence[Movement], *, whole: bool = True) -> str:
    """Return the movements of Romania, and those elsewhere behind a disclosure; not `whole`: as their titles only."""
    own, elsewhere = of_romania(data, moves)
    shown = "".join(_movement(data, move, apart=whole) for move in own)
    if not elsewhere:
        return shown
    rest = "".join(_movement(data, move) if whole else _line(data, move) for move in elsewhere)
    return f'{shown}<details class="outside"><summary>{escape(t("changes.elsewhere"))} ({len(elsewhere)})</summary>{rest}</details>'


def _line(data: AtlasData, move: Movement) -> str:
    return f'<p class="fine">{escape(_title(data, move))}: {km2(move.area_km2)} km²</p>'


def _title(data: AtlasData, move: Movement) -> str:
    before, after = data.countries[move.holder_before].name, data.countries[move.holder_after].name
    if move.holder_before == move.holder_after:
        return t("changes.same_holder", holder=after)
    return t("changes.from_to", before=before, after=after)


def _movement(data: AtlasData, move: Movement, *, apart: bool = True) -> str:
    """Return a table of the lands; how each is known stands beside it, or for all below: each disclosure costs a step time."""
    together = "".join(
        f'<tr class="together"><td>{escape(count.name)}, {escape(t("changes.together"))}</td><td></td><td>{known.counts(data, [count])}</td></tr>'
        for count in move.populations[:1]
    )
    rows = "".join(_land(data, land, apart=apart) for land in move.lands)
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in (_title(data, move), "km²", t("changes.people")))
    total = (
        f'<tr class="total"><td>{escape(t("changes.sum"))}</td><td class="n">{km2(move.area_km2)}</td><td></td></tr>'
        if len(move.lands) > 1
        else ""
    )
    below = (
        ""
        if apart
        else known.how_all_known(data, [(land_name(data, land), _citations(data, land), "") for land in move.lands])
    )
    return f'<table class="moves"><thead><tr>{head}</tr></thead><tbody>{rows}{together}{total}</tbody></table>{below}'


def _citations(data: AtlasData, land: LandChange) -> list[Citation]:
    return known.row_citations(data, land.citations, checked=land.checked)


def _land(data: AtlasData, land: LandChange, *, apart: bool) -> str:
    cited = known.how_known(data, _citations(data, land)) if apart else ""
    people = escape(t("changes.part_not_counted")) if not land.whole else known.counts(data, land.populations)
    return (
        f"<tr><td><b>{escape(land_name(data, land))}</b><br>{escape(state_words(data, land))}<br>"
        f'<span class="act">{escape(acts_words(land))}</span>{cited}</td>'
        f'<td class="n">{km2(land.area_km2)}</td><td class="people">{people}</td></tr>'
    )
