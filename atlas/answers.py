"""Answers of the command line as plain records, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from shapely.geometry import mapping

from layers.administrations import Administration
from layers.armies import ArmyCount, Fix, Sector, Stretch
from layers.balance import HolderBalance
from layers.claims import Claim
from layers.counts import Count
from layers.events import Event
from layers.front import Front
from layers.iasi import Site, TrainStop, Value
from layers.movements import LandChange, Movement
from layers.persecution import PersecutionPlace
from layers.support import Support
from layers.territory import Holding
from layers.works import Work


def place_record(lat: float, lon: float, day: str, holding: Holding | None) -> dict[str, Any]:
    """Tell who holds a place on a day; every value is empty at sea and off the map."""
    if holding is None:
        empty = dict.fromkeys(("unit", "holder", "status", "transfer", "since", "act"), "")
        return {"on": day, "lat": lat, "lon": lon, **empty, "claimed_by": []}
    return {
        "on": day, "lat": lat, "lon": lon, "unit": holding.unit, "holder": holding.holder, "status": holding.status,
        "transfer": holding.tenure.transfer, "claimed_by": list(holding.claimed_by), "since": holding.since,
        "act": holding.tenure.act,
    }  # fmt: skip


def front_record(front: Front, lat: float, lon: float, day: str, holding: Holding | None) -> dict[str, Any]:
    """Tell on which side of the front a place lies, how far from the nearest line, and how that is known.

    All is empty where there is no front, at sea, beyond the mapped ground, and where the front has no sides.
    """
    empty = {"side": "", "front_km": "", "basis": "", "keyframe": ""}
    if day not in front or holding is None or holding.unit in front.unsided or not front.maps(lat, lon):
        return empty
    side = front.sides(day, [lon], [lat])[0]
    if not side:
        return empty
    standing = front.standing(day)
    away = round(front.distance_km(day, lon, lat), 1)
    return {"side": side, "front_km": away, "basis": standing.basis, "keyframe": standing.keyframe}


def rule_name(holding: Holding | None) -> str:
    """Name the administration of a place; '' where its holder rules it as its own land."""
    return holding.administration.name if holding and holding.administration else ""


def front_features(front: Front, day: str) -> dict[str, Any]:
    """Return the line and the pockets of a day as a feature collection (RFC 7946)."""
    standing = front.standing(day)
    known = {
        "basis": standing.basis, "keyframe": standing.keyframe, "attested": standing.attested, "error_km": standing.error_km,
        "error_90_km": standing.error_90_km,
    }  # fmt: skip
    lines = [list(line.places) for line in front.lines(day)]
    found = [_feature({"type": "MultiLineString", "coordinates": lines}, day=day, kind="line", axis_on="left", **known)]
    for pocket in front.pockets_on(day):
        told = {
            "kind": pocket.kind, "name": pocket.name, "stage": pocket.stage, "start_date": pocket.start_date,
            "end_date": pocket.end_date, "side_inside": pocket.side_inside, "error_km": pocket.error_km,
        }  # fmt: skip
        found.append(_feature(mapping(pocket.ground), day=day, id=pocket.id, **told))
    return {"type": "FeatureCollection", "features": found}


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def balance_record(row: HolderBalance) -> dict[str, Any]:
    """Tell the land of a holder in km2, and its people where exactly this land was counted."""
    people = count_record(row.population) if row.population else None
    return {
        "holder": row.holder, "area_km2": row.area_km2, "under_way_km2": row.under_way_km2,
        "population": int(row.population.value) if row.population else None, "population_count": people,
        "cut_off": row.cut_off,
    }  # fmt: skip


def count_record(count: Count) -> dict[str, Any]:
    """Tell a documented figure with who counted."""
    return {
        "land": count.name, "value": count.value, "unit_of_measure": count.unit_of_measure, "date": count.date,
        "counted_by": count.counted_by, "citations": list(count.citations), "checked": count.checked, "note": count.note,
    }  # fmt: skip


def movement_records(move: Movement) -> list[dict[str, Any]]:
    """Tell every land of a movement: from whom, to whom, by which acts, km2 and people."""
    return [_land_record(move, land) for land in move.lands]


def _land_record(move: Movement, land: LandChange) -> dict[str, Any]:
    return {
        "units": list(land.units), "name": land.name, "towns": list(land.towns),
        "from": move.holder_before, "to": move.holder_after, "status_from": land.before[1], "status_to": land.after[1],
        "transfer_from": land.before[2], "transfer_to": land.after[2], "area_km2": round(land.area_km2, 2),
        "acts": [{"act": act, "date": day} for act, day in land.acts if not act.startswith("none")],
        "population": [count_record(count) for count in land.populations],
        "citations": list(land.citations), "checked": land.checked,
    }  # fmt: skip


def event_record(event: Event) -> dict[str, Any]:
    """Tell an event whole, its names in the order of the alphabet."""
    record = asdict(event)
    return {name: record[name] for name in sorted(record)}


def work_record(work: Work, supports: tuple[Support, ...]) -> dict[str, Any]:
    """Tell a work and everything that rests on it."""
    return {
        "id": work.id, "reference": work.reference, "url": work.url, "seen": work.seen, "note": work.note,
        "supports": [asdict(support) for support in supports],
    }  # fmt: skip


def site_record(site: Site, values: Sequence[Value]) -> dict[str, Any]:
    """Tell a site of the pogrom with how exactly its place is known, its counts, and what is not known."""
    return {
        "site": site.id, "kind": site.kind, "name": site.name, "name_then": site.name_then, "name_now": site.name_now,
        "located": site.located, "lat": site.lat, "lon": site.lon, "precision_m": site.precision_m,
        "start_date": site.start_date, "end_date": site.end_date, "date": site.date_edtf, "text": site.text,
        "not_known": site.not_known, "counts": [value_record(value) for value in values],
        "citations": list(site.citations), "locator": site.locator, "checked": site.checked,
    }  # fmt: skip


def stop_record(stop: TrainStop, values: Sequence[Value]) -> dict[str, Any]:
    """Tell a stop of a death train with its times as far as they are known, and its counts."""
    return {
        "train": stop.train, "order": stop.order, "place": stop.place, "site": stop.site, "arrive": stop.arrive,
        "arrive_precision": stop.arrive_precision, "leave": stop.leave, "leave_precision": stop.leave_precision, "what": stop.what, "text": stop.text, "not_known": stop.not_known,
        "counts": [value_record(value) for value in values], "citations": list(stop.citations), "locator": stop.locator,
        "checked": stop.checked, "note": stop.note,
    }  # fmt: skip


def value_record(value: Value) -> dict[str, Any]:
    """Tell one count with who counted."""
    return asdict(value) | {"citations": list(value.citations)}


def persecution_record(place: PersecutionPlace, values: Sequence[Value]) -> dict[str, Any]:
    """Tell a place of persecution with who was responsible, its counts, and what is not known."""
    record = asdict(place)
    record["counts"] = [value_record(value) for value in values]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


def claim_record(claim: Claim) -> dict[str, Any]:
    """Tell a claim with its verdict, what research says, and where it is read."""
    return {
        "id": claim.id, "text": claim.text, "verdict": claim.verdict, "reading": claim.reading,
        "research": claim.research, "sources": [asdict(citation) for citation in claim.citations],
        "events": list(claim.events), "day": claim.day, "view": claim.view, "places": list(claim.places),
    }  # fmt: skip


def army_record(name: str, sector: Sector, stretch: Stretch | None, counts: Sequence[ArmyCount]) -> dict[str, Any]:
    """Tell where an army stands on a day, the piece of the front that it holds, and what was counted of it."""
    fix, ends = sector.fix, (sector.left, sector.right)
    places = stretch.places if stretch else fix.line
    return {
        "army": sector.army, "name": name, "kind": fix.kind, "sector": fix.sector, "subordinate_to": fix.subordinate_to,
        "ends": [_end(place, at) for place, at in zip((fix.left_place, fix.right_place), ends, strict=True) if at],
        "front_km": round(stretch.away_km, 1) if stretch else None,
        "line": [[round(lon, 4), round(lat, 4)] for lon, lat in places],
        "since": fix.start_date, "counts": [_army_count(count) for count in counts], **_known(fix),
    }  # fmt: skip


def administration_record(row: Administration) -> dict[str, Any]:
    """Tell who rules an area on a day."""
    return {
        "area": row.area, "administration": row.name, "kind": row.kind, "authority": row.authority, "status": row.status,
        "governor": row.governor, "seat": row.seat, "start_date": row.start_date, "end_date": row.end_date,
        "act": row.act, **_known(row),
    }  # fmt: skip


def _known(row: Fix | Administration | ArmyCount) -> dict[str, Any]:
    return {"citations": list(row.citations), "locator": row.locator, "checked": row.checked, "note": row.note}


def _end(place: str, at: tuple[float, float]) -> dict[str, Any]:
    return {"near": place, "lat": round(at[1], 3), "lon": round(at[0], 3)}


def _army_count(count: ArmyCount) -> dict[str, Any]:
    return {
        "id": count.id, "armies": list(count.armies), "measure": count.measure, "value": count.value, "unit": count.unit,
        "counted": count.counted, "counted_by": count.counted_by, "start_date": count.start_date,
        "end_date": count.end_date, "group": count.group, **_known(count),
    }  # fmt: skip
