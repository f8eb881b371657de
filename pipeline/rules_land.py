"""Rules for the atomic units and the lines between them."""

from __future__ import annotations

import shapely
from shapely.geometry import shape

from pipeline.records import Folder, Record


def check_units(folder: Folder, units: dict[str, Record]) -> None:
    """Check that the units are valid and share their borders: no gap, no overlap."""
    shapes = {unit: shape(record.values["geometry"]) for unit, record in units.items()}
    for unit, geometry in shapes.items():
        if geometry.is_empty or not geometry.is_valid:
            folder.report(units[unit].fault("units.invalid", f"{unit}: {shapely.is_valid_reason(geometry)}"))
    edges = shapely.coverage_invalid_edges(list(shapes.values()))
    for (unit, geometry), edge in zip(shapes.items(), edges, strict=True):
        if edge.is_empty or not geometry.is_valid:
            continue
        others = [other for name, other in shapes.items() if name != unit]
        overlaps = any(geometry.intersects(other) and not geometry.touches(other) for other in others)
        rule = "units.overlap" if overlaps else "units.gap"
        folder.report(units[unit].fault(rule, f"{unit} does not share its border with a neighbour"))


def check_borders(folder: Folder, rows: list[Record], units: dict[str, Record]) -> None:
    """Check that a border has two known sides, in order."""
    for row in rows:
        pair = (row.values["unit_a"], row.values["unit_b"])
        for unit in pair:
            if unit not in units:
                folder.report(row.fault("border.unknown-unit", f"{unit} has no geometry"))
        if pair[0] >= pair[1]:
            folder.report(row.fault("border.order", "write the two units in the order of the alphabet"))
