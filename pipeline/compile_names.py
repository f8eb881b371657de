"""Compile the other names of the towns from GeoNames, so that a search finds a town by any of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import geopandas

SOURCE = "geonames_cities15000_bbox.gpkg"
COLUMNS = ("place", "name")
_NAME = re.compile(
    r"[A-ZÀ-ŽȘȚА-ЯЁЄІЇҐ][a-zà-žșța-яёєіїґ’'ʼ]+(?:[ -][A-Za-zÀ-žȘȚșțА-яёєіїґ’'ʼ]+){0,3}|[\u05d0-\u05ea\u05f0-\u05f4\"' -]{3,}"
)
"""A name in Latin, Cyrillic or Hebrew letters; codes and transcribed sounds in small letters are left out."""


def compile_names(sources: Path, geodata: Path) -> None:
    """Write base/place_aliases.csv; positions and ids stand in facts/places.csv."""
    towns = geopandas.read_file(sources / SOURCE, ignore_geometry=True).set_index("geonameid")
    with (geodata / "facts/places.csv").open(encoding="utf-8", newline="") as file:
        places = [row for row in csv.DictReader(file) if row["geonameid"] and int(row["geonameid"]) in towns.index]
    with (geodata / "base/place_aliases.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(places, key=lambda row: row["place"]):
            town = towns.loc[int(row["geonameid"])]
            for name in names_of([town["name"], *str(town["alternatenames"] or "").split(",")]):
                writer.writerow([row["place"], name])


def names_of(candidates: Iterable[str]) -> list[str]:
    """Return the written names among some candidates, in the letters that the atlas uses, sorted."""
    commas = str.maketrans("şţŞŢ", "șțȘȚ")
    cleaned = {name.strip().translate(commas) for name in candidates}
    return sorted(name for name in cleaned if _NAME.fullmatch(name))
