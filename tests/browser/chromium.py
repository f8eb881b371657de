"""Find what the tests need beside Python, a Chromium and poppler, or install it: `python -m tests.browser.chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
REMEDY = "install one (Debian or Ubuntu: apt-get install chromium; macOS: brew install --cask chromium) or set CHROMIUM=/path/to/it"


def find() -> str | None:
    """Return the path of a Chromium on this machine."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        return asked if Path(asked).is_file() else None
    known = [path for name in NAMES if (path := shutil.which(name))]
    known += [path for path in MAC_APPS if Path(path).is_file()]
    return known[0] if known else _playwrights_own()


POPPLER = ("pdftotext", "pdfinfo")
POPPLER_REMEDY = "install it (Debian or Ubuntu: apt-get install poppler-utils; macOS: brew install poppler)"


def has_poppler() -> bool:
    """Tell whether PDF files can be read back."""
    return all(shutil.which(name) for name in POPPLER)


def install(*packages: str) -> None:
    """Install packages of the distribution; where that gives no Chromium, Playwright's own browser."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not root or shutil.which("sudo")):
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
            subprocess.run([*root, *command], check=False)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    """Make sure that both are there; 1 with the remedy where one cannot be had."""
    missing = [*([] if find() else ["chromium"]), *([] if has_poppler() else ["poppler-utils"])]
    if missing:
        install(*missing)
    path = find()
    print(f"Chromium: {path}" if path else f"No Chromium was found and none could be installed: {REMEDY}")
    if not has_poppler():
        print(f"No poppler was found and none could be installed: {POPPLER_REMEDY}")
    return 0 if path and has_poppler() else 1


if __name__ == "__main__":
    sys.exit(main())
