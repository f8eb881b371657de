"""A lecture as one file: walked with the same keys from a stick, the network cut, the speaker's window in step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from atlas.export.lecture_page import lecture_page
from layers.atlas_data import AtlasData
from layers.tours import read_tours

TOURS = {tour.id: tour for tour in read_tours()}


@pytest.fixture(scope="module")
def files(data: AtlasData, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("stick")
    made = {name: folder / f"{name}.html" for name in ("losses-1940", "iasi")}
    for name, path in made.items():
        path.write_bytes(lecture_page(data, TOURS[name]))
    return made


@pytest.fixture
def cut(browser: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Give a context without a network, and what went wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    faults: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else faults.append(request.url),
        )

    context.on("page", watch)
    yield context, faults
    context.close()


def opened(context: BrowserContext, path: Path) -> Page:
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator(".atlas-map[data-ready=true]").first.wait_for(state="attached", timeout=30_000)
    return page


def test_the_file_is_walked_by_keyboard_from_a_stick(
    cut: tuple[BrowserContext, list[str]], files: dict[str, Path]
) -> None:
    context, faults = cut
    name = "iasi"
    page = opened(context, files[name])
    for stop in TOURS[name].stops:
        expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", stop.id)
        told = ".lecture-slide h1" if stop.kind == "slide" else ".lecture-caption"
        expect(page.locator(told)).to_have_text(stop.title if stop.kind == "slide" else stop.caption)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    expect(page.locator(".lecture-notes")).to_be_visible()
    assert not faults


def test_the_speakers_window_of_a_file_is_in_step_and_survives_reloads(
    cut: tuple[BrowserContext, list[str]], files: dict[str, Path]
) -> None:
    context, faults = cut
    stops = TOURS["losses-1940"].stops
    wall = opened(context, files["losses-1940"])
    with context.expect_page() as popup:
        wall.keyboard.press("p")
    speaker = popup.value
    speaker.locator(".presenter-now h1").wait_for(timeout=30_000)
    speaker.keyboard.press("ArrowRight")
    speaker.keyboard.press("ArrowRight")
    expect(wall.locator(".atlas-lecture")).to_have_attribute("data-stop", stops[2].id)
    wall.keyboard.press("ArrowRight")
    expect(speaker.locator(".atlas-lecture")).to_have_attribute("data-stop", stops[3].id)
    speaker.reload()
    expect(speaker.locator(".atlas-lecture")).to_have_attribute("data-stop", stops[3].id, timeout=30_000)
    wall.reload()
    expect(wall.locator(".atlas-lecture")).to_have_attribute("data-stop", stops[3].id, timeout=30_000)
    speaker.keyboard.press("ArrowRight")
    expect(wall.locator(".atlas-lecture")).to_have_attribute("data-stop", stops[4].id)
    assert not faults


def test_a_file_of_a_lecture_stays_under_six_megabytes_and_is_the_same_twice(
    data: AtlasData, files: dict[str, Path]
) -> None:
    content = files["losses-1940"].read_bytes()
    assert len(content) < 6_000_000
    assert lecture_page(data, TOURS["losses-1940"]) == content


def test_a_tour_of_ones_own_brings_its_stops_along_in_the_file(
    cut: tuple[BrowserContext, list[str]], data: AtlasData, tmp_path: Path
) -> None:
    context, faults = cut
    path = tmp_path / "own.html"
    path.write_bytes(lecture_page(data, replace(TOURS["losses-1940"], id="own", title="</script><b>Mine")))
    page = opened(context, path)
    expect(page.locator(".lecture-caption")).to_have_text(TOURS["losses-1940"].stops[0].caption)
    expect(page).to_have_title(re.compile("</script><b>Mine$"))
    assert not faults
