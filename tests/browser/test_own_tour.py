"""A tour of one's own in a real browser: gathered, ordered, looked at, saved, reopened, taken along, given; bad files are refused."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.conftest import open_atlas, open_lecture


def test_a_tour_of_ones_own_is_gathered_ordered_saved_reopened_and_given(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    for day in ("1940-06-28", "1940-09-07"):
        open_atlas(page, f"{atlas_url}/?date={day}&view=romania")
        page.locator(".st-key-add button").click()
        expect(page.locator(".atlas-notice.shown")).to_contain_text("Added to your tour as stop")
    page.goto(f"{atlas_url}/lectures")
    expect(page.locator(".own-stop")).to_have_count(2, timeout=20_000)
    page.get_by_label("Title of the tour").fill("Two days <b>of</b> “1940”")
    page.locator(".own-stop").nth(1).get_by_role("button", name="Move up").click()
    expect(page.locator(".own-stop").first).to_contain_text("7 September 1940")
    page.locator(".own-stop").first.get_by_label("Notes for the speaker").fill('Say "slowly" \\ and wait')
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = tmp_path / "my-tour.toml"
    download.value.save_as(path)
    page.reload()
    expect(page.locator(".own-stop").first).to_contain_text("7 September 1940", timeout=20_000)
    page.get_by_role("button", name="Remove all stops").click()
    page.get_by_role("button", name="Really remove all stops?").click()
    expect(page.locator(".own-stop")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".own-stop")).to_have_count(2, timeout=20_000)
    expect(page.get_by_label("Notes for the speaker").first).to_have_value('Say "slowly" \\ and wait')
    page.get_by_role("link", name="Give this tour").click()
    expect(page.locator(".lecture-card h1")).to_have_text("7 September 1940", timeout=30_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lecture-card h1")).to_have_text("28 June 1940")


def gathered(page: Page, url: str, *queries: str) -> None:
    """Add states of Explore to the tour of one's own, and go to its editor."""
    for query in queries:
        open_atlas(page, f"{url}/?{query}")
        page.locator(".st-key-add button").click()
        expect(page.locator(".atlas-notice.shown")).to_contain_text("Added to your tour as stop")
    page.goto(f"{url}/lectures")
    expect(page.locator(".own-stop")).to_have_count(len(queries), timeout=20_000)


def test_a_stop_of_ones_own_is_looked_at_beside_its_words_as_they_are_written(page: Page, atlas_url: str) -> None:
    gathered(page, atlas_url, "date=1942-11-24&view=east", "date=1940-09-07&view=romania")
    stop = page.locator(".own-stop").nth(1)
    stop.get_by_role("button", name="Preview").click()
    preview = page.locator(".own-preview")
    expect(preview.locator(".atlas-map[data-ready=true]")).to_be_visible()
    expect(preview.locator("h3")).to_have_text("7 September 1940")
    stop.get_by_label("Caption").fill("Written <i>just</i> now.")
    expect(preview.locator("p").last).to_have_text("Written <i>just</i> now.")
    page.locator(".own-stop").nth(0).get_by_role("button", name="Preview").click()
    expect(preview.locator("h3")).to_have_text("24 November 1942")
    expect(preview.locator(".atlas-front .front-line")).to_have_attribute("d", re.compile("M"))
    page.locator(".own-stop").nth(0).get_by_role("button", name="Remove").click()
    expect(preview).to_be_hidden()


def test_a_tour_of_ones_own_is_taken_along_and_one_that_cannot_be_is_told_with_its_line(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    gathered(page, atlas_url, "date=1940-09-07&view=romania")
    page.get_by_label("Title of the tour").fill("Șapte zile / Sept")
    page.get_by_label("Caption").fill("One <b>day</b>.")
    with page.expect_download(timeout=60_000) as download:
        page.locator(".own-acts").get_by_role("button", name="PowerPoint").click()
    assert download.value.suggested_filename == "sapte-zile-sept-en.pptx"
    slides = Presentation(str(download.value.path())).slides
    assert any(
        "One <b>day</b>." in shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    page.get_by_label("Caption").fill("One. Two. Three.")
    page.locator(".own-acts").get_by_role("button", name="Handout").click()
    expect(page.get_by_role("alert")).to_contain_text("the caption has 3 sentences", timeout=20_000)
    expect(page.locator(".own-stop").get_by_label("Caption")).to_have_value("One. Two. Three.")


def test_a_tour_goes_on_by_itself_until_a_hand_halts_it_and_never_over_the_pogrom(page: Page, atlas_url: str) -> None:
    gathered(
        page, atlas_url, "date=1940-06-28&view=romania", "date=1940-09-07&view=romania", "date=1940-09-08&view=romania"
    )
    page.get_by_label("Seconds at a stop").fill("5")
    page.keyboard.press("Tab")
    page.clock.install()
    open_lecture(page, atlas_url, "own")
    play = page.get_by_role("button", name="Go on by itself, or halt (A)")
    page.keyboard.press("a")
    expect(play).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(5100)
    expect(page.locator(".lecture-number")).to_have_text("2 / 3")
    page.keyboard.press("ArrowLeft")
    expect(play).to_have_attribute("aria-pressed", "false")
    page.clock.run_for(20_000)
    expect(page.locator(".lecture-number")).to_have_text("1 / 3")
    play.click()
    page.clock.run_for(30_000)
    expect(page.locator(".lecture-number")).to_have_text("3 / 3")
    expect(play).to_have_attribute("aria-pressed", "false")
    page.evaluate(
        """() => { const tour = JSON.parse(localStorage.getItem('atlas-own-tour'));
        tour.stops[2].day = '1941-06-29'; localStorage.setItem('atlas-own-tour', JSON.stringify(tour)); }"""
    )
    open_lecture(page, atlas_url, "own")
    expect(play).to_have_count(0)
    page.keyboard.press("a")
    page.clock.run_for(20_000)
    expect(page.locator(".lecture-number")).to_have_text("1 / 3")


def test_a_tour_file_with_faults_is_refused_with_lines_and_the_open_one_stays(
    page: Page, atlas_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'title = "x"\n[[stop]]\nid = "a"\nday = "1950-01-01"\ncaption = "<img src=x onerror=alert(1)>"\nsources = ["P25"]\n',
        encoding="utf-8",
    )
    page.goto(f"{atlas_url}/lectures")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("alert")).to_contain_text(
        "bad.toml:2: day “1950-01-01” is no day of the atlas", timeout=20_000
    )
    assert page.locator("img[src=x]").count() == 0
