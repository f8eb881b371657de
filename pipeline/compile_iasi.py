"""Compile the Iași view: the city as it is known today, and the routes of the two death trains."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
from pyproj import Transformer
from shapely.geometry import LineString, box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

from layers.files import read_json
from pipeline.geojson import feature, to_metres, write_features

STREETS = "iasi_streets_river_own.gpkg"
OSM = "iasi_osm_odbl.gpkg"
LANDMARKS = "iasi_rowiki_landmarks.gpkg"
TRAINS = "death_train_routes_odbl.geojson"

CREDIT_OSM = "© OpenStreetMap contributors"

CITY_BOX = (27.47, 47.105, 27.68, 47.225)
"""What the city map can show: railway, stations and parks outside are left to the trains."""

CITY_METRES, TRAIN_METRES = 2.0, 60.0
"""Tolerance of the simplification in the city, and along the trains."""

CITY_DECIMALS, TRAIN_DECIMALS = 5, 5

NAME_CHECKED = {
    "Lapusneanu": "L. Finchelstein, who grew up in Iași, names it (centropa.org, interview 101186)",
    "Independentei own": "Bd. Independenței was Str. I. C. Brătianu, then Gh. Dimitrov (ziarulevenimentul.ro)",
    "Alecsandri own": "survivor M. Langman names it on the way to the Chestura (g4media.ro, 2021)",
    "Lascar Catargi own": "police report no. 99 of 30 June 1941 names the street; the axis is inferred",
    "Carol I own": "police report no. 99 of 30 June 1941 names “Carol street”",
    "Cuza Voda own": "L. Finchelstein names it on the way to the Chestura (centropa.org, interview 101186)",
}
"""Streets whose name of 1941 stands in a source that was read, and where."""

SHORT_NAMES = {
    "Lapusneanu": "Strada Alexandru Lăpușneanu",
    "Stefan cel Mare": "Bulevardul Ștefan cel Mare și Sfânt",
    "Cuza Voda own": "Strada Cuza Vodă",
    "Alecsandri own": "Strada Vasile Alecsandri",
    "Elena Doamna own": "Strada Elena Doamna",
    "Garii-Arcu own": "Strada Gării, Strada Arcu",
    "Carol I own": "Bulevardul Carol I",
    "Pacurari own": "Strada și Șoseaua Păcurari",
    "Lascar Catargi own": "Strada Lascăr Catargi",
    "Eminescu-Sararie own": "Strada M. Eminescu, Strada Sărărie",
    "Palat own": "Strada Palat",
    "Elena Doamna S own": "Strada Elena Doamna, southern part",
    "Tatarasi own": "",
    "Podu de Fier own": "Târgu Cucu, Podu de Fier, Eternitate",
    "Socola own": "Bulevardul Socola",
    "Tutora own": "Podu Roș, Țuțora",
    "Gara-Podul de Piatra own": "Gara, Alexandru cel Bun, Podul de Piatră",
    "Splai own": "Splai Bahlui, left bank",
    "Eminescu sq own": "Piața Mihai Eminescu, Arcu",
}
"""Names for the map, without the remarks that the source carries in them."""

OLD_NAMES = {"Carol I own": "Str. Carol", "Garii-Arcu own": "Str. Gării, Str. Arcu"}
"""Names of 1941, without the remarks that the source carries in them."""

STREET_NOTES = {
    "Lascar Catargi own": "Identification inferred from the stop of this name at its north end.",
    "Eminescu-Sararie own": "Where the one name gives way to the other is not checked.",
    "Tatarasi own": "Tram axis of Tătărași; the street name is not checked.",
}

LANDMARK_KINDS = {
    "IS-II-m-B-04057": "synagogue", "IS-III-m-B-04301": "memorial", "IS-II-m-B-03891": "station",
    "IS-II-a-A-03957": "palace", "IS-II-m-B-03837": "palace", "IS-II-a-A-03735": "theatre",
    "IS-II-m-B-04358": "house", "IS-II-m-B-03763": "house", "IS-III-m-B-04320": "statue",
    "IS-III-m-B-04290": "obelisk", "IS-II-a-A-03852": "monastery", "IS-II-m-A-03940": "monastery",
    "IS-II-m-A-04069.01": "church", "IS-II-m-A-04069.02": "church", "IS-II-m-A-04074": "church",
    "IS-II-m-B-03753": "church", "IS-II-m-B-03945": "church", "IS-II-m-B-03765": "church",
    "IS-II-m-B-03740": "church", "IS-II-m-B-03750": "church", "IS-II-m-B-03693": "church",
    "IS-II-a-A-03907": "church", "IS-II-a-A-03954": "church", "IS-II-a-B-04094": "church",
    "IS-II-m-B-03713": "church", "IS-II-m-B-03962": "church", "IS-II-m-B-04082": "church",
}  # fmt: skip
"""The listed monuments that help a reader find the way: their kind by their number in the list of monuments."""

DOUBTFUL = {"IS-II-m-B-03778"}
"""Positions that contradict the description: never drawn."""

PRECISION = {"osm track": 60, "station chain": 500, "osm track to Chitila, then station chain": 500}
"""How far, in metres, a drawn line may lie from the track."""

_TO_DEGREES = Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True).transform


def compile_iasi(sources: Path, geodata: Path) -> None:
    """Write the layers of the city and, in a folder of their own under the ODbL, those from OpenStreetMap."""
    city, osm = geodata / "iasi", geodata / "iasi" / "osm"
    osm.mkdir(parents=True, exist_ok=True)
    write_features(city / "streets.geojson", _streets(sources))
    write_features(city / "river.geojson", _river_and_grounds(sources))
    write_features(city / "landmarks.geojson", _landmarks(sources))
    write_features(osm / "rail.geojson", _rail(sources))
    write_features(osm / "stations.geojson", _stations(sources))
    write_features(osm / "parks.geojson", _parks(sources))
    write_features(osm / "train_routes.geojson", _routes(sources))


def simplified(geometry: BaseGeometry, metres: float) -> BaseGeometry:
    """Leave out vertices that move a line by less than some metres."""
    return transform(_TO_DEGREES, to_metres(geometry).simplify(metres))


def _streets(sources: Path) -> Iterable[dict[str, Any]]:
    for row in gpd.read_file(sources / STREETS, layer="streets_named").itertuples():
        name_1941 = "" if row.name_1941 == "not checked" else OLD_NAMES.get(row.key, row.name_1941)
        note = STREET_NOTES.get(row.key, "")
        yield feature(
            simplified(row.geometry, CITY_METRES),
            decimals=CITY_DECIMALS,
            key=_key(row.key),
            name_now=SHORT_NAMES.get(row.key, row.name_today),
            name_1941=name_1941,
            name_1941_checked=row.key in NAME_CHECKED,
            name_source=NAME_CHECKED.get(row.key, "source not named" if name_1941 else ""),
            source="own digitisation of today’s axis",
            error_m=int(row.precision_m),
            **({"note": note} if note else {}),
        )


def _river_and_grounds(sources: Path) -> Iterable[dict[str, Any]]:
    for row in gpd.read_file(sources / STREETS, layer="river").itertuples():
        yield feature(
            simplified(row.geometry, CITY_METRES),
            decimals=CITY_DECIMALS,
            kind="river",
            name="Bahlui",
            source="own digitisation between the bridges",
            error_m=int(row.precision_m),
            note="Today’s regulated bed: in 1941 the river still meandered near Podu Roș and Socola.",
        )
    for row in gpd.read_file(sources / STREETS, layer="areas").itertuples():
        former = row.name.startswith("Former")
        yield feature(
            simplified(row.geometry, CITY_METRES),
            decimals=CITY_DECIMALS,
            kind="former cemetery, search area" if former else "cemetery",
            name="Former Jewish cemetery, Ciurchi (razed 1943)" if former else "Jewish cemetery, Păcurari (since 1881)",
            source=f"own digitisation: {row.source}",
            error_m=int(row.precision_m),
            note="The true outline is not known." if former else "Today’s ground.",
        )


def _landmarks(sources: Path) -> Iterable[dict[str, Any]]:
    for row in gpd.read_file(sources / LANDMARKS).itertuples():
        kind = LANDMARK_KINDS.get(row.lmi_code)
        if kind and row.lmi_code not in DOUBTFUL:
            yield feature(
                row.geometry,
                decimals=CITY_DECIMALS,
                kind=kind,
                name=row.name.removesuffix(" din Iași"),
                lat=round(row.geometry.y, CITY_DECIMALS),
                lon=round(row.geometry.x, CITY_DECIMALS),
                monument=row.lmi_code,
                source="ro.wikipedia",
                error_m=int(row.precision_m),
            )


def _rail(sources: Path) -> Iterable[dict[str, Any]]:
    """Cut the line that passes Iași to the city map; the others lie outside."""
    for row in gpd.read_file(sources / OSM, layer="rail").itertuples():
        inside = row.geometry.intersection(box(*CITY_BOX))
        if not inside.is_empty:
            yield feature(
                simplified(inside, CITY_METRES),
                decimals=CITY_DECIMALS,
                name="Pașcani - Iași - Ungheni",
                source=CREDIT_OSM,
                error_m=int(row.precision_m),
                note="Today’s track.",
            )


def _stations(sources: Path) -> Iterable[dict[str, Any]]:
    """Keep the stations that the trains' routes name, with their part in them."""
    for entry in read_json(sources / TRAINS)["features"]:
        facts = entry["properties"]
        if "station" in facts:
            yield feature(
                shape(entry["geometry"]),
                decimals=CITY_DECIMALS,
                name=facts["station"],
                order=facts["order"],
                route=facts["route"].replace("documented line", "documented"),
                node=facts["osm_node"],
                source=CREDIT_OSM,
                error_m=facts["precision_m"],
            )


def _parks(sources: Path) -> Iterable[dict[str, Any]]:
    frame = gpd.read_file(sources / OSM, layer="parks_points")
    for row in frame[frame.intersects(box(*CITY_BOX))].itertuples():
        yield feature(
            row.geometry, decimals=CITY_DECIMALS, name=row.name, source=CREDIT_OSM, error_m=int(row.precision_m)
        )


def _routes(sources: Path) -> Iterable[dict[str, Any]]:
    for entry in read_json(sources / TRAINS)["features"]:
        facts = entry["properties"]
        if "train" in facts:
            chain = "station chain" in facts["geometry_quality"]
            variant = facts["documented"].partition("variant ")[2]
            yield feature(
                simplified(LineString(entry["geometry"]["coordinates"]), TRAIN_METRES),
                decimals=TRAIN_DECIMALS,
                train=facts["train"],
                order=facts["seq"] - (1 if variant == "B" else 0),
                **{"from": facts["from_"]},
                to=facts["to"],
                documented=not facts["dashed"],
                variant=variant,
                kind="station-chain" if chain else "track",
                length_km=facts["length_km"],
                source=CREDIT_OSM,
                error_m=PRECISION[facts["geometry_quality"]],
                note=_route_note(chain, variant, facts["documented"]),
            )


def _route_note(chain: bool, variant: str, documented: str) -> str:
    if variant:
        return "The way from Ploiești to Călărași is documented in no source read: a plausible variant."
    if chain:
        return "The halts are documented; the line is drawn straight from station to station."
    between = documented == "documented end points"
    return (
        "Today’s track; the halts at both ends are documented."
        if between
        else "Today’s track; the course is documented."
    )


def _key(key: str) -> str:
    return key.removesuffix(" own").lower().replace(".", "").replace(" ", "-")
