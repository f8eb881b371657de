"""The page that needs no server, from a file, in a real Chromium whose network is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from atlas.export.page import embed_snippet, page
from atlas.export.state import state_of
from atlas.standing import losses, statement
from atlas.time_filter import WEB
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, LAST_DAY, in_words, read_day, weekday
from layers.errors import RequestError
from layers.events import events_around
from layers.iasi import moments
from layers.search import words_of

EIGHT_DAYS = (
    "1939-09-01", "1940-07-01", "1940-09-12", "1941-07-20", "1942-11-24", "1944-08-24", "1944-10-20", "1947-02-10",
)  # fmt: skip
NASTY = '<img src=x onerror="document.title=1">'
NO_REQUEST = ("file:", "data:", "blob:")


@pytest.fixture(scope="module")
def folder(data: AtlasData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("standalone")
    hostile = tuple(replace(event, title=NASTY, text=NASTY) if event.id == "E031" else event for event in data.events)
    (made / "atlas.html").write_bytes(page(replace(data, events=hostile), state_of("1940-09-12")))
    (made / "frame.html").write_bytes(page(data, state_of("1940-09-07", layers=["frontiers"]), embed=True))
    (made / "blog.html").write_text(f"<!DOCTYPE html><body>{embed_snippet('frame.html', 'Romania')}", encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def silent(page: Page) -> Iterator[None]:
    """Cut the network, and let no request and no complaint of the page pass."""
    found: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(NO_REQUEST):
            route.continue_()
        else:
            found.append(route.request.url)
            route.abort()

    page.context.route("**/*", guard)
    page.on("request", lambda request: None if request.url.startswith(NO_REQUEST) else found.append(request.url))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield
    assert found == []


def open_file(page: Page, folder: Path, state: str = "", name: str = "atlas.html") -> None:
    page.set_default_timeout(8000)
    page.goto("about:blank")
    page.goto(f"{(folder / name).as_uri()}{state}")
    page.locator(".atlas-map[data-ready=true]").wait_for(state="attached")


def slide_to(page: Page, day: str) -> None:
    page.locator("#day").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        DAYS.index(day),
    )
    expect(page.locator("#day-in-words")).to_have_text(in_words(day))


def test_the_slider_moves_the_map_and_the_text(page: Page, folder: Path, data: AtlasData) -> None:
    open_file(page, folder)
    names = {data.territory.units[unit].name: unit for unit in data.romanian_1939}
    for day in EIGHT_DAYS:
        slide_to(page, day)
        labels = page.locator(".atlas-land[role=button]").evaluate_all("all => all.map((one) => one.ariaLabel)")
        painted = dict(label.rsplit(": ", 1) for label in labels)
        assert painted.keys() == names.keys()
        for name, unit in names.items():
            assert painted[name] == data.countries[data.territory.holding(unit, day).holder].name
        assert page.inner_text("#weekday").casefold() == weekday(day).casefold()
        assert page.inner_text("#statement") == statement(data, day)
        expect(page.locator("#stands .row")).to_have_count(len(losses(data, day)))


def test_the_events_beside_the_map_are_those_of_the_atlas(page: Page, folder: Path, data: AtlasData) -> None:
    open_file(page, folder)
    for day in (*EIGHT_DAYS, "1941-06-22", "1943-05-15"):
        slide_to(page, day)
        shown = page.locator("#events > .events-list > details").evaluate_all(
            "all => all.map((one) => one.dataset.event)"
        )
        assert shown == [event.id for event in events_around(data.events, day)]


def test_every_control_of_the_day_answers_the_keys(page: Page, folder: Path) -> None:
    open_file(page, folder)
    day = page.locator("#day-in-words")
    page.keyboard.press("ArrowRight")
    expect(day).to_have_text("13 September 1940")
    page.keyboard.press("Shift+ArrowLeft")
    expect(day).to_have_text("6 September 1940")
    page.locator("#day").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(day).to_have_text("13 September 1940")
    page.keyboard.press("Home")
    expect(day).to_have_text(in_words(FIRST_DAY))
    page.keyboard.press("End")
    expect(day).to_have_text(in_words(LAST_DAY))
    assert page.locator("#day").get_attribute("aria-valuetext") == in_words(LAST_DAY)
    page.locator("#back").click()
    expect(day).to_have_text("9 February 1947")


def test_space_plays_and_play_halts_before_the_pogrom(page: Page, folder: Path) -> None:
    open_file(page, folder, "#date=1941-06-24")
    page.keyboard.press("Space")
    expect(page.locator("#day-in-words")).to_have_text("25 June 1941")
    expect(page.locator(".atlas-notice")).to_contain_text("Play halts here")
    page.keyboard.press("Space")
    expect(page.locator("#day-in-words")).to_have_text("25 June 1941")
    page.get_by_role("button", name="To the documented moments").click()
    expect(page.get_by_role("note")).to_contain_text("documents the murder of the Jews of Iași")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#play")).to_be_hidden()


def test_an_event_opens_in_its_text_and_escape_closes_it(page: Page, folder: Path, data: AtlasData) -> None:
    open_file(page, folder)
    event = next(event for event in data.events if event.title == "Hungarian troops enter Cluj")
    row = page.locator(f"#events [data-event='{event.id}']")
    row.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator(".text")).to_have_text(event.text)
    expect(page.locator("#day-in-words")).to_have_text(in_words(event.day))
    row.locator(".event > .how > summary").click()
    work = data.works[event.citations[0].source]
    row.get_by_role("link", name=work.reference).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(work.reference)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Escape")
    expect(row.locator(".text")).to_have_count(0)


def test_a_search_needs_no_diacritics_and_knows_every_name_of_a_place(
    page: Page, folder: Path, data: AtlasData
) -> None:
    open_file(page, folder)
    entered = next(event for event in data.events if event.title == "Hungarian troops enter Cluj")
    for query in ("Kolozsvár", "kolozsvar", "Klausenburg troops", "קלויזנבורג"):
        page.fill("#search", query)
        expect(page.locator(f"#events [data-event='{entered.id}']")).to_have_count(1)
        found = set(page.locator("#events [data-event]").evaluate_all("all => all.map((one) => one.dataset.event)"))
        assert {hit.event.id for hit in data.search_index.find(query)} <= found
    page.fill("#search", "zeppelins over nowhere")
    expect(page.locator("#events .empty")).to_contain_text("No event contains")


def test_a_link_brings_the_state_back_and_so_does_the_back_button(page: Page, folder: Path) -> None:
    open_file(page, folder)
    page.locator("#neighbours a").last.click()
    page.get_by_role("radio", name="The whole East").check(force=True)
    page.locator(".layers > summary").click()
    page.get_by_role("checkbox", name="Town names").uncheck()
    page.keyboard.press("Escape")
    page.locator("#events [data-event] > summary").first.click()
    state = page.evaluate("location.hash")
    assert "view=east" in state
    assert "event=" in state
    assert "towns" not in state
    day = page.inner_text("#day-in-words")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("checkbox", name="Town names", include_hidden=True)).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Romania", exact=True)).to_be_checked()
    open_file(page, folder, state)
    expect(page.locator("#day-in-words")).to_have_text(day)
    expect(page.get_by_role("radio", name="The whole East")).to_be_checked()
    expect(page.locator("#events details[open] .text")).to_have_count(1)
    assert page.evaluate("location.hash") == state


def test_a_broken_link_opens_the_exported_day_with_a_note(page: Page, folder: Path) -> None:
    open_file(page, folder, "#date=1941-13-99&view=moon&layers=towns,lava&event=X9")
    expect(page.locator("#day-in-words")).to_have_text("12 September 1940")
    expect(page.locator("#faults p")).to_have_count(4)
    expect(page.locator("#faults")).to_contain_text("1941-13-99")


def test_a_typed_day_is_read_as_the_atlas_reads_it(page: Page, folder: Path) -> None:
    scripts = "\n".join((WEB / name).read_text(encoding="utf-8") for name in ("days.js", "standalone_text.js"))
    typed = [
        "1940-09-12", "12/9/1940", "12.9.1940", " 12 September 1940 ", "12th sept 1940", "3 Dec. 1944", "31 June 1941",
        "12 Nonember 1940", "tomorrow", "1940-9-1", "1. mar 1945", "29 February 1944", "29 February 1945",
    ]  # fmt: skip

    def in_python(text: str) -> str | None:
        try:
            return read_day(text)
        except RequestError:
            return None

    assert page.evaluate(f"(typed) => {{ {scripts}\nreturn typed.map(readDay); }}", typed) == [
        in_python(text) for text in typed
    ]
    words = ["Târgu Mureș, 43 104 km²", "Łódź und Straße", "Kolozsvár – 1,234,567 people’s", "קלויזנבורג 99 790"]
    assert page.evaluate(f"(texts) => {{ {scripts}\nreturn texts.map(foldedWords); }}", words) == [
        words_of(text) for text in words
    ]
    open_file(page, folder)
    page.fill("#date", "1 January 1950")
    page.keyboard.press("Enter")
    expect(page.locator("#date-fault")).to_contain_text("outside the atlas")
    page.fill("#date", "24.11.1942")
    page.keyboard.press("Enter")
    expect(page.locator("#day-in-words")).to_have_text("24 November 1942")


def test_the_note_stands_before_the_pogrom_and_moments_are_stepped_by_hand(
    page: Page, folder: Path, data: AtlasData
) -> None:
    open_file(page, folder, "#view=iasi&date=1941-06-28")
    expect(page.get_by_role("note")).to_be_visible()
    expect(page.locator("#text")).not_to_be_visible()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".in-iasi")).to_have_count(1)
    expect(page.locator("#day-in-words")).to_have_text("28 June 1941")
    ordered = moments(data.events)
    page.locator(f".moment-list [data-moment='{ordered[10].id}']").click()
    expect(page.locator("#stands h2")).to_have_text(ordered[10].title)
    page.get_by_role("button", name="Later moment").click()
    expect(page.locator("#stands h2")).to_have_text(ordered[11].title)
    expect(page.locator(".moment-time")).to_have_text(ordered[11].time)
    expect(page).to_have_url(re.compile(f"moment={ordered[11].id}"))
    page.get_by_role("button", name="Earlier moment").click()
    expect(page.locator("#stands .text")).to_have_text(ordered[10].text)
    expect(page.locator("#more")).to_contain_text("counted by SSI")
    page.keyboard.press("Space")
    expect(page.locator("#day-in-words")).to_have_text(in_words(ordered[10].day))
    page.get_by_role("radio", name="Death trains").check(force=True)
    expect(page.get_by_role("note")).to_be_hidden()
    expect(page.locator(".stops > li").first).to_be_visible()


def test_the_note_leads_back_as_well(page: Page, folder: Path) -> None:
    open_file(page, folder, "#view=trains&date=1941-06-30")
    page.get_by_role("button", name="Back to Romania").click()
    expect(page.get_by_role("radio", name="Romania", exact=True)).to_be_checked()
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#day-in-words")).to_have_text("30 June 1941")


def test_markup_in_an_event_stays_text(page: Page, folder: Path) -> None:
    open_file(page, folder, "#date=1940-08-30&event=E031")
    expect(page.locator("#events [data-event=E031] > summary")).to_contain_text(NASTY)
    expect(page.locator("#events [data-event=E031] .text")).to_have_text(NASTY)
    expect(page.locator("#statement")).to_contain_text(NASTY)
    assert page.locator("img").count() == 0


def test_a_phone_shows_the_page_in_one_column_without_scrolling_sideways(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_file(page, folder)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    tops = [page.locator(part).bounding_box() for part in (".atlas-map", "#day", ".strip-lanes", "#play", "#text")]
    order = [box["y"] for box in tops if box]
    assert order == sorted(order)
    assert len(order) == 5
    small = page.locator("#back, #play, #on, .views span, .tools button:visible").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0


def test_a_frame_in_another_page_works_without_more_rights_than_scripts(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto((folder / "blog.html").as_uri())
    frame = page.frame_locator("iframe[title=Romania]")
    frame.locator(".atlas-map[data-ready=true]").wait_for()
    expect(frame.locator("#day-in-words")).to_have_text("7 September 1940")
    expect(frame.locator(".brand")).to_be_hidden()
    frame.locator("#on").click()
    expect(frame.locator("#day-in-words")).to_have_text("8 September 1940")
    inside = frame.locator("html").evaluate("root => [root.scrollWidth, root.scrollHeight, innerWidth, innerHeight]")
    assert inside[:2] == inside[2:]


def test_the_dark_of_the_system_is_followed(page: Page, folder: Path) -> None:
    page.emulate_media(color_scheme="dark")
    open_file(page, folder)
    expect(page.locator(".atlas-map")).to_have_attribute("data-palette", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"


def test_without_scripts_the_day_is_told_in_words(browser, folder: Path, data: AtlasData) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "atlas.html").as_uri())
    expect(page.locator(".without h1")).to_have_text("12 September 1940")
    expect(page.locator(".without .row")).to_have_count(len(losses(data, "1940-09-12")))
    expect(page.locator(".columns")).to_be_hidden()
    context.close()


def test_a_browser_that_cannot_unpack_is_told_so(page: Page, folder: Path) -> None:
    page.add_init_script("delete window.DecompressionStream")
    page.goto((folder / "atlas.html").as_uri())
    expect(page.get_by_role("alert")).to_contain_text("too old for this page")


def test_on_paper_the_map_the_texts_and_where_they_come_from_remain(page: Page, folder: Path) -> None:
    open_file(page, folder)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_contain_text("atlas.html#date=1940-09-12")
    expect(page.locator(".tools")).to_be_hidden()
    expect(page.locator("#day")).to_be_hidden()
    paper = page.locator(".atlas-map").bounding_box()
    assert paper
    assert (paper["width"], paper["height"]) == (686, 480)
    expect(page.locator("#stands .row").first).to_be_visible()
