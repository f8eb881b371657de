"""The built layers follow from the data, and a damaged file is named."""

import json

import pytest
from shapely import coverage_is_valid
from shapely.geometry import box, shape

from layers.atlas_data import read_atlas
from layers.errors import GeodataError
from layers.files import GEODATA
from pipeline.__main__ import main
from pipeline.arcs import arcs
from pipeline.build import build, data_version


def test_rebuilding_changes_nothing(geodata_copy):
    before = {path.name: path.read_bytes() for path in (geodata_copy / "built").iterdir()}
    build(geodata_copy)
    after = {path.name: path.read_bytes() for path in (geodata_copy / "built").iterdir()}
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_the_drawn_units_have_no_gap_and_no_overlap():
    features = json.loads((GEODATA / "built/units.geojson").read_text(encoding="utf-8"))["features"]
    assert coverage_is_valid([shape(feature["geometry"]) for feature in features])


def test_a_shared_line_belongs_to_two_units_and_the_shore_to_one():
    lines = arcs({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)})
    assert lines["a", "b"].length == 1
    assert lines[("a",)].length == 3


def test_a_change_of_a_fact_gives_another_data_version(geodata_copy):
    before = data_version(geodata_copy)
    file = geodata_copy / "facts/sovereignty.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Treaty of Craiova", "Treaty of Craiova "), encoding="utf-8"
    )
    assert data_version(geodata_copy) != before


FILES = [
    "base/units.geojson", "facts/sovereignty.csv", "facts/sectors.csv", "facts/places.csv", "facts/place_names.csv",
    "facts/labels.csv", "facts/countries.csv", "sources.json", "text/en/events.toml", "built/version.json",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_names_itself_and_its_remedy(geodata_copy, name):
    (geodata_copy / name).unlink()
    with pytest.raises(GeodataError, match=name.rsplit("/", 1)[-1].replace(".", r"\.")):
        read_atlas(geodata_copy)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"", b"{", b"a,b\n1\n"])
def test_a_damaged_file_is_refused_whole(geodata_copy, name, damage):
    (geodata_copy / name).write_bytes(damage)
    with pytest.raises(GeodataError):
        read_atlas(geodata_copy)


def test_a_missing_built_layer_is_named(geodata_copy):
    from atlas.scene import scene_data

    (geodata_copy / "built/arcs.geojson").unlink()
    with pytest.raises(GeodataError, match=r"arcs\.geojson"):
        scene_data(read_atlas(geodata_copy))


def test_the_pipeline_refuses_a_folder_that_is_none(capsys, tmp_path):
    assert main(["build", str(tmp_path / "nowhere")]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_the_pipeline_builds_and_validates(geodata_copy, capsys):
    for built in (geodata_copy / "built").iterdir():
        if not built.name.startswith("front"):
            built.unlink()
    assert main(["build", str(geodata_copy)]) == 0
    assert main(["validate", str(geodata_copy)]) == 0
    (geodata_copy / "facts/countries.csv").unlink()
    assert main(["validate", str(geodata_copy)]) == 1
    assert "countries.csv" in capsys.readouterr().out
