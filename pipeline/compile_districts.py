"""Compile districts.geojson: pieces of units under an administration of their own, behind the Axis front.

Every piece is cut out of one unit. Cuts run along modern provinces (Natural Earth), along cells around raion centres (raions.csv), or along lines
drawn here from described positions. A cut ends on a vertex of the unit, so that the pieces tile the unit and fit the unchanged units around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
import shapely.ops
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.files import read_csv
from pipeline.geojson import write_features

RAIONS = "facts/raions.csv"
METRES = "EPSG:3035"
SMALLEST_KM2 = 150.0  # a lesser detached bit goes to its neighbour
TOLERANCE = 0.012  # degrees, about 1 km: how far a cut may be simplified
GRID = 1e-6
Ring = list[tuple[float, float]]

# Drawn rings (longitude, latitude), wide enough to overlap the unit; only the side that crosses the unit is a statement.
# Bar and its surroundings, Wolhynien-Podolien from 1 September 1941 (the line Bar - Letychiv - Liubar).
BAR: Ring = [(27.20, 48.90), (27.86, 48.90), (27.92, 49.10), (27.86, 49.30), (27.20, 49.45)]
# South and east of the railway Pervomaisk - Novoukrainka - Novomyrhorod - Smila - Cherkasy: not yet in the commissariat on 20 October 1941.
SMILA: Ring = [
    (30.80, 48.75),
    (31.65, 48.79),
    (31.88, 49.23),
    (32.06, 49.45),
    (32.10, 49.60),
    (33.60, 49.60),
    (33.60, 48.40),
    (30.80, 48.40),
]
# General district Taurien: between Dnieper, Molochna and Sivash; five areas of 22,900 km2.
TAURIEN: Ring = [(31.50, 46.72), (32.60, 46.66), (33.40, 46.80), (34.20, 47.45), (34.95, 47.12), (35.42, 47.02), (35.36, 46.80), (35.28, 46.55),
                 (35.40, 46.20), (34.80, 45.60), (31.00, 45.60)]  # fmt: skip
# Mozyr, Petrikov, Yelsk, Vasilevichi, Rechitsa, Loyew, Bragin: general district Shitomir.
MOZYR: Ring = [(26.80, 52.38), (27.80, 52.42), (28.60, 52.45), (29.20, 52.46), (29.80, 52.48), (30.25, 52.52), (30.60, 52.40), (30.72, 52.15),
               (30.86, 51.95), (30.80, 51.20), (26.80, 51.20)]  # fmt: skip
# Minsk, Borisov, Slutsk: general district Weissruthenien east of the frontier of 1939.
MINSK: Ring = [(26.40, 55.10), (27.90, 55.00), (28.45, 54.84), (28.95, 54.70), (29.40, 54.58), (29.45, 54.15), (29.15, 53.75), (28.75, 53.52),
               (28.40, 53.38), (28.38, 53.10), (28.42, 52.85), (28.20, 52.55), (27.80, 52.42), (26.80, 52.38), (26.40, 52.38)]  # fmt: skip
# Brest, Kobryn, Bereza, Pinsk, Luninets, Stolin: general district Wolhynien-Podolien.
POLESIA: Ring = [(23.00, 52.70), (24.40, 52.62), (25.00, 52.62), (25.25, 52.55), (25.55, 52.40), (26.00, 52.42), (26.60, 52.45), (27.60, 52.45),
                 (28.40, 52.30), (28.40, 51.30), (23.00, 51.30)]  # fmt: skip
# Ashmyany, Astravyets, Svir: from Weissruthenien to Litauen on 1 April 1942.
ASHMYANY: Ring = [
    (25.40, 54.28),
    (25.95, 54.30),
    (26.25, 54.38),
    (26.45, 54.55),
    (26.50, 54.85),
    (26.35, 55.00),
    (25.90, 55.10),
    (25.40, 54.90),
]
# Grodno and the right bank of the Neman down from Masty: to the Bezirk Bialystok later than the rest.
GRODNO: Ring = [
    (23.50, 54.20),
    (23.60, 53.90),
    (23.78, 53.67),
    (24.00, 53.58),
    (24.20, 53.50),
    (24.55, 53.42),
    (25.20, 53.42),
    (25.20, 54.20),
]
# Right bank of the Pilica, in today's Masovia: district Radom. Skierniewice and Lowicz, in today's province of Lodz: district Warschau.
PILICA: Ring = [(19.80, 51.56), (20.10, 51.60), (20.45, 51.58), (20.70, 51.64), (21.05, 51.78), (21.27, 51.86), (21.45, 51.75), (21.75, 51.50),
                (21.90, 51.20), (21.90, 50.80), (19.80, 50.80)]  # fmt: skip
# Eastern foot of the Little and White Carpathians and of the Javorníky: the German protection zone in Slovakia.
SCHUTZZONE: Ring = [(17.00, 48.10), (17.10, 48.19), (17.22, 48.25), (17.35, 48.36), (17.50, 48.45), (17.62, 48.58), (17.78, 48.72), (17.98, 48.86),
                    (18.12, 48.97), (18.27, 49.10), (18.42, 49.20), (18.60, 49.28), (18.78, 49.40), (18.85, 49.60), (16.50, 49.60), (16.50, 48.10)]  # fmt: skip
LOWICZ: Ring = [(19.40, 51.84), (20.10, 51.82), (20.45, 51.84), (20.45, 52.40), (19.40, 52.40)]


@dataclass(frozen=True)
class Piece:
    """What the file says of one piece besides its geometry."""

    district: str
    name: str
    error_km: float
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Division:
    """How a unit is cut: pieces in order, each the region that it claims from what is left; the last takes the rest (None)."""

    unit: str
    pieces: tuple[tuple[Piece, BaseGeometry | None], ...]


def provinces(sources: Path, *names: str, country: str = "ukraine") -> BaseGeometry:
    """Return the union of modern provinces."""
    table = gpd.read_file(sources / "ne10m_admin1_bbox.gpkg")
    return shapely.union_all(table[(table.country == country) & table.NAME_1.isin(names)].geometry.values)


def draft(sources: Path, *names: str) -> BaseGeometry:
    """Return the union of pieces of the source geometry, whose borders are those of the units."""
    table = gpd.read_file(sources / "units_draft.geojson").set_index("id")
    return shapely.union_all([table.geometry[name] for name in names])


def county_cells(geodata: Path) -> dict[str, BaseGeometry]:
    """Return every county of Transnistria as the union of the cells of its raion centres."""
    table = read_csv(geodata / RAIONS, ("county", "lat", "lon"))
    points = gpd.GeoSeries(
        gpd.points_from_xy([float(row["lon"]) for row in table], [float(row["lat"]) for row in table]), crs="EPSG:4326"
    ).to_crs(METRES)
    frame = shapely.box(*points.total_bounds).buffer(150_000)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points.tolist()), extend_to=frame, ordered=True)
    own = gpd.GeoDataFrame(
        {"county": [row["county"] for row in table]}, geometry=list(cells.geoms), crs=METRES
    ).dissolve("county")
    dense = own.geometry.segmentize(5_000).to_crs("EPSG:4326")
    return dict(dense.items())


def parts(geometry: BaseGeometry) -> list[Polygon]:
    """List the polygons of a geometry."""
    return [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon) and not part.is_empty]


def km2(geometry: BaseGeometry) -> float:
    """Measure an area in EPSG:3035."""
    return float(gpd.GeoSeries([geometry], crs="EPSG:4326").to_crs(METRES).area.iloc[0]) / 1e6


def raw_pieces(unit: BaseGeometry, division: Division) -> dict[str, BaseGeometry]:
    """Cut the unit in order; give every small detached bit to the neighbour with the longest common border."""
    left, found = unit, {}
    for piece, region in division.pieces:
        own = left if region is None else left.intersection(region)
        found[piece.district] = MultiPolygon(parts(own))
        left = left.difference(own)
    kept = {name: [p for p in parts(own) if km2(p) >= SMALLEST_KM2] for name, own in found.items()}
    bits = [p for name, own in found.items() for p in parts(own) if km2(p) < SMALLEST_KM2] + parts(left)
    for bit in sorted(bits, key=lambda p: p.area, reverse=True):
        kept[nearest(bit, kept)].append(bit)
    return {name: shapely.union_all([p.buffer(GRID / 10) for p in own]) for name, own in kept.items()}


def nearest(bit: Polygon, kept: dict[str, list[Polygon]]) -> str:
    """Name the piece with the longest border along a bit; for an island the closest."""
    around = bit.buffer(1e-5)
    touching = {name: sum(around.intersection(p.boundary).length for p in own) for name, own in kept.items()}
    best = max(touching, key=lambda name: touching[name])
    if touching[best] > 0:
        return best
    return min((name for name in kept if kept[name]), key=lambda name: min(bit.distance(p) for p in kept[name]))


def cuts(unit: BaseGeometry, raw: dict[str, BaseGeometry]) -> list[LineString]:
    """Return the lines between the pieces, simplified, their outer ends on vertices of the unit."""
    edge = unit.boundary
    inner = one_line_each(raw).difference(edge.buffer(5 * GRID))
    merged = shapely.line_merge(shapely.node(shapely.set_precision(inner, GRID)))
    vertices = shapely.MultiPoint(shapely.get_coordinates(unit))
    outer = edge.buffer(20 * GRID)
    return [ended(line, outer, vertices) for line in getattr(merged, "geoms", [merged]) if line.length > 0.02]


def one_line_each(raw: dict[str, BaseGeometry]) -> BaseGeometry:
    """Return every border between two pieces once: the boundary of each piece inside the pieces named before it, without doubles."""
    lines, done = [], shapely.MultiPolygon()
    for own in raw.values():
        lines.append(own.boundary.intersection(done.buffer(10 * GRID)))
        done = shapely.union_all([done, own])
    doubles = shapely.GeometryCollection()
    for line in lines:
        doubles = shapely.union_all([doubles, line.difference(doubles.buffer(30 * GRID))])
    return doubles


def ended(line: LineString, outer: BaseGeometry, vertices: BaseGeometry) -> LineString:
    """Simplify a line and move the ends that lie on the edge of the unit to its nearest vertices."""
    places = list(line.simplify(TOLERANCE).coords)
    for end in (0, -1):
        here = Point(places[end])
        if outer.covers(here):
            there = shapely.ops.nearest_points(here, vertices)[1]
            places[end] = (there.x, there.y)
    return LineString(
        [(round(x, 6), round(y, 6)) if i not in (0, len(places) - 1) else (x, y) for i, (x, y) in enumerate(places)]
    )


def joined(lines: list[LineString]) -> list[LineString]:
    """Bring ends that meet inside the unit to one place."""
    ends: list[tuple[float, float]] = []
    moved = []
    for line in lines:
        places = list(line.coords)
        for end in (0, -1):
            known = next((e for e in ends if Point(e).distance(Point(places[end])) < 0.004), None)
            if known is None:
                ends.append(places[end])
            else:
                places[end] = known
        moved.append(LineString(places))
    return moved


def tiles(unit: BaseGeometry, raw: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the pieces of a unit as an exact tiling: faces between edge and cuts, each to the piece that covers most of it."""
    net = shapely.union_all([unit.boundary, *joined(cuts(unit, raw))])
    faces = [
        face
        for face in shapely.polygonize(shapely.get_parts(shapely.node(net))).geoms
        if unit.contains(face.representative_point())
    ]
    own: dict[str, list[Polygon]] = {name: [] for name in raw}
    for face in faces:
        own[max(raw, key=lambda name: raw[name].intersection(face).area)].append(face)
    return {name: shapely.union_all(group) for name, group in own.items()}


def compile_division(units: gpd.GeoSeries, division: Division) -> list[dict[str, Any]]:
    """Return the features of one unit, in the order of the division; a unit that is not cut keeps its geometry."""
    unit = units[division.unit]
    whole = {division.pieces[0][0].district: unit}
    made = whole if len(division.pieces) == 1 else tiles(unit, raw_pieces(unit, division))
    assert shapely.coverage_is_valid(list(made.values())), division.unit
    assert abs(shapely.union_all(list(made.values())).symmetric_difference(unit).area) < 1e-9, division.unit
    assert set(map(tuple, shapely.get_coordinates(unit))) <= {
        tuple(c) for g in made.values() for c in shapely.get_coordinates(g)
    }
    return [feature(division.unit, piece, made[piece.district]) for piece, _ in division.pieces]


def feature(unit: str, piece: Piece, geometry: BaseGeometry) -> dict[str, Any]:
    """Return one GeoJSON feature."""
    assert not geometry.is_empty, piece.district
    properties = {
        "district": piece.district, "name": piece.name, "unit": unit, "method": "schematic", "error_km": piece.error_km,
        "source": list(piece.source), "note": piece.note,
    }  # fmt: skip
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(shapely.normalize(geometry)),
    }


COUNTIES = {
    "moghilau": "Moghilău county", "jugastru": "Jugastru county", "tulcin": "Tulcin county", "ribnita": "Râbnița county", "balta": "Balta county",
    "dubasari": "Dubăsari county", "ananiev": "Ananiev county", "golta": "Golta county", "tiraspol": "Tiraspol county",
    "ovidiopol": "Ovidiopol county", "odesa": "Odesa county", "berezovca": "Berezovca county", "oceacov": "Oceacov county",
}  # fmt: skip
NORTH = ("moghilau", "jugastru", "tulcin", "ribnita", "balta", "dubasari", "ananiev")
SOUTH = ("dubasari", "ananiev", "golta", "tiraspol", "ovidiopol", "odesa", "berezovca", "oceacov")
CELLS = "Union of the cells around its raion centres (raions.csv), not a surveyed limit."
READ = {"dubasari": "AD10", "golta": "AD11", "balta": "AD12"}


def transnistria(geodata: Path) -> list[Division]:
    """Return the thirteen counties in the two units and the city of Odessa."""
    cells = county_cells(geodata)

    def piece(county: str, north: bool) -> Piece:
        apart = north and county in SOUTH
        note = CELLS + (
            " The part that lies north of the line between the two units; the line, not the county, is in doubt."
            if apart
            else ""
        )
        slug = f"{county}-north" if apart else county
        return Piece(
            slug,
            COUNTIES[county] + (", northern raion" if apart else ""),
            15,
            (READ.get(county, "general-knowledge"),),
            note,
        )

    city = Piece(
        "odesa-city",
        "Odesa county, city of Odessa",
        4,
        ("natural-earth",),
        "The circle of the unit; the city was the seat of the county.",
    )
    return [
        Division(
            "transnistria-north",
            (*tuple((piece(c, True), cells[c]) for c in NORTH[:-1]), (piece(NORTH[-1], True), None)),
        ),
        Division(
            "transnistria-south",
            (*tuple((piece(c, False), cells[c]) for c in SOUTH[:-1]), (piece(SOUTH[-1], False), None)),
        ),
        Division("odessa-city", ((city, None),)),
    ]


def ukraine(sources: Path) -> list[Division]:
    """Return Soviet Ukraine outside Transnistria by general districts and by military rear areas."""
    ne, border = "natural-earth", "Provinces of today stand for the limits of 1941–1942."
    podolia = shapely.union_all([draft(sources, "ua_khmelnytskyi"), Polygon(BAR)])
    smila = draft(sources, "ua_cherkasy").intersection(Polygon(SMILA))
    west = (
        (Piece("podolia", "General District Volhynia and Podolia, Podolian part", 25, (ne, "AD1"), "Province Khmelnytskyi with Bar."), podolia),
        (Piece("shitomir-ukraine", "General District Zhytomyr, Ukrainian part", 25, (ne, "AD2"), border), draft(sources, "ua_zhytomyr", "ua_vinnytsia")),
        (Piece("smila", "General District Kiev, Smila and Chyhyryn", 25, (ne, "AD1"), "South of the railway Pervomaisk–Smila–Cherkasy."), smila),
        (Piece("kiew-right-bank", "General District Kiev, right bank", 25, (ne, "AD1"), border), draft(sources, "ua_kyiv", "ua_cherkasy")),
        (Piece("dnjepropetrowsk-right-bank", "General District Dnipropetrovsk, right bank", 25, (ne,), border),
         draft(sources, "ua_dnipro", "ua_zaporizhzhia")),
        (Piece("nikolajew", "General District Mykolaiv", 25, (ne,), border + " With the right bank of Kherson."), None),
    )  # fmt: skip
    east = (
        (Piece("kiew-left-bank", "General District Kiev, left bank", 30, (ne, "AD1"), "Poltava with the left bank of Kyiv and Cherkasy."),
         draft(sources, "ua_kyiv", "ua_cherkasy", "ua_poltava")),
        (Piece("taurien", "General District Taurida", 25, (ne, "AD8"), "Drawn to the Molochna; 22,900 km² are documented."), Polygon(TAURIEN)),
        (Piece("dnjepropetrowsk-left-bank", "General District Dnipropetrovsk, left bank", 30, (ne,), border),
         draft(sources, "ua_dnipro", "ua_zaporizhzhia", "ua_kherson")),
        (Piece("donbas", "Donets Basin under military administration", 25, (ne,), border), draft(sources, "ua_donetsk", "ua_luhansk")),
        (Piece("chernihiv-sumy-kharkiv", "Chernihiv, Sumy and Kharkiv under military administration", 25, (ne,), border), None),
    )  # fmt: skip
    return [Division("ussr-ukraine-west-of-dnieper", west), Division("ussr-ukraine-east", east)]


def belarus(sources: Path) -> list[Division]:
    """Return Belarus between the commissariats Ostland and Ukraine and the rear area, and the Bialystok district."""
    drawn = "Drawn between towns known to have lain on either side."
    west = (
        (
            Piece(
                "polesia", "General District Volhynia and Podolia, Polesia (Brest, Pinsk)", 25, ("AD4", "AD3"), drawn
            ),
            Polygon(POLESIA),
        ),
        (
            Piece(
                "ashmyany",
                "Ashmyany and Svir",
                20,
                ("AD4",),
                drawn + " Moved to the General District Lithuania in 1942.",
            ),
            Polygon(ASHMYANY),
        ),
        (Piece("weissruthenien-west", "General District White Ruthenia, western part", 25, ("AD4",), drawn), None),
    )
    east = (
        (
            Piece("shitomir-belarus", "General District Zhytomyr, Mozyr and Rechitsa", 25, ("AD2",), drawn),
            Polygon(MOZYR),
        ),
        (
            Piece(
                "weissruthenien-east", "General District White Ruthenia, Minsk, Borisov and Slutsk", 30, ("AD4",), drawn
            ),
            Polygon(MINSK),
        ),
        (Piece("belarus-rear", "Eastern Belarus in the rear area of Army Group Centre", 30, ("AD4",), drawn), None),
    )
    bialystok = (
        (Piece("grodno", "Bialystok District, Grodno", 20, ("AD5", "AD6"), "Right bank of the Neman above Masty, drawn."),
         draft(sources, "by_bialystok").intersection(Polygon(GRODNO))),
        (Piece("bialystok-core", "Bialystok District without Grodno", 20, ("AD6",), drawn), None),
    )  # fmt: skip
    return [Division("belarus-west", west), Division("belarus-east", east), Division("bialystok", bialystok)]


def general_government(sources: Path) -> list[Division]:
    """Return the four districts of 1939; Galicia is a unit of its own."""
    note = "Voivodeships of today stand for the districts; Pilica and Łowicz drawn."
    masovia, lodz = (
        provinces(sources, "Masovian", "Podlachian", country="poland"),
        provinces(sources, "Łódź", country="poland"),
    )
    warsaw = shapely.union_all([masovia.difference(Polygon(PILICA)), lodz.intersection(Polygon(LOWICZ))])
    south = provinces(sources, "Lesser Poland", "Subcarpathian", country="poland")
    pieces = (
        (
            Piece("gg-lublin", "District Lublin", 20, ("natural-earth",), note),
            provinces(sources, "Lublin", country="poland"),
        ),
        (Piece("gg-warschau", "District Warsaw", 20, ("natural-earth",), note), warsaw),
        (Piece("gg-krakau", "District Kraków", 20, ("natural-earth",), note), south),
        (Piece("gg-radom", "District Radom", 20, ("natural-earth",), note), None),
    )
    return [Division("general-government-core", pieces)]


def slovakia() -> list[Division]:
    """Return the protection zone and the rest of Slovakia."""
    note = "Drawn along the ridges named in the treaty of 28 August 1939."
    zone = Piece("slovakia-schutzzone", "German Protection Zone in Slovakia", 12, ("AD38",), note)
    rest = Piece("slovakia-rest", "Slovakia outside the protection zone", 12, ("AD38",), note)
    return [Division("slovakia", ((zone, Polygon(SCHUTZZONE)), (rest, None)))]


def compile_districts(sources: Path, geodata: Path) -> None:
    """Write base/districts.geojson from the source geometry and the compiled units."""
    units = gpd.read_file(geodata / "base/units.geojson").set_index("unit").geometry
    divisions = [
        *transnistria(geodata),
        *ukraine(sources),
        *belarus(sources),
        *general_government(sources),
        *slovakia(),
    ]
    made = [one for division in divisions for one in compile_division(units, division)]
    write_features(geodata / "base/districts.geojson", made)
