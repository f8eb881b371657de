"""Measure how good the front is: what was left out or kept apart, against what the reconstruction says without it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial.distance import cdist
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from layers.calendar import add_days, days_between
from layers.files import read_csv, read_json
from layers.front import Front, front_days, read_front
from layers.front_facts import (
    SAME_PLACE_KM,
    TAKERS,
    FrontTown,
    Position,
    all_front_towns,
    read_imposed,
    read_positions,
)
from layers.sides import AXIS, FIRST, SOVIET
from pipeline.front.evidence import evidence
from pipeline.front.field import Array, TownTimes, matern, ordinal, residuals, signed_distances
from pipeline.front.grid import TOWN_CELL_KM, FrontGrid
from pipeline.front.plane import COARSEST_KM, points_km, to_degrees, to_km
from pipeline.front.reconstruct import Drawable, Reconstruction
from pipeline.front.regions import shared
from pipeline.front.trace import Tracer, certain_side

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

SOUTH, NORTH = 43.0, 52.0
"""Latitudes between which is measured: the ground on which Romanian armies fought, and its neighbours."""

FITTED_DAYS, TOWN_KM, LINE_KM = 5, 20.0, 25.0
"""A keyframe and a town that changed hands so many days apart, so near to the line, were fitted to each other: the one
is left out with the other. The second is for a town on trial, the third for a keyframe on trial."""

NEAREST_TOWNS = 60
WINDOW_DAYS = 60
"""A change is looked for so many days before and after; one never found counts as so many days off."""

GAPS = ((0, 3), (4, 7), (8, 14), (15, 30), (31, 999))
MARGIN_KM = 160
"""A keyframe is rebuilt so far beyond its line and its neighbours' lines."""

STEP_KM = 10.0
LEAP_KM2 = 25_000
RING_KM2 = 25.0
SWING_CELL_KM, SWING_DAYS, SWING_KM2 = 20.0, 60, 4_000
BENT_DAYS = 20
PNG_WIDTH, PNG_COLOURS = 1200, 40
SEA, LAND, SHORE, RIVER, INK, WARM = "#dfe6ea", "#faf8f3", "#9aa5ab", "#9db9c9", "#111111", "#c2410c"
BESIDE = ((8, 0, "left", "center"), (-8, 0, "right", "center"), (0, 8, "center", "bottom"), (0, -8, "center", "top"))
"""Where a name may stand beside its dot: pixels to the right and up, and how it is set there."""

KEPT_APART = Path(__file__).parents[2] / "tests/cases/front_towns_kept_apart.csv"
LARGEST_DEGREE_KM2 = 9_800
"""A degree by a degree in the south of the map."""


@dataclass(frozen=True)
class Timing:
    """A dated change of a town, and by how many days the front is late (early where negative); None if never."""

    town: str
    lon: float
    lat: float
    day: str
    side: str
    precision: str
    late: int | None

    @property
    def off(self) -> int:
        """Return how far off the front is, in days."""
        return WINDOW_DAYS if self.late is None else min(abs(self.late), WINDOW_DAYS)


@dataclass(frozen=True)
class Rebuilt:
    """A keyframe and its line rebuilt without it, both in km, and how far apart they are."""

    day: str
    gap: int
    """Days to the nearest other keyframe."""
    dated: BaseGeometry
    line: BaseGeometry
    off_km: Array
    left_out: frozenset[str]
    """The towns fitted to it."""

    @property
    def median(self) -> float:
        """Return how far off half of the line is, in km."""
        return float(np.median(self.off_km))


@dataclass(frozen=True)
class Told:
    """What the places read for a keyframe say of its line."""

    day: str
    agreeing: int
    against: tuple[Position, ...]


@dataclass(frozen=True)
class Leap:
    """A day on which much land changes its side, in km2 and in the middle of it (lon, lat)."""

    day: str
    area_km2: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Ring:
    """Ground of a side cut off from the rest that holds no town of its own and is no named pocket."""

    day: str
    side: str
    area_km2: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Swing:
    """Land that a side holds for a while and then loses again, all of it on one day."""

    first: str
    """The day on which the first of it came to the side."""
    end: str
    side: str
    area_km2: float
    lon: float
    lat: float


@dataclass(frozen=True)
class WrongSide:
    """Days on end on which a town stands on the wrong side outside the precision of its row."""

    town: str
    first: str
    last: str
    days: int
    away_km: float
    """How far the line is, at most."""


class LeftOut:
    """The day on which each town changes its side when it, and all that was fitted to it, is left out."""

    def __init__(self, work: Reconstruction) -> None:
        self.work, self.settings = work, work.grid.settings
        self.places = work.tracer.places
        self.days = np.array(work.grid.days)
        self.distances = np.array([signed_distances(ground, work.box, self.places) for ground in work.grid.grounds])
        self._times = TownTimes(work.towns)
        self._muted: dict[int, Array] = {}
        self._cover = matern(cdist(self.places, self.places), self.settings.reach)

    def timings(self, *, fitted: bool = False, towns: bool = True, lines: bool = True) -> list[Timing]:
        """Time every dated change; `fitted` keeps the keyframes fitted to it, `towns` and `lines` say what is used."""
        return [
            self._timing(number, change.date, change.side, fitted, towns, lines)
            for number, town in enumerate(self.work.towns)
            if SOUTH <= town.lat <= NORTH
            for change in town.changes
            if change.side and change.precision == "day" and change.event != "romanian_switch"
            and self.work.keyframes[0].date < change.date <= self.work.keyframes[-1].date
        ]  # fmt: skip

    def _timing(self, town: int, day: str, side: str, fitted: bool, towns: bool, lines: bool) -> Timing:
        middle = ordinal(day)
        days = range(max(middle - WINDOW_DAYS, int(self.days[0])), min(middle + WINDOW_DAYS, int(self.days[-1])) + 1)
        kept = np.ones(len(self.days), bool) if fitted else self._apart(town, middle)
        near, weights = self._neighbours(town)
        values = [self._field(town, now, kept, near, weights * towns, lines) for now in days]
        sign = 1 if side == AXIS else -1
        late = _lateness(np.array(values) * sign > 0, days, middle)
        own = self.work.towns[town]
        return Timing(own.name, own.lon, own.lat, day, side, "day", late)

    def _apart(self, town: int, day: int) -> Array:
        """Tell which keyframes were not fitted to a change; the first is a frontier and stays."""
        apart = (np.abs(self.days - day) > FITTED_DAYS) | (np.abs(self.distances[:, town]) > TOWN_KM)
        apart[0] = True
        return np.asarray(apart)

    def _neighbours(self, town: int) -> tuple[Array, Array]:
        """Return the nearest other towns, and what each counts for at this one."""
        order = np.argsort(-self._cover[town])
        near = order[order != town][:NEAREST_TOWNS]
        own = self._cover[np.ix_(near, near)] + self.settings.nugget * np.eye(len(near))
        return near, np.asarray(np.linalg.solve(own, self._cover[near, town]))

    def _field(self, town: int, day: int, kept: Array, near: Array, weights: Array, lines: bool) -> float:
        numbers = np.flatnonzero(kept)
        at = int(np.searchsorted(self.days[numbers], day, side="right")) - 1
        first, last = numbers[at], numbers[min(at + 1, len(numbers) - 1)]
        start, end = self.days[first], self.days[last] if last != first else np.inf
        share = (day - start) / (end - start)
        blend = ((1 - share) * self.distances[first] + share * self.distances[last]) * lines
        field = float(np.clip(blend[town] / self.settings.speed, -self.settings.clip, self.settings.clip))
        if day == start and lines:
            return field
        signed, inside = self._times.at(day, start if lines else -np.inf, end if lines else np.inf)
        values = residuals(blend[near], signed[near], inside[near], self.settings)
        values[self._muted_on(day)[near]] = 0
        return field + float(weights @ values)

    def _muted_on(self, day: int) -> Array:
        if day not in self._muted:
            self._muted[day] = muted_towns(self.work.tracer, day)
        return self._muted[day]


def rebuilt(work: Reconstruction, cell: float = TOWN_CELL_KM) -> Iterator[Rebuilt]:
    """Yield every keyframe but the first and the last rebuilt without itself and without the towns fitted to it."""
    band = to_km(shapely.segmentize(shapely.box(0, SOUTH, 60, NORTH), 1))
    lines = [course.line.intersection(band) for course in work.courses]
    for number in range(1, len(work.keyframes) - 1):
        before, own, after = (keyframe.date for keyframe in work.keyframes[number - 1 : number + 2])
        box = _around(shapely.union_all(lines[number - 1 : number + 2]), work.box)
        unfitted = _unfitted(work, number)
        towns = [town for town in unfitted if box.contains(Point(points_km([town.lon], [town.lat])[0]))]
        tracer = Tracer(towns, work.pockets, work.tracer.imposed)
        # a little beyond the box, so that its edge counts as inside
        wide = box.buffer(0.5, join_style="mitre")
        kept = [(work.keyframes[at].date, work.grid.grounds[at].intersection(wide)) for at in (number - 1, number + 1)]
        grid = FrontGrid(kept, towns, box, work.grid.settings, cell, partial(muted_towns, tracer))
        _, field = next(grid.between(0, [ordinal(own)]))
        ground = tracer.mend(grid.ground(field), own, shared(work.courses[number - 1], work.courses[number + 1]))
        line = ground.intersection(box).boundary.difference(box.exterior.buffer(1))
        places = shapely.line_interpolate_point(lines[number], np.arange(0, lines[number].length, STEP_KM))
        gap = min(days_between(before, own), days_between(own, after))
        left_out = frozenset(town.name for town in set(work.towns) - set(unfitted))
        yield Rebuilt(own, gap, lines[number], line, shapely.distance(places, line), left_out)


def towns_apart(front: Front, table: Path) -> list[Timing]:
    """Time the changes of towns that were kept apart from everything the front is made of."""
    columns = ("town", "country_today", "lat", "lon", "coord_basis", "date", "event", "precision", "url", "says")
    rows = list(read_csv(table, columns))
    lons, lats = ([float(row[name]) for row in rows] for name in ("lon", "lat"))
    days = list(front_days())
    sides = np.array([front.sides(day, lons, lats) for day in days])
    found = []
    for number, row in enumerate(rows):
        side = TAKERS[row["event"]]
        late = _lateness(sides[:, number] == side, range(len(days)), days_between(days[0], row["date"]))
        found.append(Timing(row["town"], lons[number], lats[number], row["date"], side, row["precision"], late))
    return found


def told(work: Reconstruction) -> list[Told]:
    """Hold every keyframe against the places read at sources."""
    positions = read_positions(work.geodata)
    found = [(keyframe.date, evidence(work, keyframe, positions)) for keyframe in work.keyframes]
    return [Told(day, len(own.agreeing), own.against) for day, own in found]


def wrong_sides(front: Front, towns: Sequence[FrontTown]) -> list[WrongSide]:
    """Return the towns that the front of a day has on the wrong side, outside the precision of their rows."""
    lons, lats = [town.lon for town in towns], [town.lat for town in towns]
    days = list(front_days())
    wanted = np.array([[certain_side(town, day) for town in towns] for day in days])
    shown = np.array([front.sides(day, lons, lats) for day in days])
    wrong = ((shown == AXIS) & (wanted < 0)) | ((shown == SOVIET) & (wanted > 0))
    found = []
    for number, town in enumerate(towns):
        for first, last in _runs(wrong[:, number]):
            away = max(front.distance_km(day, town.lon, town.lat) for day in days[first : last + 1])
            found.append(WrongSide(town.name, days[first], days[last], last - first + 1, round(away, 1)))
    return found


def leaps(front: Front, sided: BaseGeometry, least_km2: float = LEAP_KM2) -> list[Leap]:
    """Return the days on which so much land that has sides (km) is not held as the day before, pockets counted in."""
    found = []
    before = front.held(FIRST)
    for day in list(front_days())[1:]:
        now = front.held(day)
        changed = now.symmetric_difference(before)
        before = now
        if changed.area * LARGEST_DEGREE_KM2 >= least_km2:
            on_land = to_km(changed).buffer(0).intersection(sided)
            if on_land.area >= least_km2:
                found.append(Leap(day, round(on_land.area), *_middle(to_degrees(on_land))))
    return found


def swings(front: Front, sided: BaseGeometry) -> list[Swing]:
    """Return the land that changes hands and back within so many days: a recapture, or the line has lost its way."""
    west, south, east, north = sided.bounds
    across, up = np.meshgrid(np.arange(west, east, SWING_CELL_KM), np.arange(south, north, SWING_CELL_KM))
    places = np.column_stack([across.ravel(), up.ravel()])
    places = places[shapely.contains_xy(sided, places)]
    degrees = shapely.get_coordinates(to_degrees(shapely.MultiPoint(places)))
    days = list(front_days())
    axis = np.array([np.array(front.sides(day, degrees[:, 0], degrees[:, 1])) == AXIS for day in days])
    lost: dict[tuple[int, bool], list[tuple[int, int]]] = {}
    for place, column in enumerate(axis.T):
        changed = np.flatnonzero(column[1:] != column[:-1]) + 1
        for first, end in itertools.pairwise(changed):
            if end - first <= SWING_DAYS:
                lost.setdefault((int(end), bool(column[first])), []).append((place, int(first)))
    return [swing for (end, is_axis), own in sorted(lost.items()) for swing in _swings(own, places, days, end, is_axis)]


def _swings(
    own: Sequence[tuple[int, int]], places: Array, days: Sequence[str], end: int, is_axis: bool
) -> Iterator[Swing]:
    """Gather cells that a side loses on one day into pieces of land."""
    cells = shapely.points(places[[place for place, _ in own]])
    for piece in shapely.get_parts(
        shapely.union_all(shapely.buffer(cells, SWING_CELL_KM / 2 + 0.1, cap_style="square"))
    ):
        if piece.area >= SWING_KM2:
            first = min(first for cell, (_, first) in zip(cells, own, strict=True) if piece.contains(cell))
            yield Swing(
                days[first], days[end], AXIS if is_axis else SOVIET, round(piece.area), *_middle(to_degrees(piece))
            )


def stray_rings(front: Front, geodata: Path, sided: BaseGeometry) -> list[Ring]:
    """Return the rings of every day that no town of their side, no named pocket and no change of side explains."""
    towns, imposed = all_front_towns(geodata), read_imposed(geodata)
    places = shapely.points([town.lon for town in towns], [town.lat for town in towns])
    found = []
    for day in front_days():
        named = [pocket.ground for pocket in front.pockets_on(day)] + [own.geometry for own in imposed if day in own]
        sides = np.array([certain_side(town, day) for town in towns])
        for side, ring in _rings(front.ground(day)):
            own = places[sides >= 0] if side == AXIS else places[sides <= 0]
            if shapely.contains(ring, own).any() or any(ring.intersects(ground) for ground in named):
                continue
            area = to_km(ring).buffer(0).intersection(sided).area
            if area >= RING_KM2:
                found.append(Ring(day, side, round(area), *_middle(ring)))
    return found


def _rings(ground: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield the parts of a ground beside its largest, and its holes, with the side that holds them."""
    parts = sorted(shapely.get_parts(ground), key=lambda part: -part.area)
    for number, part in enumerate(parts):
        if number:
            yield AXIS, part
        yield from ((SOVIET, shapely.Polygon(hole)) for hole in part.interiors)


def _middle(area: BaseGeometry) -> tuple[float, float]:
    """Return a place inside the largest part of an area (lon, lat)."""
    place = max(shapely.get_parts(area), key=lambda part: part.area).representative_point()
    return round(place.x, 2), round(place.y, 2)


def _runs(flags: Array) -> list[tuple[int, int]]:
    """Return the first and the last number of every run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def _around(lines: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    """Return the part of the plane around some lines, on the corners of the coarsest grid."""
    west, south, east, north = lines.buffer(MARGIN_KM).intersection(frame).bounds
    return shapely.box(*(round(side / COARSEST_KM) * COARSEST_KM for side in (west, south, east, north)))


def _unfitted(work: Reconstruction, number: int) -> list[FrontTown]:
    """Return the towns that were not fitted to a keyframe."""
    day, line = work.keyframes[number].date, work.courses[number].line
    near = shapely.distance(shapely.points(work.tracer.places), line) < LINE_KM
    return [
        town
        for town, close in zip(work.towns, near, strict=True)
        if not close or all(abs(days_between(change.date, day)) > FITTED_DAYS for change in town.changes if change.side)
    ]


def muted_towns(tracer: Tracer, day: int) -> Array:
    """Tell which towns say nothing of the line on a day: a pocket holds them, or they changed sides with a state."""
    muted = np.array([any(change.event == "romanian_switch" for change in town.changes) for town in tracer.towns])
    for _, area in tracer.pockets_on(date.fromordinal(day).isoformat()):
        muted |= shapely.contains_xy(area, tracer.places[:, 0], tracer.places[:, 1])
    return muted


def _lateness(there: Array, days: range, middle: int) -> int | None:
    """Return by how many days a side comes late: the arrival nearest to a day, as numbers of days; None without any."""
    arrivals = [day - middle for at, day in enumerate(days) if there[at] and (at == 0 or not there[at - 1])]
    return min(arrivals, key=abs, default=None)


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    left_out: dict[str, list[Timing]]
    rebuilt: list[Rebuilt]
    apart: dict[str, list[Timing]]
    told: list[Told]
    wrong: list[WrongSide]
    leaps: list[Leap]
    swings: list[Swing]
    rings: list[Ring]


def measured(geodata: Path, table: Path = KEPT_APART) -> Report:
    """Measure everything: the reconstruction from the facts, and the front as it was last written."""
    work, front, sided = Reconstruction(geodata), read_front(geodata), Drawable(geodata).area
    trial = LeftOut(work)
    plain = trial.timings()
    left_out = {
        "town and its lines left out": plain,
        "the same outside pockets": [timing for timing in plain if not _in_pocket(work, timing)],
        "lines only": trial.timings(towns=False),
        "towns only": trial.timings(lines=False),
        "only the town left out": trial.timings(fitted=True),
    }
    found = towns_apart(front, table)
    apart = {
        "all": found,
        "taken by the Axis": [timing for timing in found if timing.side == AXIS],
        "taken by the Soviet side": [timing for timing in found if timing.side == SOVIET],
        "dated to the day": [timing for timing in found if timing.precision == "day"],
        "dated about": [timing for timing in found if timing.precision != "day"],
        "no line bent to a place beside": _unbent(found, read_positions(geodata)),
    }
    wrong = wrong_sides(front, work.towns)
    rings = stray_rings(front, geodata, sided)
    return Report(
        left_out, list(rebuilt(work)), apart, told(work), wrong, leaps(front, sided), swings(front, sided), rings
    )


def lines_of(report: Report) -> Iterator[str]:
    """Yield a report as lines of plain text."""
    yield f"Towns left out, {SOUTH:.0f}-{NORTH:.0f} N: days by which the front misses the day a town changed hands"
    yield from _timing_table(report.left_out)
    yield f"\nTowns kept apart: the same for the front as written, {SAME_PLACE_KM:.0f} km and more from its towns"
    yield from _timing_table(report.apart)
    yield f"\nKeyframes rebuilt without themselves and their towns, {SOUTH:.0f}-{NORTH:.0f} N: km between the lines"
    yield f"  {'days to the nearest keyframe':34}{'keyframes':>10}{'places':>8}{'median':>8}{'90 %':>8}"
    for first, last in ((0, 999), *GAPS):
        own = [entry for entry in report.rebuilt if first <= entry.gap <= last]
        name = "all" if last - first == 999 else f"more than {first - 1}" if last == 999 else f"{first}-{last}"
        off = np.concatenate([entry.off_km for entry in own]) if own else np.array([np.nan])
        yield f"  {name:34}{len(own):10}{len(off):8}{np.median(off):8.1f}{np.percentile(off, 90):8.1f}"
    worst = [f"{entry.day} {entry.median:.0f} km" for entry in worst_of(report)]
    yield f"  worst: {', '.join(worst)}"
    yield from _told_lines(report.told)
    yield from _fault_lines(report)


def worst_of(report: Report, count: int = 6) -> list[Rebuilt]:
    """Return the keyframes that were rebuilt worst, by their median."""
    return sorted(report.rebuilt, key=lambda entry: -entry.median)[:count]


def _timing_table(groups: dict[str, list[Timing]]) -> Iterator[str]:
    yield f"  {'':34}{'n':>6}{'median':>8}{'<= 3 d':>8}{'<= 7 d':>8}{'90 %':>8}{'late':>7}{'never':>7}"
    for name, timings in groups.items():
        off = np.array([timing.off for timing in timings])
        late = [timing.late for timing in timings if timing.late is not None and timing.off < WINDOW_DAYS]
        shares = "".join(f"{(off <= days).mean():8.1%}" for days in (3, 7))
        never = int((off >= WINDOW_DAYS).sum())
        middle, most = np.median(off), np.percentile(off, 90)
        yield f"  {name:34}{len(off):6}{middle:8.1f}{shares}{most:8.1f}{np.mean(late):+7.1f}{never:7}"


def _told_lines(found: Sequence[Told]) -> Iterator[str]:
    agreeing, against = sum(own.agreeing for own in found), sum(len(own.against) for own in found)
    yield f"\nPlaces read at sources beside keyframes: {agreeing} agree with the line, {against} do not"
    for own in found:
        if own.agreeing or own.against:
            yield f"  {own.day}  {own.agreeing:3} agree {len(own.against):3} do not"
            yield from (f"      {place.place}, {place.day}: {place.relation}, {place.note}" for place in own.against)


def _fault_lines(report: Report) -> Iterator[str]:
    yield f"\nTowns on the wrong side outside the precision of their rows: {len(report.wrong)} spells"
    for entry in sorted(report.wrong, key=lambda entry: -entry.away_km):
        yield f"  {entry.town}: {entry.first} to {entry.last}, up to {entry.away_km} km from the line"
    yield f"\nDays on which more than {LEAP_KM2:,} km2 change sides: {len(report.leaps)}"
    for leap in report.leaps:
        yield f"  {leap.day}: {leap.area_km2:,.0f} km2, around {leap.lat} N {leap.lon} E"
    land = f"Land of more than {SWING_KM2:,} km2 held for {SWING_DAYS} days at most and lost on one day"
    yield f"\n{land}: {len(report.swings)}"
    for swing in report.swings:
        spell = f"{swing.side} from {swing.first}, until {swing.end}"
        yield f"  {spell}: {swing.area_km2:,.0f} km2 around {swing.lat} N {swing.lon} E"
    yield f"\nRings without a town of their side that are no named pocket: {len(report.rings)}"
    for ring in report.rings:
        yield f"  {ring.day}: {ring.side}, {ring.area_km2:,.0f} km2 at {ring.lat} N {ring.lon} E"


def _in_pocket(work: Reconstruction, timing: Timing) -> bool:
    """Tell whether a pocket holds a town on the day it changes hands or the day before."""
    x, y = points_km([timing.lon], [timing.lat])[0]
    days = timing.day, add_days(timing.day, -1)
    return any(shapely.contains_xy(area, x, y) for day in days for _, area in work.tracer.pockets_on(day))


def _unbent(timings: Sequence[Timing], positions: Sequence[Position]) -> list[Timing]:
    """Leave out what happened beside a place to which a keyframe of those weeks was bent."""
    places = points_km([position.lon for position in positions], [position.lat for position in positions])
    own = points_km([timing.lon for timing in timings], [timing.lat for timing in timings])
    near = cdist(own, places) <= SAME_PLACE_KM
    weeks = np.array([[abs(days_between(a.day, b.keyframe)) <= BENT_DAYS for b in positions] for a in timings])
    return [timing for timing, bent in zip(timings, (near & weeks).any(axis=1), strict=True) if not bent]


def draw(worst: Sequence[Rebuilt], geodata: Path, folder: Path) -> None:
    """Draw a map of each keyframe: its dated line and the line rebuilt without it."""
    folder.mkdir(parents=True, exist_ok=True)
    towns = all_front_towns(geodata)
    base = [_base(geodata, name) for name in ("land", "lakes", "rivers")]
    for entry in worst:
        _draw_map(entry, towns, base, folder / f"rebuilt-{entry.day}.png")


def _base(geodata: Path, name: str) -> list[BaseGeometry]:
    entries = read_json(geodata / f"base/{name}.geojson")["features"]
    return [to_km(shape(entry["geometry"])) for entry in entries]


def _draw_map(entry: Rebuilt, towns: Sequence[FrontTown], base: Sequence[list[BaseGeometry]], file: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    west, south, east, north = _frame(entry)
    figure = Figure(figsize=(PNG_WIDTH / 100, PNG_WIDTH / 100 * (north - south) / (east - west) + 0.7), dpi=100)
    canvas: Any = FigureCanvasAgg(figure)
    height = float(figure.get_figheight())
    axes = figure.add_axes((0.008, 0.08 / height, 0.984, 1 - 0.74 / height), facecolor=SEA)
    axes.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    for shapes, face in ((base[0], LAND), (base[1], SEA)):
        for ring in (part.exterior for own in shapes for part in shapely.get_parts(own)):
            axes.fill(*np.array(ring.coords).T, facecolor=face, edgecolor=SHORE, linewidth=0.6, zorder=1)
    _plot(axes, base[2], color=RIVER, linewidth=0.8, zorder=2)
    near_land = shapely.union_all([own.buffer(3) for own in base[0]])
    _plot(axes, [entry.dated], color=INK, linewidth=2.6, zorder=4)
    _plot(axes, [entry.line.intersection(near_land)], color=WARM, linewidth=2.2, linestyle=(0, (5, 2)), zorder=5)
    figure.text(0.01, 1 - 0.24 / height, _title(entry), fontsize=14, weight="bold", va="center")
    figure.text(0.01, 1 - 0.5 / height, _measure(entry), fontsize=11, va="center")
    renderer = canvas.get_renderer()
    taken = [box.get_window_extent(renderer).padded(8) for box in _scale_and_key(axes)]
    _draw_towns(axes, [town for town in towns if _free(axes, town, taken)], entry, taken, renderer)
    _save(figure, file)


def _title(entry: Rebuilt) -> str:
    return f"{entry.day}: the line rebuilt without its keyframe and the towns fitted to it"


def _measure(entry: Rebuilt) -> str:
    half, most = entry.median, np.percentile(entry.off_km, 90)
    return (
        f"Half of the line is less than {half:.0f} km off, nine tenths less than {most:.0f} km;"
        f" measured from {SOUTH:.0f} to {NORTH:.0f} N. Nearest other keyframe: {entry.gap} days away."
    )


def _frame(entry: Rebuilt) -> tuple[float, float, float, float]:
    """Return the part of the plane to draw: the dated line and what lies beside it, in a shape that fits a page."""
    west, south, east, north = entry.dated.buffer(60 + np.percentile(entry.off_km, 90)).bounds
    wide, high = max(east - west, (north - south) / 0.95), max(north - south, (east - west) * 0.55)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _plot(axes: Axes, shapes: Sequence[BaseGeometry], **style: Any) -> None:
    for part in (part for own in shapes for part in shapely.get_parts(own) if part.length > 0):
        axes.plot(*np.array(part.coords).T, **style)


def _scale_and_key(axes: Axes) -> list[Artist]:
    """Draw the key and the scale in the lower left corner, and return them."""
    from matplotlib.lines import Line2D

    dot: dict[str, Any] = {"marker": "o", "linestyle": "", "markersize": 6, "markeredgecolor": INK}
    square = dot | {"marker": "s", "markersize": 9, "markeredgecolor": WARM}
    marks = [
        Line2D([], [], color=INK, linewidth=2.6, label="dated line"),
        Line2D([], [], color=WARM, linewidth=2.2, linestyle=(0, (5, 2)), label="rebuilt without it"),
        Line2D([], [], markerfacecolor=INK, label="town held by the Axis", **dot),
        Line2D([], [], markerfacecolor="white", label="town held by the Soviet side", **dot),
        Line2D([], [], markerfacecolor="none", label="town left out", **square),
    ]  # fmt: skip
    key = axes.legend(handles=marks, loc="lower left", fontsize=10, framealpha=1, edgecolor=SHORE)
    key.set_zorder(20)
    west, east = axes.get_xlim()
    unit, south = (east - west) / PNG_WIDTH, axes.get_ylim()[0]
    start, up = west + 300 * unit, south + 22 * unit
    (bar,) = axes.plot([start, start + 100], [up, up], color=INK, linewidth=3, solid_capstyle="butt", zorder=20)
    words = axes.text(start + 50, up + 6 * unit, "100 km", ha="center", va="bottom", fontsize=10, zorder=20)
    return [key, bar, words]


def _free(axes: Axes, town: FrontTown, taken: Sequence[Bbox]) -> bool:
    """Tell whether the dot of a town falls on the map and not under its key."""
    at = axes.transData.transform(points_km([town.lon], [town.lat]))[0]
    return bool(axes.bbox.padded(-8).contains(*at)) and not any(box.contains(*at) for box in taken)


def _draw_towns(axes: Axes, towns: Sequence[FrontTown], entry: Rebuilt, taken: list[Bbox], renderer: Any) -> None:
    """Draw towns, and the names that fit: those left out first, then those nearest to the line."""
    from matplotlib.transforms import Bbox

    places = points_km([town.lon for town in towns], [town.lat for town in towns])
    for town, place in zip(towns, places, strict=True):
        face = INK if town.side_on(entry.day) == AXIS else "white"
        axes.plot(*place, marker="o", markersize=5, markerfacecolor=face, markeredgecolor=INK, zorder=7)
        if town.name in entry.left_out:
            axes.plot(*place, marker="s", markersize=10, markerfacecolor="none", markeredgecolor=WARM, zorder=7)
    boxes = [*taken, *(Bbox.from_extents(x - 6, y - 6, x + 6, y + 6) for x, y in axes.transData.transform(places))]
    away = shapely.distance(shapely.points(places), entry.dated)
    written: set[str] = set()
    for at in sorted(range(len(towns)), key=lambda at: (towns[at].name not in entry.left_out, away[at])):
        name = towns[at].name.split(" (")[0]
        if name not in written and _written(axes, name, places[at], boxes, renderer):
            written.add(name)


def _written(axes: Axes, name: str, place: Array, taken: list[Bbox], renderer: Any) -> bool:
    """Write a name on the first side of its dot that is free; tell whether there was one."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.5, foreground=LAND)]
    at = float(place[0]), float(place[1])
    for right, up, across, along in BESIDE:
        text = axes.annotate(
            name,
            at,
            (right, up),
            textcoords="offset pixels",
            ha=across,
            va=along,
            fontsize=9,
            zorder=8,
            path_effects=halo,
        )
        box = text.get_window_extent(renderer).padded(1)
        inside = axes.bbox.contains(box.x0, box.y0) and axes.bbox.contains(box.x1, box.y1)
        if inside and not any(box.overlaps(other) for other in taken):
            taken.append(box)
            return True
        text.remove()
    return False


def _save(figure: Figure, file: Path) -> None:
    """Write a picture with few colours, so that it stays small."""
    from PIL import Image

    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    Image.open(drawn).convert("RGB").quantize(PNG_COLOURS, Image.Quantize.MAXCOVERAGE).save(file, optimize=True)
