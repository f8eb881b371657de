"""What is on the map, as data: geography, events and works that other programs read as the atlas means them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import bibtexparser
import geopandas
import jsonschema
import pyogrio
import pytest
import shapely
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from shapely.geometry import shape

from atlas.export.citations import bibtex, cited_by, csl_json
from atlas.export.files import ExportError
from atlas.export.geo.feature import LAYERS, cited_in
from atlas.export.geo.geojson import geojson, whole_layer
from atlas.export.geo.geopackage import geopackage
from atlas.export.geo.ground import ground_on
from atlas.export.geo.kml import kml
from atlas.export.geo.shown_layers import map_layers
from atlas.export.geo.whole_layers import layer_of_all_days
from atlas.export.records import events_csv, events_json, events_lpf, events_of
from atlas.export.state import MapState, state_of
from atlas.i18n import t
from layers.atlas_data import AtlasData
from layers.balance import balance, measured_holdings
from layers.calendar import DAYS
from layers.errors import RequestError
from layers.events import events_on
from layers.front_ground import projected
from layers.persecution import read_persecution_places

ALL = ("front", "earlier", "armies", "rule", "towns", "events", "persecution")
HAND_OVER, CUT, BOTH, TRAINS, AFTER = "1940-09-07", "1942-11-24", "1944-10-10", "1941-06-30", "1946-03-01"
DAYS_TESTED = (HAND_OVER, CUT, BOTH, TRAINS, AFTER, "1939-09-01", "1945-04-20", "1945-05-12")
METRES = "EPSG:3035"
GRID_DEGREES = 1e-5
"""Square degrees, a tenth of a square kilometre: what rounding to a millionth of a degree may shift along the cuts through a unit.

Straight edges in degrees are bent in metres, so that slivers have to be measured in degrees.
"""

HOSTILE = "<script>alert('{{7*7}}')</script> ]]> & \"q\" \\end{x} $5_0% #~^ \x0b\ud800 =1+1"
CLEANED = HOSTILE.replace("\x0b", "\ufffd").replace("\ud800", "\ufffd")

few = settings(max_examples=8, deadline=None)
days = st.sampled_from(DAYS)


def full(day: str, view: str = "east", **others: Any) -> MapState:
    return state_of(day, view=view, layers=ALL, **others)


def area_km2(geometry: Any) -> float:
    return float(projected(geometry).area) / 1e6


def by_holder(rows: Any) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for holder, area in rows:
        found[holder] += area
    return dict(found)


@pytest.fixture(scope="module")
def packed(data: AtlasData, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One state in the three forms of geography, on a day cut by the front."""
    folder = tmp_path_factory.mktemp("geography")
    state, files = full(TRAINS, "trains"), {name: folder / f"state.{name}" for name in ("geojson", "kml", "gpkg")}
    files["geojson"].write_bytes(geojson(data, state))
    files["kml"].write_bytes(kml(data, state))
    geopackage(data, state, files["gpkg"])
    return files


# Land


@pytest.mark.parametrize("day", DAYS_TESTED)
def test_the_parts_of_the_land_cover_every_unit_exactly_once(data: AtlasData, day: str) -> None:
    by_unit = defaultdict(list)
    for own in ground_on(data.territory, day):
        by_unit[own.holding.unit].append(own)
    assert by_unit.keys() == data.territory.units.keys()
    for name, parts in by_unit.items():
        unit = data.territory.units[name].geometry
        shapes = [own.geometry for own in parts]
        assert all(own.is_valid and not own.is_empty for own in shapes), name
        whole = shapely.union_all(shapes)
        assert whole.symmetric_difference(unit).area < GRID_DEGREES, name
        assert sum(own.area for own in shapes) == pytest.approx(unit.area, abs=GRID_DEGREES), name
        assert sum(own.area_km2 for own in parts) == pytest.approx(
            data.territory.units[name].area_km2, rel=1e-4, abs=0.1
        ), name
        assert len({own.part for own in parts}) == len(parts), name


@few
@given(day=days)
def test_the_land_of_every_holder_has_the_area_of_the_balance(data: AtlasData, day: str) -> None:
    drawn = by_holder((own.holding.holder, own.area_km2) for own in ground_on(data.territory, day))
    rows = {row.holder: row.area_km2 + row.under_way_km2 for row in balance(data.territory, data.folder, day)}
    for holder in drawn.keys() | rows.keys():
        assert drawn.get(holder, 0) == pytest.approx(rows.get(holder, 0), rel=0.005, abs=10), (day, holder)


@pytest.mark.parametrize("form", ["geojson", "gpkg", "kml"])
@pytest.mark.parametrize("day", [HAND_OVER, CUT, BOTH])
def test_land_read_back_has_the_area_of_the_atlas(data: AtlasData, tmp_path: Path, form: str, day: str) -> None:
    path, state = tmp_path / f"land.{form}", state_of(day, layers=["none"])
    if form == "gpkg":
        geopackage(data, state, path)
    else:
        path.write_bytes((geojson if form == "geojson" else kml)(data, state))
    name = {"gpkg": "land", "kml": "Land"}.get(form)
    frame = geopandas.read_file(path, layer=name) if name else geopandas.read_file(path).query("layer == 'land'")
    frame = frame.to_crs(METRES)
    drawn = by_holder(zip(frame["holder"], frame.geometry.area / 1e6, strict=True))
    for row in balance(data.territory, data.folder, day):
        area = row.area_km2 + row.under_way_km2
        assert drawn[row.holder] == pytest.approx(area, rel=0.005, abs=10), row.holder
    told = frame["area_km2"].astype(float)
    assert (frame.geometry.area / 1e6).tolist() == pytest.approx(told.tolist(), rel=1e-4, abs=0.05)


def test_on_7_september_1940_the_losses_of_romania_stand_in_three_states(data: AtlasData) -> None:
    rows = [own["properties"] for own in map_layers(data, full(HAND_OVER))["land"] if own["properties"]["romania_1939"]]
    stages = defaultdict(set)
    for row in rows:
        stages[row["transfer"]].add(row["unit"])
    assert stages["completed"] == {"bessarabia", "hertza", "hotin", "northern-bukovina"}
    assert stages["under way"] == {"northern-transylvania"}
    assert stages["agreed"] == {"southern-dobruja"}
    holders = {row["holder"] for row in rows if row["unit"] == "northern-transylvania"}
    assert holders == {"romania", "hungary"}
    carei = next(row for row in rows if row["part"] == "Carei")
    assert (carei["holder"], carei["since"], carei["symbol"]) == ("hungary", "1940-09-05", "under way hungary")
    assert {row["act_date"] for row in rows if row["transfer"] == "agreed"} == {HAND_OVER}


def test_land_that_the_front_cuts_is_split_at_the_front_of_the_day(data: AtlasData) -> None:
    held = data.territory.front.held(CUT)
    cut = [own for own in ground_on(data.territory, CUT) if own.cut]
    assert {own.part for own in cut} == {"axis", "soviet"}
    for own in cut:
        inside = area_km2(own.geometry.intersection(held))
        assert inside == pytest.approx(own.area_km2 if own.part == "axis" else 0, abs=0.1)
    shown = next(own for own in map_layers(data, full(CUT))["land"] if own["properties"]["part"] == "axis")[
        "properties"
    ]
    assert shown["front_error_km"] > 0
    assert shown["front_basis"] == data.territory.front.standing(CUT).basis
    assert (shown["start_date"], shown["end_date"]) == (CUT, CUT)


@pytest.mark.parametrize("day", [HAND_OVER, BOTH, "1939-09-17"])
def test_the_ground_of_a_town_has_the_area_that_was_measured(data: AtlasData, day: str) -> None:
    measured = {
        (holding.unit, holding.town.name): area
        for holding, area in measured_holdings(data.territory, data.folder, day)
        if holding.town and not holding.town.side
    }
    drawn = {
        (own.holding.unit, own.part): own.area_km2 for own in ground_on(data.territory, day) if own.part and not own.cut
    }
    assert measured
    for key, area in measured.items():
        assert drawn[key] == pytest.approx(area, rel=0.0005, abs=2), key


@few
@given(day=days)
def test_every_piece_of_land_is_told_with_dates_that_hold_its_day(data: AtlasData, day: str) -> None:
    for own in map_layers(data, state_of(day, layers=["none"]))["land"]:
        row = own["properties"]
        assert row["on"] == day
        assert row["start_date"] <= day <= row["end_date"]
        assert row["holder"] not in row["claimed_by"]
        assert row["citations"]
        assert row["method"]
        assert row["error_km"] >= 0
        assert row["licence"] == t("data_export.licence")


# Layers


def test_a_layer_that_the_state_does_not_show_is_not_exported(data: AtlasData) -> None:
    assert list(map_layers(data, state_of(CUT, layers=["none"]))) == ["land", "frontier_1939"]
    assert list(map_layers(data, state_of(CUT, layers=["front", "rule"]))) == [
        "land",
        "frontier_1939",
        "front",
        "districts",
    ]
    assert list(map_layers(data, full(TRAINS, "trains"))) == list(LAYERS)
    with pytest.raises(RequestError, match="does not show"):
        geojson(data, state_of(CUT, layers=["front"]), "towns")


def test_there_is_no_front_before_22_june_1941_and_after_8_may_1945(data: AtlasData) -> None:
    for day, expected in (("1941-06-21", False), ("1941-06-22", True), ("1945-05-08", True), ("1945-05-09", False)):
        assert bool(map_layers(data, full(day))["front"]) is expected, day


@few
@given(day=days)
def test_a_file_shows_what_the_layers_tell_of_the_day(data: AtlasData, day: str) -> None:
    layers = map_layers(data, full(day))
    assert [own["properties"]["event"] for own in layers["events"]] == [
        event.id for event in events_on(data.events, day)
    ]
    assert len(layers["persecution"]) == sum(day in place for place in read_persecution_places(data.folder))
    for own in layers["towns"]:
        place = next(place for place in data.places if place.place == own["properties"]["place"])
        holder = data.territory.holder_at(place.lat, place.lon, day)
        assert (own["properties"]["holder"], own["properties"]["name"]) == (holder, place.name_under(holder))
    for own in layers["districts"]:
        row = own["properties"]
        assert row["start_date"] <= day <= row["end_date"]
        where = own["geometry"].representative_point()
        held = data.territory.where(where.y, where.x, day)
        assert held is not None
        assert held.holder == row["authority"], (day, own["id"])


@few
@given(day=days)
def test_no_count_stands_without_who_counted(data: AtlasData, day: str) -> None:
    layers = map_layers(data, full(day, "trains"))
    features = [
        own["properties"]
        for name in ("events", "persecution", "sites", "train_stops", "armies")
        for own in layers[name]
    ]
    counts = [count for row in features for count in [*row.get("counts", ()), *row.get("figures", ())]]
    assert counts
    assert all(count["counted_by"] for count in counts)


def test_a_box_keeps_the_features_that_meet_it_uncut(data: AtlasData) -> None:
    inside = map_layers(data, full(CUT, box=(23.0, 46.0, 24.0, 47.0)))
    everything = {own["id"]: own for features in map_layers(data, full(CUT)).values() for own in features}
    assert {own["properties"]["unit"] for own in inside["land"]} == {"romania-core", "northern-transylvania"}
    assert 0 < len(inside["towns"]) < 20
    for features in inside.values():
        for own in features:
            assert own["geometry"].equals(everything[own["id"]]["geometry"])


def test_several_days_stand_beside_each_other_with_their_day(data: AtlasData) -> None:
    state = full(HAND_OVER, compare=[BOTH])
    rows = json.loads(geojson(data, state))["features"]
    assert Counter(row["properties"]["on"] for row in rows if row["properties"]["layer"] == "towns") == {
        HAND_OVER: len(data.places), BOTH: len(data.places),
    }  # fmt: skip
    assert len({row["id"] for row in rows}) == len(rows)


def test_what_comes_from_openstreetmap_carries_its_licence(data: AtlasData) -> None:
    layers = map_layers(data, full(TRAINS, "trains"))
    odbl = t("data_export.licence_osm")
    assert {own["properties"]["licence"] for own in layers["train_routes"]} == {odbl}
    sites = {own["properties"]["site"] for own in layers["sites"] if own["properties"]["licence"] == odbl}
    assert sites >= {f"S{number}" for number in range(19, 32) if number != 22} | {"S38"}
    assert {own["properties"]["licence"] for own in layers["land"]} == {t("data_export.licence")}
    assert t("data_export.credit_osm") in json.loads(geojson(data, full(TRAINS, "trains")))["attribution"]
    assert t("data_export.credit_osm") not in json.loads(geojson(data, full(TRAINS)))["attribution"]


# Files of geography


def test_geojson_follows_rfc_7946(data: AtlasData, packed: dict[str, Path]) -> None:
    content = json.loads(packed["geojson"].read_text(encoding="utf-8"))
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    state = full(TRAINS, "trains")
    assert (content["state"]["link"], content["state"]["days"], content["state"]["view"]) == (
        state.link(),
        [TRAINS],
        "trains",
    )
    assert content["data_version"] == data.version
    assert "CC BY 4.0" in content["licence"]
    assert [item["id"] for item in content["sources"]] == cited_by(data, state)
    assert len({row["id"] for row in content["features"]}) == len(content["features"])
    for row in content["features"]:
        assert row["properties"]["layer"] in LAYERS
        if row["geometry"] is None:
            continue
        geometry = shape(row["geometry"])
        assert geometry.is_valid or row["properties"]["layer"] != "land", row["id"]
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)
        xy = shapely.get_coordinates(geometry)
        assert abs(xy - xy.round(6)).max() == 0


def test_the_three_forms_of_geography_hold_the_same_features(packed: dict[str, Path]) -> None:
    rows = json.loads(packed["geojson"].read_text(encoding="utf-8"))["features"]
    expected = {row["id"]: shape(row["geometry"]) if row["geometry"] else None for row in rows}
    for form in ("gpkg", "kml"):
        found: dict[str, Any] = {}
        for name, kind in pyogrio.list_layers(packed[form]):
            if kind is not None:
                frame = geopandas.read_file(packed[form], layer=name)
                found |= dict(zip(frame["id" if form == "gpkg" else "feature_id"], frame.geometry, strict=True))
        assert found.keys() == expected.keys()
        for key, geometry in expected.items():
            if geometry is None:
                assert found[key] is None or found[key].is_empty, key
            else:
                assert shapely.equals_exact(found[key].normalize(), geometry.normalize(), 1e-9) or shapely.equals(
                    shapely.normalize(found[key]), geometry
                ), (form, key)
    assert set(geopandas.read_file(packed["geojson"])["layer"]) == {row["properties"]["layer"] for row in rows}


def test_a_geopackage_tells_what_it_shows_and_where_it_comes_from(data: AtlasData, packed: dict[str, Path]) -> None:
    state = full(TRAINS, "trains")
    about = dict(pyogrio.read_dataframe(packed["gpkg"], layer="atlas_about")[["name", "value"]].to_numpy().tolist())
    assert (about["link"], about["data_version"]) == (state.link(), data.version)
    assert "ODbL" in about["attribution"]
    sources = pyogrio.read_dataframe(packed["gpkg"], layer="atlas_sources")
    assert sources["id"].tolist() == cited_by(data, state)
    told = pyogrio.read_info(packed["gpkg"], layer="land")["layer_metadata"]
    assert (told["link"], told["DESCRIPTION"]) == (state.link(), t("data_export.layer_land"))
    kinds = {name: kind for name, kind in pyogrio.list_layers(packed["gpkg"]) if kind is not None}
    assert set(kinds.values()) == {"Point", "MultiLineString", "MultiPolygon"}
    with sqlite3.connect(packed["gpkg"]) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(database.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()) == 1
    database.close()


def test_a_geopackage_that_cannot_be_written_says_so_and_leaves_nothing(data: AtlasData, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        geopackage(data, state_of(AFTER, layers=["none"]), tmp_path / "none" / "state.gpkg")
    assert not list(tmp_path.iterdir())


def test_kml_gives_every_feature_a_time_a_look_and_data(packed: dict[str, Path]) -> None:
    space = "{http://www.opengis.net/kml/2.2}"
    root = ElementTree.parse(packed["kml"]).getroot()
    assert b"<![CDATA[" not in packed["kml"].read_bytes()
    styles = {f"#{own.get('id')}" for own in root.iter(f"{space}Style")}
    order = ["name", "description", "TimeSpan", "styleUrl", "ExtendedData"]
    for placemark in root.iter(f"{space}Placemark"):
        tags = [own.tag.removeprefix(space) for own in placemark]
        assert [tag for tag in tags if tag in order] == [tag for tag in order if tag in tags]
        assert {"name", "styleUrl", "ExtendedData"} <= set(tags)
        assert placemark.findtext(f"{space}styleUrl") in styles
        begin, end = (placemark.findtext(f"{space}TimeSpan/{space}{name}") for name in ("begin", "end"))
        if begin and end:
            assert begin <= end
    timed = [own for own in root.iter(f"{space}Placemark") if own.find(f"{space}TimeSpan") is not None]
    assert len(timed) == len(list(root.iter(f"{space}Placemark")))
    ids = [own.get("id") for own in root.iter() if own.get("id")]
    assert len(set(ids)) == len(ids)
    colours = {own.text for own in root.iter(f"{space}color")}
    assert all(colour and len(colour) == 8 and int(colour, 16) >= 0 for colour in colours)


def test_a_whole_layer_holds_every_row_with_its_dates(data: AtlasData) -> None:
    land = json.loads(whole_layer(data, "land"))
    assert len(land["features"]) == sum(map(len, data.territory.tenures.values()))
    for name in LAYERS:
        if name == "earlier":
            continue
        features = layer_of_all_days(data, name)
        assert len({own["id"] for own in features}) == len(features), name
        assert name == "train_routes" or all({"start_date", "end_date"} <= own["properties"].keys() for own in features)
    fronts = [own["properties"] for own in layer_of_all_days(data, "front")]
    lines = [row["start_date"] for row in fronts if row["kind"] == "line"]
    assert lines == list(data.territory.front.keyframe_days)
    with pytest.raises(RequestError, match="layer over all days"):
        whole_layer(data, "earlier")


HASHES = """
import hashlib, sys
from pathlib import Path
from atlas.export.citations import bibtex, cited_by, csl_json
from atlas.export.geo.geojson import geojson, whole_layer
from atlas.export.geo.geopackage import geopackage
from atlas.export.geo.kml import kml
from atlas.export.records import events_csv, events_json, events_lpf
from atlas.export.state import state_of
from layers.atlas_data import read_atlas
data, path = read_atlas(), Path(sys.argv[1])
state = state_of("1941-06-30", view="trains", layers=["front", "armies", "rule", "towns", "events", "persecution"])
geopackage(data, state, path)
keys = cited_by(data, state)
for content in (path.read_bytes(), geojson(data, state), kml(data, state), whole_layer(data, "districts"),
                events_csv(data, state), events_json(data, state), events_lpf(data, state, all_events=True),
                csl_json(data, keys), bibtex(data, keys).encode()):
    print(hashlib.sha256(content).hexdigest())
"""


def test_the_same_state_gives_the_same_bytes_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    running = []
    for number, (seed, zone, locale) in enumerate([("1", "UTC", "C"), ("77", "Asia/Tokyo", "de_DE.UTF-8")]):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        command = [sys.executable, "-c", HASHES, str(tmp_path / f"{number}.gpkg")]
        running.append(
            subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
        )
    found = [process.communicate()[0].split() for process in running]
    assert len(found[0]) == 9
    assert found[0] == found[1]


def test_a_geopackage_written_twice_has_the_same_bytes(data: AtlasData, tmp_path: Path) -> None:
    state = state_of(BOTH, layers=["front", "armies", "events"])
    for name in ("one.gpkg", "other.gpkg"):
        geopackage(data, state, tmp_path / name)
    one, other = (hashlib.sha256((tmp_path / name).read_bytes()).digest() for name in ("one.gpkg", "other.gpkg"))
    assert one == other


# Events

DATE = {"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}
MOMENT = {
    "type": "object", "properties": {"in": DATE, "earliest": DATE, "latest": DATE}, "minProperties": 1,
    "additionalProperties": False,
}  # fmt: skip
WHEN = {
    "type": "object",
    "required": ["timespans"],
    "properties": {
        "timespans": {
            "type": "array", "minItems": 1,
            "items": {
                "type": "object", "required": ["start"], "properties": {"start": MOMENT, "end": MOMENT},
                "additionalProperties": False,
            },
        },
        "certainty": {"enum": ["certain", "less-certain", "uncertain"]},
        "label": {"type": "string"},
    },
}  # fmt: skip
URI = {"type": "string", "pattern": r"^\w+:\S+$"}
CITATIONS = {
    "type": "array", "minItems": 1,
    "items": {"type": "object", "required": ["label"], "properties": {"label": {"type": "string"}, "@id": URI}},
}  # fmt: skip
LPF = {
    "type": "object",
    "required": ["type", "@context", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "@context": {"type": "string", "pattern": r"linkedplaces-context-v1\.1\.jsonld$"},
        "features": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["@id", "type", "properties", "when", "names", "geometry"],
                "properties": {
                    "@id": URI,
                    "type": {"const": "Feature"},
                    "properties": {
                        "type": "object", "required": ["title"],
                        "properties": {"ccodes": {"type": "array", "items": {"pattern": "^[A-Z]{2}$"}, "minItems": 1}},
                    },
                    "when": WHEN,
                    "names": {
                        "type": "array", "minItems": 1, "contains": {"required": ["toponym", "citations"]},
                        "items": {
                            "type": "object", "required": ["toponym"],
                            "properties": {"lang": {"pattern": "^[a-z]{2,3}$"}, "citations": CITATIONS},
                        },
                    },
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {"type": "object", "required": ["type", "coordinates"], "properties": {"type": {"const": "Point"}}},
                        ]
                    },
                    "types": {"type": "array", "items": {"required": ["identifier", "label"]}},
                    "links": {
                        "type": "array",
                        "items": {
                            "required": ["type", "identifier"],
                            "properties": {
                                "type": {"enum": ["exactMatch", "closeMatch", "primaryTopicOf", "subjectOf", "seeAlso"]},
                                "identifier": URI,
                            },
                        },
                    },
                    "relations": {
                        "type": "array",
                        "items": {
                            "required": ["relationType", "relationTo"],
                            "properties": {"relationType": URI, "relationTo": URI, "when": WHEN, "citations": CITATIONS},
                        },
                    },
                    "descriptions": {
                        "type": "array",
                        "items": {"required": ["value"], "properties": {"source": {"pattern": "^https?://"}}},
                    },
                },
            },
        },
    },
}  # fmt: skip
"""The shape that the Linked Places Format v1.2.2 asks for (README of LinkedPasts/linked-places-format)."""


@pytest.mark.parametrize(("day", "all_events"), [(TRAINS, False), (HAND_OVER, False), (TRAINS, True)])
def test_linked_places_have_the_shape_of_the_format(data: AtlasData, day: str, all_events: bool) -> None:
    state = full(day)
    content = json.loads(events_lpf(data, state, all_events=all_events))
    jsonschema.Draft202012Validator(LPF).validate(content)
    told = [relation["relationTo"] for place in content["features"] for relation in place["relations"]]
    events = events_of(data, state, all_events=all_events)
    assert sorted(address.split("event=")[1] for address in told) == sorted(event.id for event in events)
    assert len({place["@id"] for place in content["features"]}) == len(content["features"])


def test_linked_places_say_where_a_date_is_approximate(data: AtlasData) -> None:
    event = next(event for event in data.events if event.date == "1940-06-28~/1940-07-31~")
    content = json.loads(events_lpf(data, full("1940-07-05")))
    relations = [own for place in content["features"] for own in place["relations"]]
    when = next(own["when"] for own in relations if own["relationTo"].endswith(f"event={event.id}"))
    assert when == {
        "timespans": [{"start": {"in": "1940-06-28"}, "end": {"in": "1940-07-31"}}],
        "label": event.date, "certainty": "less-certain",
    }  # fmt: skip


@few
@given(day=days)
def test_a_table_of_events_holds_those_under_way_on_the_day(data: AtlasData, day: str) -> None:
    state = full(day)
    rows = list(csv.DictReader(io.StringIO(events_csv(data, state).decode())))
    assert [row["id"] for row in rows] == [event.id for event in events_on(data.events, day)]
    told = json.loads(events_json(data, state))
    assert [row["id"] for row in told["events"]] == [row["id"] for row in rows]
    for row, event in zip(rows, events_on(data.events, day), strict=True):
        assert (row["title"], row["date_edtf"], row["text"]) == (event.title, event.date, event.text)
        assert all(figure.counted_by in row["figures"] for figure in event.figures)


def test_the_whole_catalogue_is_exported_when_asked(data: AtlasData) -> None:
    rows = list(csv.DictReader(io.StringIO(events_csv(data, full(AFTER), all_events=True).decode())))
    assert len(rows) == len(data.events)


@pytest.fixture
def hostile(data: AtlasData) -> tuple[AtlasData, MapState]:
    """The committed data with a title that tries to be markup, on a day on which its event is under way."""
    event = next(event for event in data.events if event.on_map and event.in_atlas)
    changed = replace(event, title=HOSTILE, text=HOSTILE)
    events = tuple(changed if own.id == event.id else own for own in data.events)
    return replace(data, events=events), full(event.day)


def test_hostile_text_stays_text(hostile: tuple[AtlasData, MapState], tmp_path: Path) -> None:
    data, state = hostile
    path = tmp_path / "hostile.kml"
    path.write_bytes(kml(data, state))
    space = "{http://www.opengis.net/kml/2.2}"
    root = ElementTree.parse(path).getroot()
    names = [own.findtext(f"{space}name") for own in root.iter(f"{space}Placemark")]
    assert CLEANED in names
    balloons = [own.text or "" for own in root.iter(f"{space}description")]
    assert any("&lt;script&gt;" in text for text in balloons)
    assert not any("<" in text.replace("<br/>", "") for text in balloons)
    assert CLEANED in set(geopandas.read_file(path, layer=t("data_export.folder_events"))["Name"])
    answered = HOSTILE.replace("\ud800", "?")
    titles = [row["properties"].get("title") for row in json.loads(geojson(data, state))["features"]]
    assert answered in titles
    assert answered in [row["title"] for row in json.loads(events_json(data, state))["events"]]
    assert answered in [
        row["title"] for row in csv.DictReader(io.StringIO(events_csv(data, state).decode(), newline=""))
    ]
    geopackage(data, state, tmp_path / "hostile.gpkg")
    assert any(
        "<script>" in text for text in pyogrio.read_dataframe(tmp_path / "hostile.gpkg", layer="events")["title"]
    )


# Works


def reader() -> LatexNodes2Text:
    """A reader of LaTeX that knows three signs more than by default."""
    known = get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    macros = [MacroTextSpec(name, discard=False, simplify_repl=sign) for name, sign in signs.items()]
    known.add_context_category("signs", macros=macros, prepend=True)
    return LatexNodes2Text(latex_context=known)


def read_bibtex(text: str) -> dict[str, Any]:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware(decoder=reader())])
    assert not library.failed_blocks
    return {entry.key: entry for entry in library.entries}


def test_bibtex_is_read_back_as_it_was_meant(data: AtlasData) -> None:
    found = read_bibtex(bibtex(data, data.works))
    assert found.keys() == data.works.keys()
    for key, work in data.works.items():
        fields = found[key].fields_dict
        assert fields["title"].value == " ".join(work.title.split()), key
        assert ("url" in fields) == bool(work.url)
        told = t("data_export.not_seen") in (fields["note"].value if "note" in fields else "")
        assert told == (not work.seen), key
    assert {found[key].entry_type for key, work in data.works.items() if work.type == "book"} == {"book"}
    assert {found[key].entry_type for key, work in data.works.items() if work.type == "article-journal"} == {"article"}
    assert {found[key].entry_type for key, work in data.works.items() if work.type == "report"} == {"techreport"}


def test_a_body_as_author_stands_in_braces(data: AtlasData) -> None:
    key, work = next((key, work) for key, work in data.works.items() if "literal" in work.csl.get("author", [{}])[0])
    assert f"author = {{{{{work.csl['author'][0]['literal']}}}" in bibtex(data, [key])


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z", "M", "Lm", "Sk"), exclude_characters="`´'\"?!<>-ı"),
        min_size=1,
        max_size=30,
    )
)
def test_any_title_keeps_its_braces_and_signs_in_bibtex(data: AtlasData, title: str) -> None:
    work = replace(data.works["P01"], title=title)
    text = bibtex(replace(data, works={"P01": work}), ["P01"])
    assert text.count("{") == text.count("}")
    library = bibtexparser.parse_string(text)
    assert [entry.key for entry in library.entries] == ["P01"]
    assert not library.failed_blocks
    assert read_bibtex(text)["P01"].fields_dict["title"].value == title


def test_hostile_text_stays_text_in_bibtex(data: AtlasData) -> None:
    hostile = "50% & $1_0 #2 {a} }b{ ~ ^ \\input{x}\n@book{y, title={z}}"
    works = {"P01": replace(data.works["P01"], title=hostile, url="https://a.example/%41_b~c#d{e}\\f")}
    text = bibtex(replace(data, works=works), ["P01"])
    found = read_bibtex(text)
    assert list(found) == ["P01"]
    assert found["P01"].fields_dict["title"].value == " ".join(hostile.split())
    assert "url = {https://a.example/%41_b~c#d%7Be%7D%5Cf}" in text


def test_csl_holds_the_works_asked_for_in_order(data: AtlasData) -> None:
    keys = ["natural-earth", "AC", "P01", "AC"]
    assert [item["id"] for item in json.loads(csl_json(data, keys))] == ["AC", "P01", "natural-earth"]
    for write in (csl_json, bibtex):
        with pytest.raises(RequestError, match="not the id of a work"):
            write(data, ["nobody"])


@few
@given(day=days)
def test_a_state_cites_the_works_of_all_that_it_shows_and_no_others(data: AtlasData, day: str) -> None:
    state = full(day)
    layers = map_layers(data, state)
    keys = cited_in(layers)
    assert keys == sorted(set(keys))
    assert set(keys) <= data.works.keys()
    tenures = {key for own in ground_on(data.territory, day) for key in own.holding.tenure.citations}
    events = {citation.source for event in events_on(data.events, day) for citation in event.citations}
    places = {key for place in read_persecution_places(data.folder) if day in place for key in place.citations}
    rules = {key for own in layers["districts"] for key in own["properties"]["citations"]}
    assert tenures | events | places | rules <= set(keys)
    land = set(cited_by(data, state_of(day, layers=["none"])))
    assert tenures <= land < set(keys)
