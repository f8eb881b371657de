"""The front in words: how the line of the day is known, the towns taken, and the ground between two lines."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.html import escape
from atlas.i18n import join, number, t
from atlas.telling import basis_words
from atlas.text import known
from layers.atlas_data import AtlasData
from layers.events import Citation
from layers.front_facts import FrontTown, TownChange, towns_taken
from layers.front_ground import ground_between
from layers.sides import AXIS, SOVIET


def of_day(data: AtlasData, day: str) -> str:
    """Tell how the line of a day is known, and which towns were taken; '' where there is no front."""
    front = data.territory.front
    if day not in front:
        return ""
    told = basis_words(front.standing(day), front.positions_of(day))
    taken = [(town, change) for town, change in towns_taken(data.folder) if change.date == day]
    towns = f"<p>{_taken(taken)}</p>{known.how_all_known(data, _cited(data, taken))}" if taken else ""
    title = f'<h2 class="small-caps">{escape(t("front.title"))}</h2>'
    return f'<section class="front">{title}<p class="fine">{escape(told)}</p>{towns}</section>'


def between(data: AtlasData, first: str, second: str) -> str:
    """Tell how much ground lies between the lines of two days, and who won it; '' where one has no line."""
    front = data.territory.front
    if first not in front or second not in front or first == second:
        return ""
    to_soviet, to_axis = ground_between(data.territory, first, second)
    return f"<p>{escape(t('front.between', to_soviet=number(to_soviet), to_axis=number(to_axis)))}</p>"


def _taken(taken: Sequence[tuple[FrontTown, TownChange]]) -> str:
    """Name the towns taken on a day by the side that took them; 'c.' where the day is known to about ten."""
    told = []
    for side in (SOVIET, AXIS):
        names = [
            escape(f"{'' if change.precision == 'day' else t('front.about')}{town.name}")
            for town, change in taken
            if change.side == side
        ]
        if names:
            told.append(f"{escape(t(f'front.taken_{side}'))} <b>{join(names)}</b>.")
    return " ".join(told)


def _cited(data: AtlasData, taken: Sequence[tuple[FrontTown, TownChange]]) -> list[tuple[str, Sequence[Citation], str]]:
    return [
        (town.name, known.row_citations(data, change.citations, checked=change.checked), change.note)
        for town, change in taken
    ]
