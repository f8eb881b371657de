"""Towns, names on the map, and what holders are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.calendar import FIRST_DAY, LAST_DAY, Period
from layers.errors import GeodataError
from layers.files import GEODATA, read_csv, split_list


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
