"""Towns, names on the map, and what holders are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians
from pathlib import Path

from layers.calendar import FIRST_DAY, LAST_DAY, Period
from layers.errors import GeodataError
from layers.files import GEODATA, read_csv, split_list

SAME_TOWN_KM = 5
"""Two positions this close belong to one town."""

AMBIGUOUS = {"Roman", "March", "Split", "Nice", "Male", "Balta", "Stalin"}
"""Names of towns that are words or persons as well."""


@dataclass(frozen=True)
class Place:
    """A town; `names` maps a holder to the name its administration used, '' to the fallback."""

    place: str
    lat: float
    lon: float
    rank: int
    side: str
    names: dict[str, str]

    def name_under(self, holder: str) -> str:
        """Return the name in use under a holder."""
        return self.names.get(holder) or self.names.get("") or next(iter(self.names.values()))


@dataclass(frozen=True)
class Label(Period):
    """A name written on the map."""

    label: str
    kind: str
    text: str
    lat: float
    lon: float
    angle: float
    units: tuple[str, ...]
    holder: str
    min_zoom: float
    max_zoom: float


@dataclass(frozen=True)
class Country:
    """What a holder is called."""

    holder: str
    name: str
    adjective: str


def read_places(geodata: Path = GEODATA) -> tuple[Place, ...]:
    """Read the towns with their names."""
    names: dict[str, dict[str, str]] = {}
    for row in read_csv(geodata / "facts/place_names.csv", ("place", "holder", "name", "language")):
        names.setdefault(row["place"], {})[row["holder"]] = row["name"]
    places = []
    for row in read_csv(geodata / "facts/places.csv", ("place", "lat", "lon", "rank", "side")):
        if row["place"] not in names:
            raise GeodataError("facts/place_names.csv", row["place"], "the place has no name")
        lat, lon, rank = float(row["lat"]), float(row["lon"]), int(row["rank"])
        places.append(Place(row["place"], lat, lon, rank, row["side"], names[row["place"]]))
    return tuple(sorted(places, key=lambda place: (place.rank, place.place)))


def read_labels(geodata: Path = GEODATA) -> tuple[Label, ...]:
    """Read the names of countries, regions, seas and rivers."""
    columns = ("label", "kind", "text", "lat", "lon", "angle", "units", "holder", "min_zoom", "max_zoom")
    rows = read_csv(geodata / "facts/labels.csv", (*columns, "start_date", "end_date"))
    return tuple(
        Label(
            row["start_date"] or FIRST_DAY, row["end_date"] or LAST_DAY, row["label"], row["kind"],
            row["text"].replace("\\n", "\n"), float(row["lat"]), float(row["lon"]), float(row["angle"] or 0),
            split_list(row["units"]), row["holder"], float(row["min_zoom"] or 0), float(row["max_zoom"] or 99),
        )
        for row in rows
    )  # fmt: skip


def read_countries(geodata: Path = GEODATA) -> dict[str, Country]:
    """Read the names of the holders."""
    rows = read_csv(geodata / "facts/countries.csv", ("holder", "name", "adjective"))
    return {row["holder"]: Country(row["holder"], row["name"], row["adjective"]) for row in rows}


@dataclass(frozen=True)
class Gazetteer:
    """All names of places: of the towns by their id, and of other places where events happened by what they are called."""

    positions: dict[str, tuple[float, float]]
    names: dict[str, tuple[str, ...]]

    def at(self, lat: float | None, lon: float | None) -> str:
        """Return the id of the town at a position, within a few kilometres; '' where there is none."""
        if lat is None or lon is None:
            return ""
        near = min(self.positions, key=lambda place: _km(lat, lon, *self.positions[place]), default="")
        return near if near and _km(lat, lon, *self.positions[near]) <= SAME_TOWN_KM else ""

    def id_of(self, name: str, lat: float | None, lon: float | None) -> str:
        """Return the id of a town by its position, else by its name; '' where it is no town."""
        named = [place for place in self._by_name.get(name, ()) if place in self.positions]
        return self.at(lat, lon) or (named[0] if len(named) == 1 else "")

    def names_at(self, name: str, lat: float | None, lon: float | None) -> tuple[str, ...]:
        """Return all names of a place that is known by one name and perhaps a position."""
        places = [self.at(lat, lon), name, *self._by_name.get(name, ())]
        return tuple(dict.fromkeys(written for place in places for written in self.names.get(place, ())))

    def mentioned(self, text: str) -> list[str]:
        """Return the towns that a text names, by one of the names on the map."""
        words = set(re.findall(r"[^\W\d_]+(?:[ -][^\W\d_]+)?", text)) | set(re.findall(r"[^\W\d_]+", text))
        found = (self._by_name[word] for word in words if word in self._by_name and word not in AMBIGUOUS)
        return sorted({place for places in found for place in places})

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for place, names in self.names.items():
            for name in names:
                if len(name) > 3:
                    table.setdefault(name, []).append(place)
        return table


def read_gazetteer(geodata: Path = GEODATA) -> Gazetteer:
    """Read every name of every place."""
    places = read_places(geodata)
    names = {place.place: list(dict.fromkeys(place.names.values())) for place in places}
    for row in read_csv(geodata / "base/place_aliases.csv", ("place", "name")):
        names.setdefault(row["place"], []).append(row["name"])
    for row in read_csv(geodata / "facts/other_names.csv", ("place", "names", "citations")):
        names.setdefault(row["place"], []).extend(split_list(row["names"]))
    positions = {place.place: (place.lat, place.lon) for place in places}
    return Gazetteer(positions, {place: tuple(dict.fromkeys(found)) for place, found in names.items()})


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    return hypot((lat - other_lat) * 111, (lon - other_lon) * 111 * cos(radians(lat)))
