"""The command line answers like the map, and a bad question gets one sentence and exit code 2."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.__main__ import main
from tests.browser.conftest import ROOT


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_where_tells_holder_status_and_act(capsys):
    code, out, _ = run(capsys, "where", "46.77", "23.59", "--on", "1940-09-12", "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "on", "lat", "lon", "unit", "holder", "status", "transfer", "claimed_by", "since", "act",
        "side", "front_km", "basis", "keyframe", "administration",
    ]  # fmt: skip
    assert answer["holder"] == "hungary"
    assert answer["transfer"] == "under way"
    assert answer["since"] == "1940-09-11"
    assert answer["claimed_by"] == ["romania"]


def test_where_is_empty_at_sea(capsys):
    code, out, _ = run(capsys, "where", "43.3", "31.0", "--on", "1940-09-12", "--json")
    assert code == 0
    assert json.loads(out)["holder"] == ""


def test_a_csv_keeps_its_columns_and_gains_seven(capsys, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text(
        'name,date,lat,lon,note\n"Cluj, centre",1940-09-12,46.77,23.59,"two\nlines"\nsea,1940-09-12,43.3,31.0,\n'
    )
    code, out, _ = run(capsys, "where", "--csv", str(file))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert list(rows[0]) == [
        "name",
        "date",
        "lat",
        "lon",
        "note",
        "holder",
        "status",
        "side",
        "front_km",
        "basis",
        "keyframe",
        "administration",
    ]
    assert rows[0]["name"] == "Cluj, centre"
    assert rows[0]["note"] == "two\nlines"
    assert [row["holder"] for row in rows] == ["hungary", ""]
    assert {row["side"] for row in rows} == {""}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("date,lat\n1940-01-01,46\n", "lacks the column lon"),
        ("", "lacks the column date and lat and lon"),
        ("date,lat,lon\n1940-01-01,46\n", "line 2: not as many cells"),
        ("date,lat,lon\n1940-01-01,46,east\n", "line 2: “east” is not a longitude"),
        ("date,lat,lon\n1940-01-01,146,25\n", "line 2: 146 is not a latitude"),
        ("date,lat,lon\n1940-01-01,46,25\n1938-01-01,46,25\n", "line 3: 1938-01-01 lies outside the atlas"),
        ("date,lat,lon,date\n1940-01-01,46,25,1941-01-01\n", "has the column date twice"),
        ("date,lat,lon,holder\n1940-01-01,46,25,me\n", "has a column holder already"),
        ("date,lat,lon\n1940-01-01,nan,25\n", "line 2: “nan” is not a latitude"),
    ],
)
def test_a_bad_csv_is_refused_with_its_line_and_prints_nothing_half(capsys, tmp_path, text, sentence):
    file = tmp_path / "points.csv"
    file.write_text(text)
    code, out, err = run(capsys, "where", "--csv", str(file))
    assert code == 2
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1


def test_a_file_that_is_no_text_is_refused(capsys, tmp_path):
    file = tmp_path / "points.csv"
    file.write_bytes(b"\xff\xfe\x00date")
    assert run(capsys, "where", "--csv", str(file))[0] == 2
    assert run(capsys, "where", "--csv", str(tmp_path / "missing.csv"))[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["where", "46.77", "23.59", "--on", "1941-13-99"], ["where", "46.77"], ["where", "north", "23", "--on", "1940-01-01"],
        ["where", "46", "23", "--on", "1950-01-01"], ["balance", "--on", "yesterday"], ["events", "--on", ""],
        ["where", "46", "23", "--csv", "x.csv"], ["events"], ["events", "--search", "Cluj", "--on", "1950-01-01"],
        ["events", "--search", " "], ["where", "1_0", "23", "--on", "1940-01-01"], ["where", "--csv", ""],
        ["changed", "1940-09-12", "later"], ["changed", "1938-01-01", "1940-01-01"], ["sources", "NO-SUCH-WORK"],
    ],
)  # fmt: skip
def test_a_bad_question_gets_one_sentence_and_code_2(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("atlas: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["conquer"], ["changed", "1940-09-12"], ["balance"], []])
def test_a_wrong_command_gets_one_sentence_and_code_2(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_order_of_two_days_does_not_matter(capsys):
    there, back = (
        run(capsys, "changed", *pair)[1] for pair in (("1939-09-01", "1940-12-01"), ("1940-12-01", "1939-09-01"))
    )
    assert there == back


def test_counts_of_several_lands_together_are_told(capsys):
    _, out, _ = run(capsys, "changed", "1940-06-27", "1940-12-01", "--json")
    assert {"3776309", "3500000"} <= {count["value"] for count in json.loads(out)["counted_together"]}
    assert "none" not in run(capsys, "changed", "1940-06-27", "1940-12-01")[1]


def test_names_are_written_in_utf_8_whatever_the_console_speaks():
    command = [sys.executable, "-m", "atlas", "events", "--search", "Argesanu"]
    told = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True, check=True
    )
    assert "Argeșanu" in told.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_told_in_one_sentence():
    command = [sys.executable, "-m", "atlas", "sources"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        told = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.startswith("atlas: the answer could not be written")
    assert "Traceback" not in told.stderr


def test_balance_counts_land_under_way_apart(capsys):
    _, out, _ = run(capsys, "balance", "--on", "1940-09-12", "--json")
    answer = json.loads(out)
    rows = {row["holder"]: row for row in answer["holders"]}
    names = {"holder", "area_km2", "under_way_km2", "population", "population_count", "cut_off"}
    assert set(answer["holders"][0]) == names
    assert rows["hungary"]["under_way_km2"] > 10_000
    assert rows["romania"]["area_km2"] == pytest.approx(195_300 + 7_570, rel=0.01)


def test_events_of_a_day_are_printed_as_json(capsys):
    _, out, _ = run(capsys, "events", "--on", "1940-09-07", "--json")
    found = json.loads(out)["events"]
    assert "E036" in [event["id"] for event in found]
    assert all(event["citations"] for event in found)


def test_changed_tells_land_holders_acts_km2_and_people(capsys):
    code, out, _ = run(capsys, "changed", "1939-09-01", "1940-12-01", "--json")
    rows = {row["name"]: row for row in json.loads(out)["changes"]}
    assert code == 0
    lost = rows["Southern Dobruja"]
    assert (lost["from"], lost["to"], lost["acts"]) == (
        "romania",
        "bulgaria",
        [{"act": "Treaty of Craiova", "date": "1940-09-07"}],
    )
    assert lost["area_km2"] == pytest.approx(7_574, abs=1)
    assert {"value": "378344", "counted_by": "Romanian census"}.items() <= lost["population"][0].items()
    assert all(row["citations"] for row in rows.values())


def test_changed_in_words_names_the_towns_of_a_part(capsys):
    _, out, _ = run(capsys, "changed", "1940-09-10", "1940-09-11")
    assert "Romania to Hungary" in out
    assert "round Cluj" in out


def test_nothing_changed_is_said(capsys):
    assert "nothing changed" in run(capsys, "changed", "1940-01-10", "1940-01-11")[1]


def test_events_are_found_by_any_name_of_a_place(capsys):
    _, out, _ = run(capsys, "events", "--search", "kolozsvar", "--json")
    assert {"E038", "E174"} <= {event["id"] for event in json.loads(out)["events"]}
    _, out, _ = run(capsys, "events", "--search", "Cluj", "--on", "1940-09-11")
    assert out.startswith("E038")
    assert run(capsys, "events", "--search", "zyxwv") == (0, "", "")


def test_sources_tell_what_they_support(capsys, data):
    _, out, _ = run(capsys, "sources", "--json")
    works = json.loads(out)["works"]
    assert {work["id"] for work in works} == data.works.keys()
    _, out, _ = run(capsys, "sources", "P25")
    assert "event: 1940-06-26" in out
    assert run(capsys, "sources")[0] == 0


def test_the_version_names_the_data(capsys, data):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert data.version in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lat", "lon", "day", "side", "basis"),
    [
        ("48.71", "44.50", "1942-12-10", "axis", "reconstructed"),  # in the pocket of Stalingrad
        ("55.75", "37.62", "1941-12-05", "soviet", "described"),
        ("44.43", "26.10", "1944-08-23", "axis", "reconstructed"),
        ("44.43", "26.10", "1944-08-24", "soviet", "attested"),
        ("44.43", "26.10", "1941-06-21", "", ""),  # no front yet
        ("44.43", "26.10", "1945-05-09", "", ""),  # none any more
        ("37.98", "23.73", "1944-09-01", "", ""),  # faces the Western Allies
        ("59.33", "18.07", "1943-01-01", "", ""),  # neutral
        ("43.30", "31.00", "1942-01-01", "", ""),  # at sea
    ],
)
def test_where_names_the_side_of_the_front_and_how_it_is_known(capsys, lat, lon, day, side, basis):
    code, out, _ = run(capsys, "where", lat, lon, "--on", day, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["side"], answer["basis"]) == (side, basis)
    assert (answer["front_km"] == "") == (side == "")
    assert (answer["keyframe"] == "") == (side == "")


def test_the_front_of_a_day_is_geojson_with_its_basis_and_error(capsys):
    code, out, _ = run(capsys, "front", "--on", "1942-12-08")
    found = json.loads(out)
    assert code == 0
    line, *pockets = found["features"]
    assert line["geometry"]["type"] == "MultiLineString"
    assert line["properties"]["basis"] == "reconstructed"
    assert line["properties"]["error_km"] > 0
    assert any(pocket["properties"]["name"] == "Stalingrad" for pocket in pockets)


@pytest.mark.parametrize("day", ["1941-06-21", "1945-05-09", "1940-13-01"])
def test_a_day_without_a_front_is_refused_with_a_sentence(capsys, day):
    code, out, err = run(capsys, "front", "--on", day)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
