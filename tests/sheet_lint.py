"""Check a finished sheet as an editor would: every fault in a sentence."""

from __future__ import annotations

import shapely
import shapely.affinity
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from atlas.print.canvas import Written
from atlas.print.fonts import lacks
from atlas.print.palette import contrast
from atlas.print.paper import PAPERS
from atlas.print.sheet import Sheet
from layers.atlas_data import AtlasData

LEAST_CONTRAST = 4.5
TOLERANCE = 0.7
"""Millimetres by which a text may stand out of its part of the sheet."""

UNEXPLAINED = {"romania", "neutral"}
"""Land of Romania and of states that nobody took: named on the map itself."""


def faults(sheet: Sheet, data: AtlasData) -> list[str]:
    return [
        *_outside(sheet),
        *_overlaps(sheet),
        *_type(sheet),
        *_legend(sheet),
        *_scale(sheet),
        *_teeth(sheet, data),
    ]


def box_of(text: Written) -> BaseGeometry:
    box = shapely.box(*text.box)
    return shapely.affinity.rotate(box, text.angle) if text.angle else box


def _outside(sheet: Sheet) -> list[str]:
    canvas, found = sheet.canvas, []
    page = shapely.box(0, 0, canvas.width, canvas.height)
    maps = shapely.union_all([plane.frame.shape for plane in sheet.planes])
    parts = {
        name: shapely.box(*area) for name, area in canvas.record.areas.items() if name not in {"scale bar", "qr", "map"}
    }
    parts["map"] = maps
    code = shapely.box(*canvas.record.areas["qr"]) if "qr" in canvas.record.areas else None
    for text in canvas.record.texts:
        box = box_of(text)
        room = parts.get(text.within, page).buffer(TOLERANCE)
        if not page.covers(box) or not room.covers(box):
            found.append(f"“{text.text}” stands out of its {text.within}")
        if code is not None and box.intersects(code):
            found.append(f"“{text.text}” lies on the QR code")
    return found


def _overlaps(sheet: Sheet) -> list[str]:
    boxes = [(text, box_of(text).buffer(-0.22)) for text in sheet.canvas.record.texts]
    tree = shapely.STRtree([box for _, box in boxes])
    pairs = {
        tuple(sorted(pair))
        for pair in tree.query([box for _, box in boxes], predicate="intersects").T.tolist()
        if pair[0] != pair[1]
    }
    return [f"“{boxes[one][0].text}” covers “{boxes[other][0].text}”" for one, other in sorted(pairs)]


def _type(sheet: Sheet) -> list[str]:
    found, least = [], PAPERS[sheet.request.paper].least
    for text in sheet.canvas.record.texts:
        if text.size < least - 1e-9:
            found.append(f"“{text.text}” has {text.size:.1f} pt, under {least} pt")
        if contrast(text.colour, text.ground) < LEAST_CONTRAST:
            found.append(f"“{text.text}” has a contrast of {contrast(text.colour, text.ground):.1f}")
        if set(text.text) & set("şţŞŢ"):
            found.append(f"“{text.text}” has a cedilla where Romanian has a comma")
        if lacks(text.text, text.face):
            found.append(f"“{text.text}” has letters that {text.face} does not hold: {lacks(text.text, text.face)}")
        if not text.text.strip():
            found.append("an empty text")
    return found


def _legend(sheet: Sheet) -> list[str]:
    record = sheet.canvas.record
    if PAPERS[sheet.request.paper].layout == "bare":
        return []
    found = ["the legend has no room"] if record.crowded else []
    missing, extra = record.drawn - record.explained - UNEXPLAINED, record.explained - record.drawn
    found += [f"drawn and not explained: {key}" for key in sorted(missing)]
    return found + [f"explained and not drawn: {key}" for key in sorted(extra)]


def _scale(sheet: Sheet) -> list[str]:
    x, y, length, kilometres = sheet.canvas.record.areas["scale bar"]
    plane = sheet.planes[0]
    ends = [plane.degrees(x, y), plane.degrees(x + length, y)]
    ground = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2] / 1000
    return [] if abs(ground / kilometres - 1) < 0.005 else [f"the scale bar says {kilometres} km for {ground:.2f} km"]


def _teeth(sheet: Sheet, data: AtlasData) -> list[str]:
    """A tooth points to ground that the Soviet side holds; where the line turns back on itself a tip may reach over."""
    if len(sheet.planes) > 1 or not sheet.canvas.record.teeth:
        return []
    places = [sheet.planes[0].degrees(*tip) for tip in sheet.canvas.record.teeth]
    sides = data.territory.front.sides(sheet.request.state.day, *zip(*places, strict=True))
    wrong = sum(side == "axis" for side in sides)
    return [f"{wrong} of {len(sides)} teeth point to ground of the Axis"] if wrong > 0.04 * len(sides) else []
