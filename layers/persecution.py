"""Places of persecution and murder under Romanian rule and, kept apart, in Northern Transylvania under Hungarian rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.calendar import Period
from layers.files import GEODATA, read_csv, read_toml, split_list

FILE = "facts/persecution_places.csv"
COLUMNS = (
    "place", "kind", "part_of", "name", "name_now", "lat", "lon", "precision_m", "position_basis", "rule", "authority",
    "start_date", "end_date", "date_edtf", "events", "citations", "locator", "checked", "confidence", "note",
)  # fmt: skip


@dataclass(frozen=True)
class PersecutionPlace(Period):
    """One place; `part_of` names the place whose counts hold its own already, so that they are never added."""

    id: str
    kind: str
    part_of: str
    name: str
    name_now: str
    lat: float | None
    lon: float | None
    precision_m: float | None
    position_basis: str
    rule: str
    authority: str
    date_edtf: str
    text: str
    not_known: str
    events: tuple[str, ...]
    citations: tuple[str, ...]
    locator: str
    checked: bool
    confidence: str
    note: str

    @property
    def drawn(self) -> bool:
        """Tell whether the place stands on the map: a sum over many places does not."""
        return self.lat is not None and self.kind != "summary"


@cache
def read_persecution_places(geodata: Path = GEODATA) -> tuple[PersecutionPlace, ...]:
    """Read the places with their texts."""
    texts = read_toml(geodata / "text/en/persecution_places.toml")
    return tuple(_place(row, texts[row["place"]]) for row in read_csv(geodata / FILE, COLUMNS))


def _place(row: dict[str, str], text: dict[str, str]) -> PersecutionPlace:
    number = {name: float(row[name]) if row[name] else None for name in ("lat", "lon", "precision_m")}
    return PersecutionPlace(
        row["start_date"], row["end_date"], row["place"], row["kind"], row["part_of"], text["name"], row["name_now"],
        number["lat"], number["lon"], number["precision_m"], row["position_basis"], row["rule"], row["authority"],
        row["date_edtf"], text["text"], text["not_known"], split_list(row["events"]), split_list(row["citations"]),
        row["locator"], row["checked"] == "yes", row["confidence"], row["note"],
    )  # fmt: skip
