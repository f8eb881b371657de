"""The front in words: how the line of the day is known, the towns taken, and the ground between two lines."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.i18n import join, number, t
from atlas.pages import known
from atlas.pages.frame import escape
from layers.atlas_data import AtlasData
from layers.calendar import in_words
from layers.events import Citation
from layers.front import Standing
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


def basis_words(standing: Standing, places: int) -> str:
    """Say whether a line is attested, described or reconstructed, how old the nearest dated line is, and the error."""
    values = {
        "day": in_words(standing.day), "nearest": in_words(standing.keyframe), "age": _age(standing.age), "places": places,
        "read": in_words(standing.attested) if standing.attested else "", "error": f"{standing.error_km:g}",
        "most": f"{standing.error_90_km:g}",
    }  # fmt: skip
    keys = [f"front.{standing.basis}"]
    if standing.basis == "reconstructed":
        keys.append("front.nearest_attested" if standing.attested == standing.keyframe else "front.nearest_described")
    return " ".join(t(key, **values) for key in (*keys, "front.error"))


def _age(days: int) -> str:
    direction = "before" if days > 0 else "after"
    return t(f"front.{direction}_{'day' if abs(days) == 1 else 'days'}", days=abs(days))


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
