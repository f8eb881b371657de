"""A Folium plugin: the day decides what the layers show."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

WEB = Path(__file__).parent / "web"
MODULES = (
    "paint.js", "days.js", "labels.js", "legend.js", "details.js", "markers.js", "front.js", "armies.js", "rule.js", "city.js", "clock.js", "strip.js", "cite.js", "link.js", "scene_host.js",
    "time_filter.js", "compare.js", "paper.js", "snapshot.js", "reading.js", "talk.js", "own_tour.js", "lecture.js", "presenter.js", "mount.js",
)  # fmt: skip

_JINJA_MARK = re.compile(r"\{(?=[{%#])")


def script_literal(value: Any) -> str:
    """Write a value as JavaScript that survives Branca's second reading as a Jinja template."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        _JINJA_MARK.sub(r"\\u007b", text)
        .replace("</", "<\\/")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def browser_code() -> str:
    """Return our own script, all modules in order."""
    return "\n".join((WEB / name).read_text(encoding="utf-8") for name in MODULES)


class TimeFilter(MacroElement):
    """Look the layers up by day; `layers` maps the names that time_filter.js expects to Folium layers."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.code() }}{% endmacro %}")

    def __init__(self, layers: dict[str, folium.GeoJson], data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TimeFilter"
        self.layers = layers
        self.data = data

    def code(self) -> str:
        """Return the call that binds the layers to the days."""
        assert self._parent is not None
        names = ",".join(f"{key}:{layer.get_name()}" for key, layer in self.layers.items())
        return (
            f"sink.data = {script_literal(self.data)};\n"
            f"sink.api = makeTimeFilter({self._parent.get_name()}, {{ {names} }}, sink.data, host, signal);"
        )
