"""A served atlas and a real Chromium; a missing browser is an error with its remedy."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser import chromium

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path = ROOT, *, base: str = "", script: str = "streamlit_app.py", port: int | None = None
) -> Iterator[str]:
    """Serve an app on a free port, or on one that was free before; yield its address once its health page answers."""
    port = port or free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.headless", "true",
        "--server.fileWatcherType", "none", "--server.address", "127.0.0.1", "--server.baseUrlPath", base,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/{base}".rstrip("/")
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()  # it waits for browsers that are still connected
            process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Poll a health page."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    path = chromium.find()
    if not path:
        pytest.exit(f"No Chromium: {chromium.REMEDY}", returncode=3)
    return {"executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def atlas_url() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def visitor(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """Give one browser to the tests of a file: what it has loaded once it need not load again."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def context(visitor: BrowserContext) -> Iterator[BrowserContext]:
    """Give each test the browser as a new visitor has it: nothing is kept of the test before but loaded files."""
    yield visitor
    for page in visitor.pages:
        with suppress(Error):  # a file from a stick, or a page that is gone, keeps nothing
            page.evaluate("localStorage.clear()")
        page.close()
    visitor.clear_permissions()
    visitor.clear_cookies()
    visitor.unroute_all()


@pytest.fixture
def offline(page: Page) -> list[str]:
    """Record every request that would leave the machine."""
    outside: list[str] = []
    local = ("http://127.0.0.1", "http://localhost", "ws://127.0.0.1", "ws://localhost", "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(local) else outside.append(request.url))
    return outside


def open_atlas(page: Page, url: str) -> None:
    """Open a page of the atlas and wait until the map stands."""
    page.goto(url)
    page.wait_for_selector(".atlas-map[data-ready=true]", timeout=30_000)
    page.wait_for_selector(".day h1")


def shown_day(page: Page) -> str:
    """Return the day that the map shows, in words."""
    return page.inner_text(".strip-day")


def open_lecture(page: Page, url: str, tour: str = "losses-1940", more: str = "") -> None:
    page.goto(f"{url}/lecture?tour={tour}{more}")
    page.locator(".atlas-map[data-ready=true]").first.wait_for(state="attached", timeout=30_000)
    expect(page.locator(".atlas-lecture")).to_have_attribute("data-stop", re.compile("."))
