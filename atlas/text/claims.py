"""The article claim by claim: what the text says, what the research says, and the day on the map."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from atlas import permalink
from atlas.html import escape
from atlas.i18n import t
from atlas.text import known
from layers.atlas_data import AtlasData
from layers.calendar import in_words
from layers.claims import Claim, claims_of_event, claims_on, read_claims
from layers.events import Event
from layers.search import words_of


def chosen(claims: Sequence[Claim], query: str, verdicts: Sequence[str]) -> list[Claim]:
    """Return the claims of some verdicts (all where none is named) that hold every word of a query."""
    wanted = words_of(query)
    return [
        claim
        for claim in claims
        if (not verdicts or claim.verdict in verdicts) and all(_holds(claim, term) for term in wanted)
    ]


def _holds(claim: Claim, term: str) -> bool:
    return any(word.startswith(term) for word in words_of(f"{claim.id} {claim.text} {claim.research} {claim.reading}"))


def told(data: AtlasData, claims: Sequence[Claim], wanted: str = "", *, address: str = "claims") -> str:
    """Return claims as HTML; the one that a link names is marked and comes first. `address` is that of their page."""
    if not claims:
        return f'<div class="empty" role="status">{escape(t("claims.nothing"))}</div>'
    order = sorted(claims, key=lambda claim: claim.id != wanted)
    return f'<article class="prose claims">{"".join(_claim(data, claim, address, marked=claim.id == wanted) for claim in order)}</article>'


def _claim(data: AtlasData, claim: Claim, address: str, *, marked: bool) -> str:
    events = [event for name in claim.events if (event := data.event(name))]
    reading = (
        f'<p class="reading"><b>{escape(t("claims.reading"))}</b> {escape(claim.reading)}</p>' if claim.reading else ""
    )
    told_events = "".join(f"<li>{_event_link(event)}</li>" for event in events)
    listed = f'<ul class="claim-events">{told_events}</ul>' if told_events else ""
    css = "claim marked" if marked else "claim"
    first = events[0].id if events else ""
    layers = ",".join(claim.layers) if claim.view not in permalink.CITY_VIEWS else ""
    on_map = f'data-reading="{claim.id}" data-day="{claim.day}" data-view="{claim.view}" data-layers="{layers}" data-event="{first}"'
    return (
        f'<section class="{css}" id="{claim.id}" {on_map}><p class="small-caps">{escape(t("claims.says"))}</p><h3><span>{claim.id}</span> {escape(claim.text)}</h3>'
        f'<p class="verdict is-{claim.verdict}">{escape(t(f"claims.verdict_{claim.verdict}"))}</p>{reading}'
        f"<p><b>{escape(t('claims.research'))}</b> {escape(claim.research)}</p>{listed}{_map_link(claim)}"
        f"{known.how_known(data, claim.citations)}{_report(data, claim, address)}</section>"
    )


def _event_link(event: Event) -> str:
    name = "moment" if event.moment else "event"
    view = "iasi" if event.moment else event.view
    return f'<a href="./?{name}={event.id}&view={view}" target="_self">{escape(event.date_in_words)}: {escape(event.title)}</a>'


def link_of(claim: Claim) -> str:
    """Return the link to the day of a claim; '' where it belongs to none."""
    if not claim.day:
        return ""
    layers = f"&layers={','.join(claim.layers)}" if claim.layers and claim.view not in permalink.CITY_VIEWS else ""
    return f"./?date={claim.day}&view={claim.view}{layers}"


def _map_link(claim: Claim) -> str:
    link = link_of(claim)
    if not link:
        return f'<p class="fine">{escape(t("claims.no_day"))}</p>'
    words = t("claims.map", day=in_words(claim.day))
    return f'<a class="to-map" href="{escape(link)}" target="_self">{escape(words)}</a>'


def _report(data: AtlasData, claim: Claim, address: str) -> str:
    """Offer the text of a report with what it is about filled in."""
    filled = t(
        "claims.report_text",
        claim=claim.id,
        day=claim.day or "-",
        link=f"{address}?claim={claim.id}",
        version=data.version,
    )
    return (
        f'<details class="how"><summary>{escape(t("claims.report"))}</summary><p class="fine">{escape(t("claims.report_how"))}</p>'
        f'<textarea readonly rows="6" class="report" aria-label="{escape(t("claims.report"))}">{escape(filled)}</textarea>'
        f'<button type="button" class="chip" data-copy-report>{escape(t("claims.report_copy"))}</button> <span role="status"></span></details>'
    )


def claims_csv(claims: Sequence[Claim]) -> str:
    """Write claims as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "text", "verdict", "reading", "research", "day", "view", "events", "sources"])
    for claim in claims:
        works = ";".join(citation.source for citation in claim.citations)
        events = ";".join(claim.events)
        writer.writerow(
            [claim.id, claim.text, claim.verdict, claim.reading, claim.research, claim.day, claim.view, events, works]
        )
    return out.getvalue()


def of_event(data: AtlasData, event: Event) -> str:
    """Return links from an event to the claims that it bears on; '' where there are none."""
    found = claims_of_event(read_claims(data.folder), event.id)
    links = ", ".join(f'<a href="claims?claim={claim.id}" target="_self">{claim.id}</a>' for claim in found)
    return f'<p class="in-article">{escape(t("claims.in_article"))} {links}</p>' if found else ""


def of_day(data: AtlasData, day: str) -> str:
    """Return the claims that are read on a day; '' where there are none."""
    found = claims_on(read_claims(data.folder), day)
    if not found:
        return ""
    rows = "".join(
        f'<li><a href="claims?claim={claim.id}" target="_self">{claim.id}</a> {escape(claim.text)} '
        f"({escape(t(f'claims.verdict_{claim.verdict}'))})</li>"
        for claim in found
    )
    title = escape(t("claims.of_day", count=len(found)))
    return f'<details class="how claims-of-day"><summary>{title}</summary><ul>{rows}</ul></details>'
