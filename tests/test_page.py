"""The page in Streamlit's own test runner."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from layers.calendar import in_words
from tests.browser.conftest import ROOT

APP = str(ROOT / "streamlit_app.py")


def open_page(**query):
    app = AppTest.from_file(APP, default_timeout=30)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def text_of(app):
    return "\n".join(block.proto.body if hasattr(block.proto, "body") else "" for block in app.get("html"))


def test_the_page_opens_on_the_first_day():
    app = open_page()
    assert not app.exception
    assert "1 September 1939" in text_of(app)
    assert app.select_slider(key="date").value == "1939-09-01"


@pytest.mark.parametrize(
    "day", ["1939-09-01", "1940-07-01", "1940-09-07", "1941-07-10", "1942-06-01", "1944-08-23", "1947-02-10"]
)
def test_a_link_opens_its_day(day):
    app = open_page(date=day)
    assert not app.exception
    assert in_words(day) in text_of(app)
    assert app.select_slider(key="date").value == day


def test_moving_the_slider_brings_the_day_in_words():
    app = open_page()
    app.select_slider(key="date").set_value("1940-09-12").run()
    assert "12 September 1940" in text_of(app)
    assert "Northern Transylvania" in text_of(app)


def test_the_next_documented_change_is_one_button_away():
    body = text_of(open_page(date="1940-06-25"))
    earlier, later = re.findall(r'<a href="\?date=([\d-]+)" target="_self" data-day="\1">[←\d]', body)
    assert later == "1940-06-26"
    assert earlier < "1940-06-25"


def test_steps_stop_at_the_ends_of_the_atlas():
    app = open_page(date="1947-02-10")
    app.button(key="on").click().run()
    assert app.select_slider(key="date").value == "1947-02-10"
    app = open_page(date="1939-09-01")
    app.button(key="back").click().run()
    assert app.select_slider(key="date").value == "1939-09-01"


def test_a_broken_link_opens_the_default_with_a_note():
    app = open_page(date="1941-13-99", view="mars", layers="gold", event="E9999")
    body = text_of(app)
    assert not app.exception
    assert app.select_slider(key="date").value == "1939-09-01"
    for word in ("1941-13-99", "mars", "gold", "E9999"):
        assert word in body


def test_markup_in_a_link_is_shown_as_text():
    body = text_of(open_page(view="<script>alert(1)</script>"))
    assert "<script>" not in body
    assert "&lt;script&gt;" in body


def test_an_event_in_a_link_is_open_with_its_sources():
    app = open_page(event="E036")
    body = text_of(app)
    assert app.select_slider(key="date").value == "1940-09-07"
    assert 'class="sources"' in body


def test_a_date_typed_into_the_field_moves_the_slider():
    app = open_page()
    app.date_input(key="date_field").set_value("1944-08-23").run()
    assert app.select_slider(key="date").value == "1944-08-23"


@pytest.mark.parametrize("page", ["sources", "about"])
def test_the_other_pages_open(page):
    app = AppTest.from_string(f"from atlas.pages import {page}\n{page}.render()", default_timeout=30).run()
    assert not app.exception
    assert len(text_of(app)) > 1000


def test_a_missing_scene_is_named_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr("atlas.web_map.STATIC", tmp_path)
    monkeypatch.setattr("atlas.web_map.static_files.__defaults__", (tmp_path,))
    body = text_of(open_page())
    assert "cannot be shown" in body
    assert "make data" in body


def test_missing_words_are_named_instead_of_a_traceback(monkeypatch):
    from atlas import i18n
    from layers.errors import GeodataError

    def missing(language="en"):
        raise GeodataError("interface.toml", "", "the file is missing; run `make data`")

    monkeypatch.setattr(i18n, "words", missing)
    app = open_page()
    assert not app.exception
    assert "interface.toml" in app.error[0].value


def test_a_damaged_data_file_is_named_on_the_page(monkeypatch):
    from atlas.pages import explore
    from layers.errors import GeodataError

    def damaged():
        raise GeodataError("sovereignty.csv", "line 3", "the row has not as many cells as the header")

    monkeypatch.setattr(explore, "_data", damaged)
    app = open_page()
    assert "sovereignty.csv, line 3" in text_of(app)
    assert len(app.select_slider) == 0
