"""Names on paper: placed by priority, moved aside where they would collide, left out where there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, log2, radians, sin

import shapely
import shapely.affinity
from shapely.geometry.base import BaseGeometry

from atlas.print.canvas import Canvas
from atlas.print.fonts import MM_PER_POINT, width_of
from atlas.print.marks import draw_town
from atlas.print.paper import Paper
from atlas.print.plane import Plane
from atlas.scene.land import unit_symbol
from atlas.scene.rule import Rule
from atlas.style import PARTIES
from layers.atlas_data import AtlasData
from layers.gazetteer import Label

KIND = {
    # kind of name: size in points on A4, face, colour, priority
    "romania": (13.5, "bold", "ink", 0.0), "country": (8.2, "sans", "ink-2", 3.0), "ceded": (7.6, "bold", "ink", 0.5),
    "region": (6.6, "serif", "region", 5.0), "district": (6.2, "italic", "ink-2", 5.5), "sea": (10.0, "serif-italic", "water-name", 3.0),
    "river": (6.2, "serif-italic", "water-name", 7.0), "lake": (6.2, "serif-italic", "water-name", 8.0),
}  # fmt: skip
SPREAD = {"romania": 4.0, "country": 2.5, "ceded": 1.3, "region": 1.3, "district": 1.3}
"""How far names of areas may stand from their place; those of waters may not."""

TOWNS = {1: (8.0, "bold", -0.5), 2: (7.2, "semibold", 4.0), 3: (6.4, "sans", 6.0), 4: (6.0, "sans", 8.0)}
"""Size in points on A4, face and priority of towns by rank."""

RANK_TO_SCALE = {1: 4e7, 2: 1.6e7, 3: 6.2e6, 4: 2.4e6}
"""Towns of a rank are named on maps of this scale and larger."""

HALO = 0.55
"""Width of the halo in mm on A4."""
SIDES = "rltb"
LEADERS = (1.8, 2.6, 3.6, 5.0, 7.0, 9.5)
"""How far from its sign a name may stand that is tied to it by a thin line, in gaps."""
NEARBY = sorted(
    ((along * 0.15, over * 0.6) for along in range(-4, 5) for over in range(-5, 6)),
    key=lambda step: (hypot(3 * step[0], step[1]), step),
)
"""Steps from its place for the name of an area, in its widths and heights, the nearest first."""
LARGE = 2
"""Towns of this rank and above are drawn even where their name has no room."""


@dataclass(frozen=True)
class Name:
    """A name that wants to stand on the map; `x`, `y` in mm; `sides` are tried in order, '' where it stands in its place."""

    text: str
    x: float
    y: float
    size: float
    face: str
    colour: str
    priority: float
    angle: float = 0
    rank: int = 0
    sides: str = ""
    gap: float = 0
    leader: bool = False
    """Whether the name may stand farther off, tied to its sign by a thin line."""
    spread: float = 0
    """How far from its place the name of an area may stand, in steps of a letter's height."""


class Room:
    """What is taken on the map, as boxes in mm."""

    def __init__(self, frame: BaseGeometry) -> None:
        self.frame = frame
        self.taken: list[BaseGeometry] = []
        self.names: list[BaseGeometry] = []
        self.signs: list[tuple[Name, BaseGeometry]] = []
        """Signs of large towns: no other name covers them, placed or not."""

    def take(self, shape: BaseGeometry) -> None:
        """Keep names out of a shape."""
        self.taken.append(shape)

    def free(self, shape: BaseGeometry, owner: Name | None = None) -> bool:
        """Tell whether a shape lies on the map and meets nothing but the sign of its owner."""
        if not self.frame.covers(shape) or any(shape.intersects(other) for other in self.taken):
            return False
        return not any(name is not owner and shape.intersects(sign) for name, sign in self.signs)


def draw_names(canvas: Canvas, paper: Paper, names: Iterable[Name], room: Room) -> None:
    """Write names, the most important first; towns that cannot be named are drawn only where they are large."""
    ordered = sorted(names, key=lambda name: (name.priority, name.text, name.x))
    room.signs += [(name, _dot(name)) for name in ordered if 0 < name.rank <= LARGE]
    for name in ordered:
        spot = _spot(name, room)
        if spot is None:
            canvas.record.names_left_out.append(name.text)
            if 0 < name.rank <= LARGE and room.free(_dot(name), name):
                draw_town(canvas, name.x, name.y, name.rank)
                canvas.record.drawn.add(f"town {name.rank}")
            continue
        if name.rank and room.free(_dot(name), name):
            draw_town(canvas, name.x, name.y, name.rank)
            canvas.record.drawn.add(f"town {name.rank}")
            room.take(_dot(name))
        box, tie = _box(name, *spot), _tie(name, *spot)
        if tie is not None:
            room.names.append(tie)
            canvas.stroke(tie, "halo", 0.5 * max(paper.type, 0.8))
            canvas.stroke(tie, name.colour, 0.13 * max(paper.type, 0.8))
        _write(canvas, name, spot, paper)
        room.take(box)
        room.names.append(box)


def _spot(name: Name, room: Room) -> tuple[float, float] | None:
    """Return the middle of the name's box where there is room for it."""
    if name.rank > LARGE and not room.free(_dot(name), name):
        return None
    for x, y in _beside(name) if name.sides else _about(name, room.frame):
        tie = _tie(name, x, y)
        crosses = tie is not None and any(tie.intersects(other) for other in room.names)
        if not crosses and room.free(_box(name, x, y), name):
            return x, y
    return None


def _tie(name: Name, x: float, y: float) -> BaseGeometry | None:
    """Return the line between a name that stands far off and its sign."""
    if not name.leader:
        return None
    line = shapely.shortest_line(shapely.Point(name.x, name.y), _box(name, x, y))
    return line if line.length > 1.35 * name.gap else None


def _beside(name: Name) -> Iterator[tuple[float, float]]:
    """Yield the places of a name that belongs to a sign: on its four sides, then at its corners."""
    width, height = _size(name)
    across, up = name.gap + width / 2, name.gap + height / 2
    sides = {"r": (across, 0), "l": (-across, 0), "t": (0, up), "b": (0, -up)}
    for side in name.sides:
        yield name.x + sides[side][0], name.y + sides[side][1]
    near = name.gap * 0.7
    for right, above in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        yield name.x + right * (near + width / 2), name.y + above * (near + height / 2)
    for reach in LEADERS if name.leader else ():
        for turn in range(0, 360, 15):
            ahead, over = cos(radians(turn)), sin(radians(turn))
            far = name.gap * reach
            x, level = name.x + ahead * far, name.y + over * far
            yield x + (width / 2 if ahead > 0.2 else -width / 2 if ahead < -0.2 else 0), level + over * height / 2


def _about(name: Name, frame: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Yield the places of a name that belongs to an area or a line: its own, then some beside it along its direction."""
    width, height = _size(name)
    for along, over in (step for step in NEARBY if hypot(3 * step[0], step[1]) <= name.spread):
        moved = shapely.affinity.rotate(shapely.Point(along * width, over * height), name.angle, origin=(0, 0))
        yield _moved_inside(name, name.x + moved.x, name.y + moved.y, width, height, frame)


def _moved_inside(
    name: Name, x: float, y: float, width: float, height: float, frame: BaseGeometry
) -> tuple[float, float]:
    """A level name near the edge moves inward rather than being cut."""
    left, bottom, right, top = frame.bounds
    if abs(name.angle) >= 8 or not (left < x < right and bottom < y < top):
        return x, y
    return min(max(x, left + width / 2 + 1.5), right - width / 2 - 1.5), min(
        max(y, bottom + height / 2 + 1.5), top - height / 2 - 1.5
    )


def _dot(name: Name) -> BaseGeometry:
    """Return the ground of a town's sign."""
    half = name.gap * 0.62
    return shapely.box(name.x - half, name.y - half, name.x + half, name.y + half)


def _size(name: Name) -> tuple[float, float]:
    lines = name.text.split("\n")
    width = max(width_of(line, name.face, name.size) for line in lines)
    return width, len(lines) * name.size * 1.12 * MM_PER_POINT


def _box(name: Name, x: float, y: float) -> BaseGeometry:
    width, height = _size(name)
    box = shapely.box(x - width / 2 - 0.4, y - height / 2 - 0.05, x + width / 2 + 0.4, y + height / 2 + 0.05)
    return shapely.affinity.rotate(box, name.angle) if name.angle else box


def _write(canvas: Canvas, name: Name, spot: tuple[float, float], paper: Paper) -> None:
    lines = name.text.split("\n")
    step = name.size * 1.12 * MM_PER_POINT
    for number, line in enumerate(lines):
        up = ((len(lines) - 1) / 2 - number) * step
        offset = shapely.affinity.rotate(shapely.Point(0, up), name.angle, origin=(0, 0))
        drop = name.size * 0.26 * MM_PER_POINT
        canvas.text(
            spot[0] + offset.x, spot[1] + offset.y - drop, line, name.face, name.size, colour=name.colour, across="center", angle=name.angle,
            halo=HALO * max(paper.type, 0.8), within="map",
        )  # fmt: skip


def written_names(data: AtlasData, plane: Plane, paper: Paper, day: str, layers: tuple[str, ...]) -> list[Name]:
    """Return the names of countries, regions and waters of a day that the window shows."""
    found = []
    for label in data.labels:
        look = _look(data, label, day)
        if not look or not _wanted(label.kind, layers) or not plane.shows(label.lon, label.lat):
            continue
        if not _fits(label, plane):
            continue
        style = "romania" if label.kind == "country" and label.text == "ROMANIA" else look.split(" ")[0]
        size, face, colour, priority = KIND[style]
        scale = 0.8 if style == "romania" and plane.denominator > 9e6 else 1
        x, y = plane.at(label.lon, label.lat)
        tint = look.split(" ")[1] if look.startswith("ceded") else colour
        found.append(
            Name(
                label.text,
                x,
                y,
                paper.points(size * scale),
                face,
                tint,
                priority,
                -label.angle,
                spread=SPREAD.get(style, 0),
            )
        )
    return found


def _look(data: AtlasData, label: Label, day: str) -> str:
    """Name the look of a label on a day; '' where it does not stand."""
    if day not in label:
        return ""
    if label.kind == "ceded":
        party = (unit_symbol(data, label.units[0], day) or " ").split(" ")[-1]
        return f"ceded {party}" if party in PARTIES else "region"
    if (
        label.holder
        and label.units
        and not any(data.territory.holding(unit, day).holder == label.holder for unit in label.units)
    ):
        return ""
    return label.kind


def _wanted(kind: str, layers: tuple[str, ...]) -> bool:
    if kind == "sea":
        return True
    if kind in {"river", "lake"}:
        return "rivers" in layers
    return "regions" in layers


def _fits(label: Label, plane: Plane) -> bool:
    """Tell whether a label that belongs to some zooms of the screen belongs to the scale of the map."""
    zoom = zoom_of(plane)
    return label.min_zoom - 0.4 <= zoom <= label.max_zoom + 0.6


def zoom_of(plane: Plane) -> float:
    """Return the zoom of a screen on which ground is as large as on paper, 0.2 mm a pixel."""
    latitude = (plane.extent[1] + plane.extent[3]) / 2
    return log2(156543.034 * cos(radians(latitude)) / (plane.metres_per_mm * 0.2))


def town_names(data: AtlasData, plane: Plane, paper: Paper, day: str, ink: float, most_rank: int = 4) -> list[Name]:
    """Return the towns of a day under the names that their administration used, as far as the scale has room for them."""
    shown = [
        place for place in data.places
        if place.rank <= most_rank and plane.denominator <= RANK_TO_SCALE[place.rank] and plane.shows(place.lon, place.lat, 2)
    ]  # fmt: skip
    found = []
    for place in shown:
        size, face, priority = TOWNS[place.rank]
        x, y = plane.at(place.lon, place.lat)
        sides = "".join(dict.fromkeys((place.side or "r") + SIDES))
        name = place.name_under(data.territory.holder_at(place.lat, place.lon, day))
        found.append(Name(name, x, y, paper.points(size), face, "ink", priority, 0, place.rank, sides, 6.5 * ink))
    return found


def district_names(data: AtlasData, rule: Rule, plane: Plane, paper: Paper, day: str) -> list[Name]:
    """Return the names of the administrations of a day, each inside the largest piece of its ground that the window shows."""
    grounds: dict[str, list[BaseGeometry]] = {}
    front = data.territory.front
    for row in rule.all.on(day):
        district = rule.all.districts.get(row.area)
        if district is None or not rule.symbol_of_district(district, day):
            continue
        contest = data.territory.contest_on(district.unit, day)
        held = district.geometry.intersection(front.held(day)) if contest and contest.by_front else district.geometry
        grounds.setdefault(row.short_name, []).append(held)
    found = []
    size, face, colour, priority = KIND["district"]
    for name, parts in sorted(grounds.items()):
        land = plane.cut(plane.on_paper(shapely.union_all(parts)))
        largest = max(
            (part for part in shapely.get_parts(land) if part.geom_type == "Polygon"),
            key=lambda part: part.area,
            default=None,
        )
        if largest is None or largest.area < 30:
            continue
        spot = shapely.maximum_inscribed_circle(largest, 1).coords[0]
        if width_of(name, face, paper.points(size)) < 1.3 * largest.area**0.5:
            found.append(
                Name(name, spot[0], spot[1], paper.points(size), face, colour, priority, spread=SPREAD["district"])
            )
    return found
