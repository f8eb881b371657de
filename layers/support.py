"""What each work supports: every statement of the atlas that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from layers.armies import read_counts_of_armies, read_fixes
from layers.atlas_data import AtlasData
from layers.claims import read_claims
from layers.counts import read_counts
from layers.files import read_csv, split_list
from layers.front_facts import read_front_towns, read_keyframes, read_pockets, read_positions
from layers.iasi import read_sites, read_stops, read_values
from layers.persecution import read_persecution_places

KINDS = (
    "event",
    "figure",
    "land",
    "town day",
    "front",
    "pocket",
    "army",
    "administration",
    "site",
    "claim",
    "train stop",
    "area",
    "population",
    "border",
    "geometry",
    "position",
)

OWN_FLAG = ("event", "figure", "claim")
"""Statements whose citations are flagged one by one; a row of a table is flagged as a whole."""


@dataclass(frozen=True)
class Support:
    """A statement that rests on a work; `day` is '' where it is true of all days."""

    kind: str
    record: str
    statement: str
    day: str
    locator: str
    checked: bool | None
    """None where the work is a data set that was used, not a page that was read."""


def supports(data: AtlasData) -> dict[str, tuple[Support, ...]]:
    """Return for every work the statements of some AtlasData that cite it, in the order of KINDS and of time."""
    found: dict[str, list[Support]] = defaultdict(list)
    for key, support in _all_supports(data):
        unread = support.checked and support.kind not in OWN_FLAG and key in data.works and not data.works[key].seen
        found[key].append(replace(support, checked=False) if unread else support)
    return {
        key: tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), row.day, row.record)))
        for key, rows in found.items()
    }


def _all_supports(data: AtlasData) -> Iterator[tuple[str, Support]]:
    for event in data.events:
        for citation in event.citations:
            yield (
                citation.source,
                Support("event", event.id, event.title, event.day, citation.locator, citation.checked),
            )
        for figure in event.figures:
            words = f"{figure.value} {figure.unit}, {figure.counted}".replace(" ,", ",")
            yield figure.source, Support("figure", event.id, words, event.day, "", figure.checked)
    yield from _of_land(data)
    yield from _of_tables(data)
    yield from _of_front(data)
    yield from _of_rule(data)
    yield from _of_iasi(data)


def _of_land(data: AtlasData) -> Iterator[tuple[str, Support]]:
    units, countries = data.territory.units, data.countries
    for name, tenures in data.territory.tenures.items():
        for row in tenures:
            words = f"{units[name].name}: {countries[row.holder].name}, {row.status.replace('_', ' ')}"
            words += f" ({row.act})" if row.act else ""
            yield from _each(row.citations, Support("land", name, words, row.start_date, "", row.checked))
    for unit in units.values():
        yield from _each(unit.source, Support("geometry", unit.unit, unit.name, "", "", None))
    for count in read_counts(data.folder):
        words = f"{count.name}: {count.value} {count.unit_of_measure}, {count.counted_by}, {count.date}"
        yield from _each(count.citations, Support(count.measure, count.land, words, "", "", count.checked))


def _of_tables(data: AtlasData) -> Iterator[tuple[str, Support]]:
    names = {place.place: place.name_under("") for place in data.places}
    for row in read_csv(data.folder / "facts/sectors.csv", ("unit", "town", "taker", "date", "citations", "checked")):
        words = f"{row['town']}: {data.countries[row['taker']].name}"
        support = Support("town day", row["unit"], words, row["date"], "", row["checked"] == "yes")
        yield from _each(split_list(row["citations"]), support)
    for row in read_csv(data.folder / "facts/borders.csv", ("unit_a", "unit_b", "citations")):
        words = (
            f"Line between {data.territory.units[row['unit_a']].name} and {data.territory.units[row['unit_b']].name}"
        )
        support = Support("border", f"{row['unit_a']} {row['unit_b']}", words, "", "", None)
        yield from _each(split_list(row["citations"]), support)
    for row in read_csv(data.folder / "facts/places.csv", ("place", "citations")):
        yield from _each(
            split_list(row["citations"]), Support("position", row["place"], names[row["place"]], "", "", None)
        )


def _of_front(data: AtlasData) -> Iterator[tuple[str, Support]]:
    for town in read_front_towns(data.folder):
        for change in town.changes:
            words = f"{town.name}: {change.event.replace('_', ' ')}"
            yield from _each(change.citations, Support("town day", town.name, words, change.date, "", change.checked))
    for position in read_positions(data.folder):
        words = f"Front of {position.keyframe}, {position.place}: {position.note}"
        support = Support("front", position.keyframe, words, position.day, position.locator, True)
        yield from _each(position.citations, support)
    for frame in read_keyframes(data.folder):
        yield from _each(
            frame.citations, Support("front", frame.date, "Line of the front", frame.date, "", frame.checked)
        )
    for pocket in read_pockets(data.folder):
        words = f"{pocket.name}, {pocket.stage}"
        yield from _each(pocket.citations, Support("pocket", pocket.id, words, pocket.start_date, "", pocket.checked))


def _of_rule(data: AtlasData) -> Iterator[tuple[str, Support]]:
    for army, fixes in read_fixes(data.folder).items():
        for fix in fixes:
            support = Support("army", army, fix.sector, fix.start_date, fix.locator, fix.checked)
            yield from _each(fix.citations, support)
    for count in read_counts_of_armies(data.folder):
        words = f"{count.value} {count.unit}, {count.counted}"
        yield from _each(
            count.citations, Support("figure", count.id, words, count.start_date, count.locator, count.checked)
        )
    for rows in data.territory.administrations.of_area.values():
        for row in rows:
            support = Support("administration", row.area, row.name, row.start_date, row.locator, row.checked)
            yield from _each(row.citations, support)


def _of_iasi(data: AtlasData) -> Iterator[tuple[str, Support]]:
    for site in read_sites(data.folder).values():
        support = Support("site", site.id, site.name, site.start_date, site.locator, site.checked)
        yield from _each(site.citations, support)
    for place in read_persecution_places(data.folder):
        support = Support("site", place.id, place.name, place.start_date, place.locator, place.checked)
        yield from _each(place.citations, support)
    for claim in read_claims(data.folder):
        for citation in claim.citations:
            yield (
                citation.source,
                Support("claim", claim.id, claim.text, claim.day, citation.locator, citation.checked),
            )
    for stop in read_stops(data.folder):
        words = f"Train {stop.train}, stop {stop.order}: {stop.place}"
        support = Support("train stop", f"train-{stop.train}", words, stop.arrive[:10], stop.locator, stop.checked)
        yield from _each(stop.citations, support)
    for value in read_values(data.folder):
        words = f"{value.value} {value.counted}, {value.counted_by}".strip()
        yield from _each(value.citations, Support("figure", value.subject, words, "", value.locator, value.checked))


def _each(keys: Iterable[str], support: Support) -> Iterator[tuple[str, Support]]:
    for key in keys:
        yield key, support
