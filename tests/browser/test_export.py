"""The Export panel in a real browser: two clicks to a sheet, nothing leaves the machine, others are not held up."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import open_atlas, shown_day


def open_panel(page: Page) -> None:
    page.locator(".st-key-export button").click()
    page.get_by_role("dialog").locator("img").first.wait_for(timeout=30_000)


def test_two_clicks_lead_to_a_png_that_says_view_day_and_language(
    page: Page, atlas_url: str, offline: list[str], tmp_path: Path
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=romania")
    page.locator(".st-key-export button").click()
    with page.expect_download() as download:
        page.locator(".st-key-export_sheet button").click()
    assert download.value.suggested_filename == "romania-1940-09-07-en.png"
    path = tmp_path / "sheet.png"
    download.value.save_as(path)
    with Image.open(path) as picture:
        assert picture.size[0] == 3507 or picture.size[0] == 3508
        assert f"{atlas_url}/?date=1940-09-07" in picture.text["Source"]  # type: ignore[attr-defined]
    assert not offline
    assert not errors


def test_the_panel_exports_the_day_on_which_the_slider_stands(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=romania")
    page.locator(".st-key-on button").click()
    expect(page.locator(".day h1")).to_have_text("8 September 1940")
    open_panel(page)
    page.get_by_role("dialog").get_by_text("PDF", exact=True).click()
    with page.expect_download() as download:
        page.locator(".st-key-export_sheet button", has_text="PDF").click()
    assert download.value.suggested_filename == "romania-1940-09-08-en.pdf"


def test_the_part_that_the_reader_sees_can_be_exported_alone(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-07-10&view=romania")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(350)
    open_panel(page)
    whole = page.get_by_role("dialog").locator("img").first.get_attribute("src")
    page.get_by_role("dialog").get_by_text("The part I see").click()
    expect(page.get_by_role("dialog").locator("img").first).not_to_have_attribute("src", whole or "", timeout=20_000)
    with page.expect_download() as download:
        page.locator(".st-key-export_sheet button").click()
    assert download.value.suggested_filename == "box-1941-07-10-en.png"
    source = Image.open(download.value.path()).text["Source"]  # type: ignore[attr-defined]
    assert re.search(r"box=[\d.]+,4\d[\d.]*,2\d[\d.]*,4\d", source)
    page.goto(source)
    page.locator(".atlas-map[data-ready=true]").wait_for()
    expect(page).to_have_url(re.compile("box="))


def test_a_title_that_cannot_be_printed_is_told_and_nothing_is_offered(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=romania")
    open_panel(page)
    page.get_by_label("A title of your own").fill("日本")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "letters that the fonts of print do not hold"
    )
    expect(page.locator(".st-key-export_sheet button")).to_be_disabled()


@pytest.mark.parametrize(("tab", "ending"), [("Data", "geojson"), ("Page for a USB stick", "html")])
def test_data_and_page_are_a_click_away(page: Page, atlas_url: str, tab: str, ending: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=romania")
    open_panel(page)
    page.get_by_role("tab", name=tab).click()
    key = "export_data" if ending == "geojson" else "export_page"
    with page.expect_download(timeout=60_000) as download:
        page.locator(f".st-key-{key} button").click()
    assert download.value.suggested_filename == f"romania-1940-09-07-en.{ending}"


def test_the_picture_of_the_screen_shows_the_map_with_its_day(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-07&view=romania")
    open_panel(page)
    with page.expect_download() as download:
        page.locator(".st-key-export_seen button").click()
    assert download.value.suggested_filename == "romania-1940-09-07-screen.png"
    with Image.open(io.BytesIO(Path(download.value.path()).read_bytes())) as picture:
        colours = picture.convert("RGB").getcolors(10_000_000)
    assert colours is not None
    seen = {colour for count, colour in colours if count > 2000}
    assert (0xFB, 0xF3, 0xD9) in seen, "the land of Romania"
    assert (0xDB, 0xE6, 0xEC) in seen, "the sea"


def test_while_one_visitor_exports_another_moves_through_time(page: Page, atlas_url: str, browser: Browser) -> None:
    open_atlas(page, f"{atlas_url}/?date=1942-11-18&view=east")
    other = browser.new_page()
    open_atlas(other, f"{atlas_url}/?date=1940-09-07&view=romania")
    open_panel(page)
    page.get_by_role("dialog").get_by_text("600", exact=True).click()
    page.wait_for_timeout(400)
    page.locator(".st-key-export_sheet button").click()
    before = time.perf_counter()
    other.locator(".st-key-on button").click()
    expect(other.locator(".day h1")).to_have_text("8 September 1940", timeout=3000)
    assert time.perf_counter() - before < 3
    assert shown_day(other) == "8 September 1940"
    other.close()


def test_a_film_is_made_in_the_panel_and_tells_how_far_it_is(page: Page, atlas_url: str, offline: list[str]) -> None:
    open_atlas(page, f"{atlas_url}/?date=1940-09-05&view=romania")
    open_panel(page)
    panel = page.get_by_role("dialog")
    panel.get_by_role("tab", name="Film").click()
    panel.get_by_role("textbox", name="Last day").fill("6 September 1940")
    page.keyboard.press("Enter")
    expect(panel.get_by_text("2 days, 2 seconds")).to_be_visible()
    panel.get_by_role("button", name="Make the film").click()
    expect(panel.get_by_role("progressbar").first).to_be_visible()
    with page.expect_download(timeout=60_000) as download:
        panel.get_by_role("button", name="Download GIF").click(timeout=60_000)
    assert download.value.suggested_filename == "romania-1940-09-05-to-1940-09-06-en.gif"
    with Image.open(download.value.path()) as film:
        assert film.size == (1280, 720)
        assert getattr(film, "n_frames", 1) >= 2
    assert not offline


def test_the_panel_films_no_day_of_the_pogrom_and_says_so(page: Page, atlas_url: str) -> None:
    open_atlas(page, f"{atlas_url}/?date=1941-06-10&view=romania")
    open_panel(page)
    panel = page.get_by_role("dialog")
    panel.get_by_role("tab", name="Film").click()
    expect(panel.get_by_role("textbox", name="Last day")).to_have_value("25 June 1941")
    panel.get_by_role("textbox", name="Last day").fill("1941-07-01")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("No film is made over the days of the pogrom of Iași")
    expect(panel.get_by_role("button", name="Make the film")).to_have_count(0)
