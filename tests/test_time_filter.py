"""Nothing that enters the scene can be read as a template, and our own script holds no mark of one."""

import json
import re

import pytest
from folium.template import Template
from hypothesis import given
from hypothesis import strategies as st

from atlas.time_filter import MODULES, WEB, browser_code, script_literal

TEXTS = st.text() | st.sampled_from(
    ["{{ 7*7 }}", "{% raw %}", "{# no #}", "</script>", "\u2028", "{{", "}}", "a{{b}}{%c%}"]
)


@given(st.recursive(TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)))
def test_data_survive_a_second_reading_as_a_template(value):
    written = script_literal(value)
    assert Template(written).render() == written
    assert json.loads(written) == value
    assert "</" not in written


@pytest.mark.parametrize("name", [*MODULES, "component.js", "loader.js", "map.css"])
def test_our_own_code_holds_no_template_mark(name):
    assert not re.search(r"\{[{%#]", (WEB / name).read_text(encoding="utf-8").replace("${", "$("))


def test_only_our_own_shapes_enter_as_markup():
    lines = [line for line in browser_code().splitlines() if "innerHTML" in line]
    assert len(lines) == 1
    assert "style.shapes" in lines[0]
