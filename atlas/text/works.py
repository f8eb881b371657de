"""The bibliography: what each work is, whether it was read, and every statement that rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from atlas.html import escape
from atlas.i18n import number, t
from layers.calendar import in_words
from layers.search import fold
from layers.support import KINDS, Support
from layers.works import Work

EXPLORE = "./"
"""The map, seen from this page."""

GROUPS = ("book", "webpage", "dataset")
"""Kinds of works (CSL types), in the order of the page."""


def bibliography(works: Iterable[Work], resting: Mapping[str, Sequence[Support]], query: str = "") -> str:
    """List works that hold every word of a query, by kind, with what rests on them; those that carry nothing come last."""
    wanted = fold(query).split()
    order = sorted(works, key=lambda work: fold(work.filed_under))
    found = [work for work in order if all(word in fold(f"{work.id} {work.reference} {work.url}") for word in wanted)]
    used = [work for work in found if resting.get(work.id)]
    idle = [work for work in found if not resting.get(work.id)]
    count = f'<p class="fine" role="status">{escape(t("works.count", count=len(found), used=len(used)))}</p>'
    rows = "".join(_group(kind, [work for work in used if work.type == kind], resting) for kind in GROUPS)
    rest = "".join(_row(work, ()) for work in idle)
    later = (
        f'<details class="outside"><summary>{escape(t("works.idle", count=len(idle)))}</summary><ul class="bibliography">{rest}</ul></details>'
        if idle
        else ""
    )
    return f'<article class="prose works">{count}{rows}{later}</article>'


def _group(kind: str, works: Sequence[Work], resting: Mapping[str, Sequence[Support]]) -> str:
    if not works:
        return ""
    rows = "".join(_row(work, resting[work.id]) for work in works)
    return f'<h2>{escape(t(f"works_of.{kind}"))} ({len(works)})</h2><ul class="bibliography">{rows}</ul>'


def _counted(kind: str, count: int) -> str:
    key = kind.replace(" ", "_") + ("_one" if count == 1 else "")
    return f"{number(count)} {t(f'support.{key}')}"


def _row(work: Work, rows: Sequence[Support]) -> str:
    kinds = Counter(row.kind for row in rows)
    told = ", ".join(_counted(kind, kinds[kind]) for kind in KINDS if kinds[kind])
    line = (
        f'<br><a href="?work={escape(work.id)}" target="_self">{escape(t("works.supports"))}</a>: {escape(told)}'
        if told
        else ""
    )
    return f"<li>{_reference(work)}{line}</li>"


def _reference(work: Work) -> str:
    flag = "" if work.seen else f' <span class="flag">{escape(t("works.unseen"))}</span>'
    note = f"<br><i>{escape(work.note)}</i>" if work.note else ""
    link = (
        f'<br><a class="outward" href="{escape(work.url)}" target="_blank" rel="noopener">{escape(work.url)}</a>'
        if work.url
        else ""
    )
    return f'<b class="key">{escape(work.id)}</b> {escape(work.reference)}{flag}{note}{link}'


def one_work(work: Work, rows: Sequence[Support]) -> str:
    """Tell of a work with every statement that rests on it."""
    parts = [f'<section class="one-work"><p>{_reference(work)}</p>']
    for kind in KINDS:
        mine = [row for row in rows if row.kind == kind]
        if mine:
            title = _counted(kind, len(mine))
            opened = " open" if len(mine) <= 40 else ""
            items = "".join(f"<li>{_statement(row)}</li>" for row in mine)
            parts.append(f"<details{opened}><summary>{escape(title)}</summary><ul>{items}</ul></details>")
    if not rows:
        parts.append(f"<p>{escape(t('works.nothing'))}</p>")
    return "".join([*parts, "</section>"])


def _statement(row: Support) -> str:
    day = f"{in_words(row.day)}: " if row.day else ""
    link = (
        f"{EXPLORE}?event={row.record}"
        if row.kind in {"event", "figure"}
        else f"{EXPLORE}?date={row.day}"
        if row.day
        else ""
    )
    text = escape(f"{day}{row.statement}")
    shown = f'<a href="{link}" target="_self">{text}</a>' if link else text
    locator = f", {escape(row.locator)}" if row.locator else ""
    state = (
        ""
        if row.checked is None
        else f" · {escape(t('panel.checked'))}"
        if row.checked
        else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
    )
    return f"{shown}{locator}{state}"
