"""The Iași view and the death trains on paper: sites with their precision, stops, the ways that are documented."""

from __future__ import annotations

from math import atan2, degrees

import shapely

from atlas.print.canvas import Canvas, joined
from atlas.print.ground import built, on_paper
from atlas.print.marks import HALO, draw_site
from atlas.print.names import Name, Room
from atlas.print.paper import Paper
from atlas.print.plane import Plane
from layers.atlas_data import AtlasData
from layers.iasi import Site, TrainStop, read_sites, read_stops
from layers.persecution import read_persecution_places

RANK = {
    "killing": 0,
    "deportation": 1,
    "graves": 1,
    "rescue": 1,
    "round-up": 2,
    "reported-shots": 2,
    "authority": 3,
    "memorial": 3,
}
"""Which names go first where not all have room."""

WAYS = {1: (), 2: (2.5, 3.5)}
UNDOCUMENTED = (9.0, 6.0)


def draw_iasi(
    canvas: Canvas, plane: Plane, paper: Paper, data: AtlasData, day: str, chosen: tuple[str, ...], room: Room
) -> list[Name]:
    """Draw the city with its sites; return their names. Sites of a moment in `chosen` are ringed."""
    ink = canvas.ink
    canvas.area(plane.frame.shape, "land")
    water = on_paper(plane, _whole(data, "base/iasi/river"))
    if not water.is_empty:
        canvas.stroke(water, "river", 2.4 * ink, cap="round")
        canvas.record.drawn.add("city water")
    rail = on_paper(plane, _whole(data, "base/iasi/osm/rail"))
    if not rail.is_empty:
        canvas.stroke(rail, "ink-3", 1.2 * ink)
        canvas.record.drawn.add("city rail")
    names = _streets(canvas, plane, paper, data)
    sites = [
        site
        for site in read_sites(data.folder).values()
        if site.lat is not None and site.lon is not None and plane.shows(site.lon, site.lat, 0.5)
    ]
    for site in sites:
        _precision(canvas, plane, site)
    for site in sorted(sites, key=lambda site: -RANK.get(site.kind, 4)):
        x, y = plane.at(float(site.lon or 0), float(site.lat or 0))
        if site.id in chosen:
            canvas.area(shapely.Point(x, y).buffer(11 * ink), "teal", alpha=0.9, edge=0)
        draw_site(canvas, x, y, site.kind)
        canvas.record.drawn.add(f"site {site.kind}")
        reach = HALO * ink
        room.take(shapely.box(x - reach, y - reach, x + reach, y + reach))
    return names + [_site_name(plane, paper, site, ink) for site in sites]


def _whole(data: AtlasData, name: str) -> shapely.MultiLineString:
    return joined(
        [
            part
            for _, line in built(data.folder, name)
            for part in shapely.get_parts(line)
            if part.geom_type == "LineString"
        ]
    )


def _streets(canvas: Canvas, plane: Plane, paper: Paper, data: AtlasData) -> list[Name]:
    names = []
    for row, street in built(data.folder, "base/iasi/streets"):
        way = on_paper(plane, street)
        if way.is_empty:
            continue
        canvas.stroke(way, "halo", 4 * canvas.ink, cap="round")
        canvas.stroke(way, "rule-2", 1.2 * canvas.ink, cap="round")
        canvas.record.drawn.add("city street")
        middle = way.interpolate(0.5, normalized=True)
        text = row["name_1941"] if row.get("name_1941_checked") else row["name_now"]
        names.append(Name(text, middle.x, middle.y, paper.points(6), "sans", "ink-3", 9, _level_angle(way)))
    return [name for name in names if name.text]


def _level_angle(way: shapely.LineString) -> float:
    """Return the slope at the middle of a street, so that its name reads from left to right."""
    here, ahead = (way.interpolate(share, normalized=True) for share in (0.45, 0.55))
    slope = degrees(atan2(ahead.y - here.y, ahead.x - here.x))
    return slope - 180 if slope > 90 else slope + 180 if slope < -90 else slope


def _precision(canvas: Canvas, plane: Plane, site: Site) -> None:
    """Draw the circle in which a site lies, where it is larger than its sign."""
    radius = float(site.precision_m or 0) / plane.metres_per_mm
    if radius <= 9 * canvas.ink:
        return
    x, y = plane.at(float(site.lon or 0), float(site.lat or 0))
    circle = plane.cut(shapely.Point(x, y).buffer(radius))
    canvas.area(circle, "ink-3", alpha=0.06, edge=0)
    canvas.stroke(circle.boundary, "ink-3", 1.1 * canvas.ink, dash=(4 * canvas.ink, 3 * canvas.ink))
    canvas.record.drawn.add("city precision")


def _site_name(plane: Plane, paper: Paper, site: Site, ink: float) -> Name:
    x, y = plane.at(float(site.lon or 0), float(site.lat or 0))
    metres = site.precision_m or 0
    exact = f" ±{metres / 1000:g} km" if metres >= 1000 else f" ±{metres:g} m" if metres >= 100 else ""
    return Name(
        f"{site.then_name}{exact}",
        x,
        y,
        paper.points(6.2),
        "semibold",
        "ink",
        RANK.get(site.kind, 4),
        0,
        0,
        "rltb",
        (HALO + 1.5) * ink,
        leader=True,
    )


def draw_trains(canvas: Canvas, plane: Plane, paper: Paper, data: AtlasData, room: Room) -> list[Name]:
    """Draw the ways and the stops of both trains; return the names of the stops, each place once."""
    ink = canvas.ink
    for row, way in built(data.folder, "base/iasi/osm/train_routes"):
        if row["variant"] == "B":
            continue
        dash = WAYS[row["train"]] if row["documented"] else UNDOCUMENTED
        line = on_paper(plane, way)
        canvas.stroke(line, "halo", 4.5 * ink, alpha=0.8)
        canvas.stroke(line, "ink", 1.6 * ink, dash=[part * ink for part in dash])
        canvas.record.drawn.add(
            "route " + (("first", "second")[row["train"] - 1] if row["documented"] else "undocumented")
        )
    sites, names, seen = read_sites(data.folder), [], set()
    for stop in read_stops(data.folder):
        site = sites[stop.site]
        if site.lat is None or site.lon is None or (site.lat, site.lon) in seen or not plane.shows(site.lon, site.lat):
            continue
        seen.add((site.lat, site.lon))
        x, y = plane.at(site.lon, site.lat)
        draw_site(canvas, x, y, "train-stop")
        canvas.record.drawn.add("site train-stop")
        room.take(shapely.box(x - HALO * ink, y - HALO * ink, x + HALO * ink, y + HALO * ink))
        names.append(
            Name(
                _stop_name(site, stop),
                x,
                y,
                paper.points(6.2),
                "semibold",
                "ink",
                1,
                0,
                0,
                "rltb",
                (HALO + 1.5) * ink,
                leader=True,
            )
        )
    return names


def _stop_name(site: Site, stop: TrainStop) -> str:
    return stop.place or site.name


def draw_places(canvas: Canvas, plane: Plane, paper: Paper, data: AtlasData, day: str, room: Room) -> list[Name]:
    """Draw the places of persecution and murder of a day; return their names, for maps that have room for them."""
    names, ink = [], canvas.ink
    for place in read_persecution_places(data.folder):
        if (
            not place.drawn
            or day not in place
            or place.lat is None
            or place.lon is None
            or not plane.shows(place.lon, place.lat)
        ):
            continue
        x, y = plane.at(place.lon, place.lat)
        draw_site(canvas, x, y, place.kind)
        canvas.record.drawn.add(f"site {place.kind}")
        reach = HALO * ink * 0.8
        room.take(shapely.box(x - reach, y - reach, x + reach, y + reach))
        names.append(Name(place.name, x, y, paper.points(6), "semibold", "ink", 7, 0, 0, "rltb", (HALO + 1) * ink))
    return names if plane.denominator < 4.5e6 else []
