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


@pytest.mark.parametrize(
    "typed", ["1944-08-23", "23 August 1944", "23/8/1944", "23.08.1944", "23 aug 1944", "23rd August, 1944"]
)
def test_a_date_typed_into_the_field_moves_the_slider(typed):
    app = open_page()
    app.text_input(key="date_field").set_value(typed).run()
    assert app.select_slider(key="date").value == "1944-08-23"


@pytest.mark.parametrize("typed", ["31 February 1944", "tomorrow", "1950-01-01", "0", "12/13/1944", "<b>"])
def test_a_date_that_cannot_be_read_is_told_in_words_and_nothing_moves(typed):
    app = open_page(date="1940-09-12")
    app.text_input(key="date_field").set_value(typed).run()
    assert not app.exception
    assert app.select_slider(key="date").value == "1940-09-12"
    assert any("is not a day" in note.value or "outside the atlas" in note.value for note in app.caption)


def test_a_second_day_can_be_typed():
    app = open_page(date="1940-12-01")
    app.text_input(key="compare_field").set_value("1 Sept 1939").run()
    assert "1 September 1939 → 1 December 1940" in text_of(app)


def test_a_search_lists_events_of_all_days():
    app = open_page(date="1943-05-15")
    app.text_input(key="q").set_value("Kolozsvár").run()
    assert 'data-event="E038"' in text_of(app)
    app.text_input(key="q").set_value("").run()
    assert "What stands" in text_of(app)


def test_the_choice_of_kinds_narrows_the_list():
    app = open_page(date="1940-09-12")
    app.session_state["kinds"] = ["politics"]
    body = text_of(app.run())
    assert "of-politics" in body
    assert '<summary class="of-territory">' not in body


def test_two_days_are_compared_in_a_table_with_acts_km2_and_people():
    body = text_of(open_page(date="1940-12-01", compare="1939-09-01", panel="changes"))
    for part in (
        "Romania → Hungary",
        "Second Vienna Award, 30 August 1940",
        "43\u202f053",
        "Hungarian census",
        "no count gathered",
    ):
        assert part in body


def test_the_order_of_the_two_days_does_not_matter():
    one = text_of(open_page(date="1940-12-01", compare="1939-09-01", panel="changes"))
    other = text_of(open_page(date="1939-09-01", compare="1940-12-01", panel="changes"))
    assert re.findall(r"<table class=\"moves\">.*</table>", one) == re.findall(
        r"<table class=\"moves\">.*</table>", other
    )


def test_the_balance_sets_the_day_beside_the_first_and_the_documented_beside_the_measured():
    body = text_of(open_page(date="1940-12-01", panel="balance"))
    for part in (
        "Hungary",
        "13\u202f535\u202f757 (Romanian census, 1941)",
        "18\u202f057\u202f028",
        "−101\u202f81",
        "295\u202f049",
        "+0.7 %",
    ):
        assert part in body
    assert "no count gathered" in text_of(open_page(date="1942-06-01", panel="balance"))


def test_the_panel_of_a_day_tells_what_changed():
    assert "6\u202f027 km² pass from Romanian hands to Hungary" in text_of(open_page(date="1940-09-11"))


@pytest.mark.parametrize(("key", "value"), [("compare", "1950-01-01"), ("compare", "x"), ("panel", "kitchen")])
def test_a_broken_part_of_a_link_is_named_and_the_rest_shown(key, value):
    app = open_page(date="1940-09-12", **{key: value})
    assert not app.exception
    assert value in text_of(app)
    assert app.select_slider(key="date").value == "1940-09-12"


@pytest.mark.parametrize("page", ["sources", "about", "chronicle"])
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
    from atlas.pages import frame
    from layers.errors import GeodataError

    def damaged():
        raise GeodataError("sovereignty.csv", "line 3", "the row has not as many cells as the header")

    monkeypatch.setattr(frame, "_data", damaged)
    app = open_page()
    assert "sovereignty.csv, line 3" in text_of(app)
    assert len(app.select_slider) == 0
