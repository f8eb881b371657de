"""Every rule of the validator has a failing example; the committed data have none."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.files import GEODATA
from pipeline import records, rules_history, rules_land, rules_names, rules_text
from pipeline import validate as validator
from pipeline.validate import validate

SOV, SEC, UNITS = "facts/sovereignty.csv", "facts/sectors.csv", "base/units.geojson"
EVENT, TEXT = "events/1940.toml", "text/en/events.toml"


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def drop_line(mark: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        assert any(mark in line for line in lines)
        return "".join(line for line in lines if mark not in line)

    return change


def double_line(mark: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        return "".join(line * 2 if mark in line else line for line in text.splitlines(keepends=True))

    return change


def pattern(regex: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        changed, count = re.subn(regex, new, text, count=1)
        assert count == 1, regex
        return changed

    return change


BROKEN: list[tuple[str, str, Callable[[str], str], str]] = [
    # rule, file that is broken, how, a text on the line that is named
    ("sov.gap", SOV, swap("snake-island,romania,sovereign,,,,,,1939-09-01,1944-08-27", "snake-island,romania,sovereign,,,,,,1939-09-01,1944-08-20"), "1944-08-28"),
    ("sov.overlap", SOV, swap("snake-island,romania,sovereign,,,,,,1939-09-01,1944-08-27", "snake-island,romania,sovereign,,,,,,1939-09-01,1944-08-29"), "1944-08-28"),
    ("sov.dates-reversed", SOV, swap("1939-09-01,1944-08-27", "1939-09-01,1939-08-27"), "1939-08-27"),
    ("sov.unknown-unit", SOV, swap("snake-island,romania", "snail-island,romania"), "snail-island"),
    ("sov.unknown-holder", SOV, swap("snake-island,romania", "snake-island,ruritania"), "ruritania"),
    ("sov.missing", SOV, drop_line("snake-island,"), ""),
    ("sov.transfer-stage", SOV, swap("northern-transylvania,hungary,in_transfer,under way", "northern-transylvania,hungary,in_transfer,completed"), "in_transfer,completed"),
    ("sector.same-day", SEC, double_line("Graz,"), "Graz"),
    ("sector.unknown-taker", SEC, swap("15.4500,austria", "15.4500,ruritania"), "ruritania"),
    ("sector.unknown-unit", SEC, swap("austria,Graz", "ruritania,Graz"), "ruritania"),
    ("sector.outside-unit", SEC, swap("47.0667,15.4500", "52.0667,15.4500"), "52.0667"),
    ("border.unknown-unit", "facts/borders.csv", swap("albania,", "alba,"), "alba,"),
    ("border.order", "facts/borders.csv", swap("bessarabia,romania-core", "romania-core,bessarabia"), "romania-core,bessarabia"),
    ("units.invalid", UNITS, pattern(r'("unit":"snake-island".*?"coordinates":)\[\[\[.*?\]\]\]', r"\1[[[30,45],[31,46],[30,46],[31,45],[30,45]]]"), "snake-island"),
    ("units.overlap", UNITS, pattern(r'("unit":"snake-island".*?"coordinates":)\[\[\[.*?\]\]\]', r"\1[[[25,45],[25.1,45],[25.1,45.1],[25,45]]]"), "snake-island"),
    ("area.unknown-unit", "facts/areas.csv", swap("hertza-area-1,hertza", "hertza-area-1,herza"), "herza"),
    ("figure.no-counter", "facts/areas.csv", pattern(r"(hertza-area-1,hertza,area,304,km2,1940,)[^,]*", r"\1"), "hertza-area-1"),
    ("place.name-missing", "facts/place_names.csv", drop_line("\ncluj,,") if False else pattern(r"\ncluj,,[^\n]*", ""), "cluj,"),
    ("place.unknown", "facts/place_names.csv", pattern(r"\ncluj,,", "\ncluge,,"), "cluge"),
    ("label.dates", "facts/labels.csv", swap("1941-04-10,1944-10-14", "1944-10-14,1941-04-10"), "1944-10-14,1941-04-10"),
    ("label.unknown-unit", "facts/labels.csv", swap("ndh-croatia-bosnia", "ruritania"), "ruritania"),
    ("cite.unknown", SOV, swap(",P84,", ",P8499,"), "P8499"),
    ("cite.missing", SOV, swap(",P84,", ",,"), ",,no,day disputed"),
    ("csv.columns", "facts/countries.csv", swap("holder,name", "holder,title"), "holder,title"),
    ("csv.columns", "facts/countries.csv", swap("romania,Romania,", "romania,Romania,x,"), "romania,Romania,x"),
    ("schema", SOV, swap("snake-island,romania,sovereign", "snake-island,romania,owned"), "owned"),
    ("schema", "facts/places.csv", pattern(r"\ncluj,[^,]*", "\ncluj,north"), "cluj,north"),
    ("schema", EVENT, swap('id = "E036"\ndate = "1940-09-07"\nstart_date = "1940-09-07"', 'id = "E036"\ndate = "1940-09-07"\nstart_date = "7 Sept"'), 'id = "E036"'),
    ("event.text-missing", TEXT, swap("[E036]", "[E936]"), 'id = "E036"'),
    ("event.unknown", TEXT, swap("[E036]", "[E936]"), "[E936]"),
    ("event.unknown-unit", EVENT, swap('units = ["southern-dobruja"]', 'units = ["dobrogea"]'), ""),
    ("event.dates-reversed", EVENT, swap('start_date = "1940-09-07"\nend_date = "1940-09-07"', 'start_date = "1940-09-07"\nend_date = "1940-09-06"'), 'id = "E036"'),
    ("event.date-unreadable", EVENT, swap('id = "E036"\ndate = "1940-09-07"', 'id = "E036"\ndate = "early September 1940"'), 'id = "E036"'),
    ("event.date-mismatch", EVENT, swap('id = "E036"\ndate = "1940-09-07"', 'id = "E036"\ndate = "1940-09-08"'), 'id = "E036"'),
    ("event.precision", EVENT, swap('id = "E036"\ndate = "1940-09-07"\nstart_date = "1940-09-07"\nend_date = "1940-09-07"\nprecision = "day"', 'id = "E036"\ndate = "1940-09-07"\nstart_date = "1940-09-07"\nend_date = "1940-09-07"\nprecision = "month"'), 'id = "E036"'),
    ("event.twice", EVENT, swap('id = "E036"', 'id = "E040"'), 'id = "E040"'),
    ("event.phrase", TEXT, swap("The Red Army retakes Odessa", "The Red Army has liberated Odessa"), "[E155]"),
    ("event.phrase", TEXT, swap("Romania withdrew its offices", "The last Jews of the town were evacuated"), "[E242]"),
    ("event.phrase", TEXT, swap("Romania breaks with Germany", "Romania joins the crusade"), "[E247]"),
    ("event.phrase", EVENT, swap("people moved from the south to Romania", "people in the resettlement from the south"), 'id = "E036"'),
    ("figure.source-id", EVENT, swap("people moved from the south to Romania", "people moved after P26"), 'id = "E036"'),
    ("place.unknown", "base/place_aliases.csv", pattern(r"\ncluj,", "\ncluge,"), "cluge"),
    ("schema", "facts/other_names.csv", pattern(r"\nLondon,[^,]*", "\nLondon,"), "London,"),
    ("event.victim-number-in-title", TEXT, swap('title = "Romanian troops enter Odessa"', 'title = "5 000 civilians killed in Odessa"'), "[E123]"),
    ("text.cedilla", TEXT, swap("Chișinău", "Chişinău"), "Chişinău"),
    ("toml.syntax", EVENT, swap('id = "E036"', "id = E036 ="), "id = E036"),
    ("json.syntax", "sources.json", swap('"id": "P25"', '"id" "P25"'), '"id" "P25"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "file", "change", "mark"), BROKEN, ids=[f"{row[0]}-{number}" for number, row in enumerate(BROKEN)]
)
def test_a_broken_rule_is_reported_with_its_line(geodata_copy, rule, file, change, mark):
    path = geodata_copy / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = [finding for finding in validate(geodata_copy) if finding.rule == rule]
    assert found
    if mark:
        lines = [
            (geodata_copy / finding.file).read_text(encoding="utf-8").splitlines()[finding.line - 1]
            for finding in found
        ]
        assert any(mark in line for line in lines), (found[:3], lines[:3])


def test_a_gap_between_units_is_reported(geodata_copy):
    path = geodata_copy / UNITS
    path.write_text(
        pattern(r'("unit":"hertza".*?"coordinates":\[\[)\[(\d+\.\d+),', lambda m: f"{m[1]}[{float(m[2]) + 0.004:.6f},")(
            path.read_text(encoding="utf-8")
        ),
        encoding="utf-8",
    )  # type: ignore[arg-type]
    assert {"units.gap", "units.overlap", "units.invalid"} & {finding.rule for finding in validate(geodata_copy)}


@pytest.mark.parametrize("name", [SOV, UNITS, "sources.json", TEXT, "facts/countries.csv"])
def test_a_missing_file_is_a_finding_and_no_crash(geodata_copy, name):
    (geodata_copy / name).unlink()
    assert ("file.missing", name) in {(finding.rule, finding.file) for finding in validate(geodata_copy)}


def test_a_file_in_another_encoding_is_named(geodata_copy):
    (geodata_copy / "facts/countries.csv").write_bytes("romania,România".encode("latin-1", "replace") + b"\xe2")
    assert "file.encoding" in {finding.rule for finding in validate(geodata_copy)}


def test_a_finding_reads_file_line_rule_reason():
    assert str(records.Finding("a.csv", 3, "sov.gap", "nobody")) == "a.csv:3: sov.gap: nobody"


def test_the_committed_data_are_valid():
    assert validate(Path(GEODATA)) == []


def test_every_rule_has_a_failing_example():
    modules = (validator, records, rules_history, rules_land, rules_names, rules_text)
    source = "".join(inspect.getsource(module) for module in modules)
    rules = set(
        re.findall(
            r'"((?:sov|sector|units|border|area|figure|place|label|cite|csv|event|text|toml|json|file)\.[a-z-]+)"',
            source,
        )
    )
    tested = {row[0] for row in BROKEN} | {"units.gap", "file.missing", "file.encoding"}
    assert rules - {"toml.syntax"} <= tested
    assert len(rules) > 30
