"""Sixty questions of fact, written down before they were put to the atlas: each is answered, with its source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from atlas.telling import figure_value
from atlas.text.known import figures
from layers.atlas_data import AtlasData
from layers.claims import read_claims
from layers.files import read_csv
from layers.iasi import read_sites, read_stops, read_values
from layers.persecution import read_persecution_places

with (Path(__file__).parent / "cases/sixty_questions.csv").open(encoding="utf-8", newline="") as table:
    QUESTIONS = list(csv.DictReader(table))


def plain(text: str) -> str:
    """Leave out what parts thousands, and the kind of dash."""
    joined = re.sub(r"(?<=\d)[,\u202f\u00a0\u2009 ](?=\d{3})", "", text)
    return joined.replace("–", "-").casefold()


def counted(data: AtlasData, subject: str) -> tuple[str, set[str]]:
    own = [value for value in read_values(data.folder) if value.subject == subject]
    words = "\n".join(f"{figure_value(value.value)} {value.counted}, {value.counted_by}" for value in own)
    return words, {key for value in own for key in value.citations}


def answer(data: AtlasData, kind: str, name: str) -> tuple[Iterable[str], set[str]]:
    if kind == "event":
        event = data.event(name)
        assert event is not None
        cited = {citation.source for citation in event.citations} | {figure.source for figure in event.figures}
        return (event.title, event.place, event.date_in_words, event.text, event.note, figures(data, event)), cited
    if kind == "claim":
        claim = next(claim for claim in read_claims(data.folder) if claim.id == name)
        return (claim.text, claim.reading, claim.research), {citation.source for citation in claim.citations}
    counts, cited = counted(data, name)
    if kind == "site":
        site = read_sites(data.folder)[name]
        return (site.name, site.then_name, site.text, site.not_known, counts), cited | set(site.citations)
    if kind == "stop":
        stop = next(stop for stop in read_stops(data.folder) if f"train-{stop.train}.{stop.order}" == name)
        told = (stop.place, stop.what, stop.text, stop.not_known, stop.note, stop.arrive, stop.leave, counts)
        return told, cited | set(stop.citations)
    place = next(place for place in read_persecution_places(data.folder) if place.id == name)
    return (place.name, place.text, place.not_known, counts), cited | set(place.citations)


def who_holds(data: AtlasData, name: str) -> tuple[str, set[str]]:
    lat, lon, day = name.split()
    holding = data.territory.where(float(lat), float(lon), day)
    assert holding is not None
    cited = set(holding.tenure.citations) | set(holding.change.citations if holding.change else ())
    rows = read_csv(data.folder / "facts/sectors.csv", ("unit", "citations"))
    return holding.holder, cited | {
        key for row in rows if row["unit"] == holding.unit for key in row["citations"].split(";")
    }


def test_there_are_sixty_questions_and_none_is_left_out() -> None:
    assert [int(row["number"]) for row in QUESTIONS] == list(range(1, 61))


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row['number']}-{row['kind']}-{row['id'].split(' ')[-1]}")
def test_the_atlas_answers_and_names_the_source(data: AtlasData, row: dict[str, str]) -> None:
    assert row["source"] in data.works
    if row["kind"] == "where":
        holder, cited = who_holds(data, row["id"])
        assert holder == row["words"]
    else:
        parts, cited = answer(data, row["kind"], row["id"])
        text = plain("\n".join(parts))
        for words in row["words"].split(" | "):
            assert re.search(rf"(?<!\d){re.escape(plain(words))}(?!\d)", text), words
    assert row["source"] in cited
