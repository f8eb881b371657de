"""What the browser looks up is what layers says, and the legend is what is drawn."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.scene import scene_data
from atlas.scene.timeline import day_number, timeline
from atlas.standing import losses, statement
from atlas.style import LINES, PALETTES, SYMBOLS, svg_fill, symbol_of, tables
from atlas.web_map import STATIC, scene_module, static_files
from layers.calendar import DAYS


@pytest.fixture(scope="module")
def scene(data):
    return scene_data(data)


@pytest.fixture(scope="module")
def module(data):
    return scene_module(data)


def step_on(line, day):
    return [step for step in line if step[0] <= day_number(day)][-1]


@given(st.sampled_from(DAYS))
@settings(max_examples=40, deadline=None)
def test_on_every_day_a_unit_is_drawn_whole_or_in_parts_never_both(data, scene, day):
    parts = {part["unit"] for part in (*scene["cells"], *scene["sides"]) if step_on(part["line"], day)[1]}
    for unit, entry in scene["units"].items():
        drawn_whole = bool(step_on(entry["line"], day)[1])
        assert drawn_whole != (unit in parts), unit


@given(st.sampled_from(DAYS))
@settings(max_examples=40, deadline=None)
def test_the_scene_names_the_same_holder_as_the_domain(data, scene, day):
    for unit, entry in scene["units"].items():
        _, symbol, _, holder, status, since, claimed = step_on(entry["line"], day)
        holding = data.territory.holding(unit, day)
        if symbol:
            assert (holder, status, since, tuple(claimed)) == (
                holding.holder,
                holding.status,
                holding.since,
                holding.claimed_by,
            )


@given(st.sampled_from(DAYS))
@settings(max_examples=40, deadline=None)
def test_the_legend_shows_every_symbol_that_is_drawn_in_view(data, scene, day):
    number = step_on(scene["legend"]["lines"]["east"], day)[1]
    shown = {entry.get("symbol") for entry in scene["legend"]["entries"][number]}
    for entry in scene["units"].values():
        symbol = step_on(entry["line"], day)[1]
        if entry["romania"] and symbol not in {"", "romania"}:
            assert symbol in shown


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_every_day_has_a_statement_and_words_for_every_loss(data, day):
    assert statement(data, day).endswith(".")
    for line in losses(data, day):
        assert line.title
        assert line.stage
        assert line.detail.endswith(".")


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_every_holding_has_a_symbol(data, day):
    for holding in data.territory.holdings(day):
        assert symbol_of(holding, romanian_1939=holding.unit in data.romanian_1939) in SYMBOLS


def test_symbols_and_lines_use_only_colours_of_the_palettes():
    used = {symbol.base for symbol in SYMBOLS.values()} | {symbol.over for symbol in SYMBOLS.values() if symbol.over}
    used |= {symbol.hatch.colour for symbol in SYMBOLS.values() if symbol.hatch} | {
        line.colour for line in LINES.values()
    }
    for palette in PALETTES.values():
        assert used <= palette.keys()
    assert len({tuple(sorted(palette)) for palette in PALETTES.values()}) == 1


def test_symbols_can_be_told_apart_without_colour():
    """Of what Romania gave up, no two symbols share hatch angle, gap and line."""
    looks = [(s.hatch.angle, s.hatch.gap, s.line.dash) for key, s in SYMBOLS.items() if key in LINES]
    assert len(looks) == len(set(looks)) == 9


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "token", ["ink", "ink-2", "ink-3", "region", "ussr", "hungary", "bulgaria", "water-name", "teal"]
)
def test_text_colours_reach_a_contrast_of_4_5_on_paper(theme, token):
    palette = PALETTES[theme]
    assert contrast(palette[token], palette["paper"]) >= 4.5


def contrast(first, second):
    lights = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_fill_is_drawn_as_svg_without_a_font_or_a_link():
    for symbol in SYMBOLS.values():
        svg = svg_fill(symbol, PALETTES["light"], 32, 22)
        assert "http" not in svg
        assert "<text" not in svg


def test_a_timeline_names_only_changes():
    assert timeline(["1939-09-03", "1939-09-02"], lambda day: ("a" if day < "1939-09-03" else "b",)) == [
        [0, "a"],
        [2, "b"],
    ]


def test_tables_are_plain_data():
    assert json.loads(json.dumps(tables())) is not None


def test_the_committed_scene_is_the_one_that_the_data_give(data, module):
    name = static_files(data.version)["scene"]
    assert (STATIC / name).read_text(encoding="utf-8") == module


def test_the_same_data_give_the_same_scene(data, module):
    assert scene_module(data) == module


def test_the_scene_asks_for_nothing_outside(module):
    code = module
    for mark in ("cdn.", "unpkg", "googleapis", "openstreetmap.org", "jquery"):
        assert mark not in code.lower()
