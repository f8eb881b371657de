"""Land and the frontier of 1939 as features."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapely.geometry import shape

from atlas.export.geo.feature import Feature, feature, span
from atlas.export.geo.front import line_works
from atlas.export.geo.ground import Ground
from atlas.style import symbol_of
from layers.administrations import Administration
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, add_days
from layers.files import read_json
from layers.sides import FIRST, LAST
from layers.territory import Holding


def land_feature(data: AtlasData, own: Ground, day: str) -> Feature:
    """Return a piece of ground of a day with its holder, act, area and works."""
    holding, part = own.holding, own.part
    tenure, change = holding.tenure, holding.change
    start, end = _validity(holding, day)
    line = data.territory.front.standing(min(max(day, FIRST), LAST)) if own.cut else None
    evidence = line_works(data.folder, line.day)["citations"] if line else ()
    citations = dict.fromkeys((*tenure.citations, *(change.citations if change else ()), *evidence))
    properties = {
        **_unit(data, holding.unit), "part": part, "holder": holding.holder,
        "holder_name": holder_name(data, holding.holder), "status": holding.status, "transfer": tenure.transfer, "claimed_by": list(holding.claimed_by), "act": tenure.act,
        "act_date": tenure.act_date, "since": holding.since, "start_date": start, "end_date": end,
        "administration": "; ".join(dict.fromkeys(row.name for row in _rulers(data, holding, day))),
        "symbol": symbol_of(holding, romanian_1939=holding.unit in data.romanian_1939),
        "area_km2": round(own.area_km2, 2), **_border(data, holding.unit), "front_basis": line.basis if line else "",
        "front_error_km": line.error_km if line else None, "citations": list(citations),
        "checked": tenure.checked and (change is None or change.checked), "note": tenure.note,
    }  # fmt: skip
    return feature(f"land/{holding.unit}" + (f"/{part}" if part else ""), own.geometry, properties)


def _unit(data: AtlasData, unit: str) -> dict[str, Any]:
    return {"unit": unit, "name": data.territory.units[unit].name, "romania_1939": unit in data.romanian_1939}


def _border(data: AtlasData, unit: str) -> dict[str, Any]:
    row = data.territory.units[unit]
    return {"method": row.method, "error_km": row.error_km, "made_of": list(row.source)}


def holder_name(data: AtlasData, holder: str) -> str:
    """Return the name of a holder."""
    return data.countries[holder].name if holder in data.countries else holder


def _validity(holding: Holding, day: str) -> tuple[str, str]:
    """Return the first and the last day of a piece of land as it is: the front moves every day, a town keeps its ground."""
    tenure, town = holding.tenure, holding.town
    if town is None:
        return tenure.start_date, tenure.end_date
    if town.side:
        return day, day
    dates = [change.date for change in town.days]
    begun = [date for date in dates if date <= day]
    ended = [add_days(date, -1) for date in dates if date > day]
    return max([tenure.start_date, *begun]), min([tenure.end_date, *ended])


def _rulers(data: AtlasData, holding: Holding, day: str) -> list[Administration]:
    """Return the administrations of a unit and of its districts that its holder set up."""
    rules = data.territory.administrations
    areas = [holding.unit, *(name for name, own in rules.districts.items() if own.unit == holding.unit)]
    rows = [row for area in areas if (row := rules.of(area, day))]
    return [row for row in rows if row.authority == holding.holder]


def frontier_features(data: AtlasData) -> list[Feature]:
    """Return the frontier of Romania on the first day."""
    features = read_json(data.folder / "built/frontier_1939.geojson")["features"]
    units = data.territory.units
    made_of = sorted({source for unit in data.romanian_1939 for source in units[unit].source})
    properties = {"on": FIRST_DAY, "start_date": FIRST_DAY, "end_date": "", "made_of": made_of}
    return [
        feature(f"frontier_1939/{number}", shape(own["geometry"]), {"name": own["properties"]["name"], **properties})
        for number, own in enumerate(features, 1)
    ]


def tenure_features(data: AtlasData) -> Iterator[Feature]:
    """Return every unit with every tenure of it."""
    for unit, rows in data.territory.tenures.items():
        own = data.territory.units[unit]
        for row in rows:
            properties = {
                **_unit(data, unit), "holder": row.holder, "holder_name": holder_name(data, row.holder),
                "status": row.status, "transfer": row.transfer, "other_holder": row.other_holder, "claimed_by": list(row.claimed_by),
                "act": row.act, "act_date": row.act_date, **span(row), "area_km2": own.area_km2, **_border(data, unit),
                "citations": list(row.citations), "checked": row.checked, "note": row.note,
            }  # fmt: skip
            yield feature(f"land/{unit}/{row.start_date}", own.geometry, properties)
