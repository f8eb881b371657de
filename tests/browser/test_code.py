"""Our script's own rules, in a real browser: the tables of tests/cases are shared with Python."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from atlas.time_filter import browser_code
from layers.calendar import DAYS, FIRST_DAY, in_words
from tests.browser.conftest import ROOT


def run(page: Page, body: str, argument: object = None) -> object:
    return page.evaluate(f"(argument) => {{ {browser_code()}\n{body} }}", argument)


def test_the_step_in_force_is_the_last_that_has_begun(page: Page) -> None:
    table = json.loads((ROOT / "tests/cases/steps.json").read_text(encoding="utf-8"))
    found = run(page, "return argument.cases.map(([day]) => argument.line[stepOn(argument.line, day)][1]);", table)
    assert found == [value for _, value in table["cases"]]
    assert [[s for s in table["line"] if s[0] <= day][-1][1] for day, _ in table["cases"]] == found


def test_days_are_counted_and_written_as_in_python(page: Page) -> None:
    body = f"const c = makeCalendar('{FIRST_DAY}', {len(DAYS)}); return argument.map((day) => [c.number(day), c.iso(c.number(day)), c.inWords(c.number(day))]);"
    sample = list(DAYS[::97])
    assert run(page, body, sample) == [[DAYS.index(day), day, in_words(day)] for day in sample]


def test_play_never_enters_the_days_of_the_pogrom(page: Page) -> None:
    body = f"""const calendar = makeCalendar('{FIRST_DAY}', {len(DAYS)}); const reached = [];
      for (const pace of [1, 3, 7]) for (let start = 0; start < calendar.number('1941-06-26'); start += 1) {{
        const clock = makeClock({{ calendar, day: start, setDay() {{}} }}, [], () => {{}});
        clock.state.pace = pace; reached.push(calendar.iso(clock.nextDay(start))); }}
      return reached.filter((day) => day > '1941-06-25');"""
    assert run(page, body) == []
