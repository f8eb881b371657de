"""Draw on a sheet in millimetres, and keep a record of everything that was drawn for those who check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
import shapely.affinity
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from atlas.print.fonts import MM_PER_POINT, font, width_of
from atlas.style import Hatch, Line

CAP_HEIGHT = 0.66
"""Height of capitals in parts of the size."""

DASH_CAPS = {"round": "round", "butt": "butt"}


@dataclass(frozen=True)
class Written:
    """A text on the sheet: its box in mm, turned by `angle` around its middle, size in points, colours, and where it belongs."""

    text: str
    box: tuple[float, float, float, float]
    size: float
    colour: str
    ground: str
    within: str
    face: str
    angle: float = 0


@dataclass
class Record:
    """What a sheet shows, by the keys of the table of symbols, and what its legend explains."""

    texts: list[Written] = field(default_factory=list)
    drawn: set[str] = field(default_factory=set)
    explained: set[str] = field(default_factory=set)
    areas: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    teeth: list[tuple[float, float]] = field(default_factory=list)
    """Tips of the teeth of fronts of the day, in mm."""
    follows_towns: bool = False
    """Whether some ground on the map follows its nearest documented town."""
    crowded: bool = False
    """Whether the legend had no room."""
    names_left_out: list[str] = field(default_factory=list)


class Canvas:
    """A sheet of `width` by `height` mm, on which a pixel of the screen is `ink` mm wide; what is drawn later lies on top."""

    def __init__(
        self, width: float, height: float, palette: dict[str, str], ink: float, *, transparent: bool = False
    ) -> None:
        self.width, self.height, self.palette, self.ink, self.record = width, height, palette, ink, Record()
        self.figure = Figure(figsize=(width / 25.4, height / 25.4), dpi=72)
        self.figure.patch.set_visible(not transparent)
        self.figure.patch.set_facecolor("#FFFFFF")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(0, height)
        self.axes.axis("off")
        self._order = 1.0

    def colour(self, token: str) -> str:
        """Return the colour of a token; a colour itself passes."""
        return self.palette.get(token, token)

    def area(self, shape: BaseGeometry, fill: str, *, alpha: float = 1, edge: float = 0.12) -> None:
        """Fill a polygon; a hair of `edge` mm of its own colour closes the line between neighbours."""
        if shape.is_empty:
            return
        colour = self.colour(fill)
        stroke = {"edgecolor": colour, "linewidth": edge / MM_PER_POINT} if alpha == 1 and edge else {"edgecolor": "none", "linewidth": 0}  # fmt: skip
        self._add(
            PathPatch(
                outline_of(shape), facecolor=colour, alpha=alpha if alpha < 1 else None, joinstyle="round", **stroke
            )
        )

    def stroke(
        self, shape: BaseGeometry, colour: str, width: float, *, dash: Sequence[float] = (), cap: str = "butt", alpha: float = 1,
        inside: tuple[float, float, float, float] | None = None,
    ) -> None:  # fmt: skip
        """Draw lines `width` mm wide; `dash` in mm; `inside` a box (left, bottom, right, top) to which the ink keeps."""
        parts = [shapely.get_coordinates(part) for part in lines_of(shape)]
        if not parts:
            return
        points = width / MM_PER_POINT
        # matplotlib multiplies dashes by the width of the line
        style = (0, tuple(max(length, 0.01) / width for length in dash)) if dash else "solid"
        lines = LineCollection(
            parts, colors=self.colour(colour), linewidths=points, linestyles=[style], capstyle=cap, joinstyle="round", alpha=alpha if alpha < 1 else None
        )  # fmt: skip
        self._add(lines)
        if inside:
            lines.set_clip_on(True)
            lines.set_clip_path(outline_of(shapely.box(*inside)), self.axes.transData)

    def line(self, shape: BaseGeometry, line: Line, colour: str = "") -> None:
        """Draw lines as the table of symbols says."""
        ink = self.ink
        if line.casing:
            self.stroke(shape, "halo", line.casing * ink, alpha=0.75)
        dash = [float(part) * ink for part in line.dash.split()]
        self.stroke(shape, colour or line.colour, line.width * ink, dash=dash, cap=DASH_CAPS[line.cap])

    def hatch(self, shape: BaseGeometry, hatch: Hatch) -> None:
        """Fill a polygon with parallel lines, cut to it; lines of neighbours meet."""
        if not shape.is_empty:
            self.stroke(hatching(shape, -hatch.angle, hatch.gap * self.ink), hatch.colour, hatch.width * self.ink)

    def dots(self, shape: BaseGeometry, colour: str) -> None:
        """Fill a polygon with dots on a square grid."""
        if shape.is_empty:
            return
        gap, radius = 9 * self.ink, 1.1 * self.ink
        left, bottom, right, top = shape.bounds
        x, y = np.meshgrid(
            np.arange(np.ceil(left / gap), right / gap) * gap, np.arange(np.ceil(bottom / gap), top / gap) * gap
        )
        shapely.prepare(shape)
        inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
        self.marks(np.column_stack((x.ravel()[inside], y.ravel()[inside])), circle(radius), fill=colour)

    def marks(
        self, places: np.ndarray, outline: Outline, *, fill: str = "none", edge: str = "none", width: float = 0
    ) -> None:
        """Draw one outline (in mm around its middle) at many places."""
        if len(places) == 0:
            return
        drawn = PathCollection(
            [outline], offsets=places, offset_transform=self.axes.transData, facecolors=self.colour(fill), edgecolors=self.colour(edge),
            linewidths=width / MM_PER_POINT,
        )  # fmt: skip
        drawn.set_transform(Affine2D().scale(1 / 25.4) + self.figure.dpi_scale_trans)
        self._add(drawn)

    def polygon(
        self, places: Sequence[tuple[float, float]], *, fill: str = "none", edge: str = "none", width: float = 0
    ) -> None:
        """Draw a closed polygon from its corners in mm."""
        codes = [Outline.MOVETO, *[Outline.LINETO] * (len(places) - 1), Outline.CLOSEPOLY]
        shape = Outline([*places, places[0]], codes)
        self._add(
            PathPatch(
                shape,
                facecolor=self.colour(fill),
                edgecolor=self.colour(edge),
                linewidth=width / MM_PER_POINT,
                joinstyle="miter",
            )
        )

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        edge: str = "none",
        line: float = 0,
    ) -> None:
        """Draw a rectangle from its lower left corner."""
        self.polygon(
            [(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill=fill, edge=edge, width=line
        )

    def text(
        self, x: float, y: float, text: str, face: str, size: float, *, colour: str = "ink", across: str = "left", angle: float = 0,
        halo: float = 0, ground: str = "paper", within: str = "page", record: bool = True,
    ) -> Written:  # fmt: skip
        """Write a line of text with its base line at y; `across` is left, center or right; turned around the middle of its box.

        A halo is drawn apart, so that the text stays text in vector files; `halo` is its width in mm.
        """
        width, high, low = width_of(text, face, size), size * 0.74 * MM_PER_POINT, size * 0.22 * MM_PER_POINT
        left = x - {"left": 0.0, "center": width / 2, "right": width}[across]
        middle = (left + width / 2, y + (high - low) / 2)
        turn = Affine2D().rotate_deg_around(*middle, angle) if angle else Affine2D()
        start = turn.transform((left, y))
        if halo:
            self._halo(text, face, size, start, angle, halo)
        tint = self.colour(colour)
        self._add(
            Text(
                float(start[0]),
                float(start[1]),
                text,
                fontproperties=font(face),
                fontsize=size,
                color=tint,
                rotation=angle,
                rotation_mode="anchor",
                ha="left",
                va="baseline",
                parse_math=False,
                gid=f"face-{face}",
            )
        )
        box = (left, y - low, left + width, y + high)
        written = Written(text, box, size, tint, self.colour("halo" if halo else ground), within, face, angle)
        if record:
            self.record.texts.append(written)
        return written

    def _halo(self, text: str, face: str, size: float, start: np.ndarray, angle: float, halo: float) -> None:
        letters = TextPath((0, 0), text, size=size * MM_PER_POINT, prop=font(face))
        turned = Affine2D().rotate_deg(angle).translate(*start).transform_path(letters)
        self._add(
            PathPatch(
                turned,
                facecolor="none",
                edgecolor=self.colour("halo"),
                alpha=0.9,
                linewidth=halo * 2 / MM_PER_POINT,
                joinstyle="round",
                capstyle="round",
            )
        )

    def _add(self, artist: PathPatch | LineCollection | PathCollection | Text) -> None:
        artist.set_zorder(self._order)
        self._order += 1
        self.axes.add_artist(artist)
        artist.set_clip_on(False)


def circle(radius: float) -> Outline:
    """Return a circle around its middle."""
    return Outline.unit_circle().transformed(Affine2D().scale(radius))


def outline_of(shape: BaseGeometry) -> Outline:
    """Return polygons, with their holes, as one outline."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    if not rings:
        return Outline(np.zeros((0, 2)))
    places, codes = [], []
    for ring in rings:
        corners = shapely.get_coordinates(ring)
        kinds = np.full(len(corners), Outline.LINETO, dtype=Outline.code_type)
        kinds[0], kinds[-1] = Outline.MOVETO, Outline.CLOSEPOLY
        places.append(corners)
        codes.append(kinds)
    return Outline(np.concatenate(places), np.concatenate(codes))


def lines_of(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return the lines of a geometry, the rings of polygons included."""
    found = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            found += [
                shapely.LineString(part.exterior.coords),
                *(shapely.LineString(ring.coords) for ring in part.interiors),
            ]
        elif part.geom_type in ("LineString", "LinearRing") and not part.is_empty:
            found.append(part)
        elif part.geom_type in ("MultiLineString", "GeometryCollection", "MultiPolygon"):
            found += lines_of(part)
    return found


def hatching(shape: BaseGeometry, angle: float, gap: float) -> BaseGeometry:
    """Return parallel lines at an angle (degrees, counter-clockwise), `gap` mm apart, cut to a polygon."""
    turned = shapely.affinity.rotate(shape, -angle, origin=(0, 0))
    left, bottom, right, top = turned.bounds
    levels = (np.arange(np.floor(bottom / gap), np.ceil(top / gap)) + 0.5) * gap
    rows = shapely.linestrings([[(left - 1, level), (right + 1, level)] for level in levels])
    shapely.prepare(turned)
    cut = shapely.intersection(rows, turned)
    whole = joined([line for row in cut for line in lines_of(row)])
    return shapely.affinity.rotate(whole, angle, origin=(0, 0))


def joined(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return lines as one geometry, an empty one where there are none."""
    return shapely.MultiLineString(list(lines))
