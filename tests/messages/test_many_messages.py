"""Promise: however many messages there are, a page is small, asks for little and shows the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from ivr.messages.inbox import PAGE
from ivr.messages.message import Message, RecordingState
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME
from tests.office import Office, Visitor

MINUTE = timedelta(minutes=1)


def wait_many(office: Office, amount: int, number: str = "") -> None:
    """Let as many messages wait, each a minute later than the one before."""
    rows = [
        {
            "recording_sid": f"RE{at}",
            "clinic": CLINIC_NUMBER,
            "leaflet": LEAFLET_NAME,
            "caller_number": number or f"+3161{at:07}",
            "left_at": TUESDAY - timedelta(days=2) + at * MINUTE,
            "state": RecordingState.ABSENT,
        }
        for at in range(amount)
    ]
    with office.sessions.begin() as session:
        session.execute(insert(Message), rows)


def shown(visitor: Visitor) -> list[str]:
    return [str(row["data-row"]) for row in visitor.page.select("#lijst [data-row]")]


def test_what_waits_longest_is_on_the_first_page_and_links_lead_to_the_rest(
    office: Office,
) -> None:
    wait_many(office, 2 * PAGE + 1)
    anna = office.colleague("anna").opens("/berichten").sees(f"{2 * PAGE + 1} berichten wachten")
    seen = shown(anna)
    anna.sees("Bladzijde 1 van 3")
    while link := anna.page.select_one("#bladen a[rel=next]"):
        anna.opens(str(link["href"]))
        seen += shown(anna)
    anna.sees("Bladzijde 3 van 3")
    assert seen == [str(number) for number in range(1, 2 * PAGE + 2)]
    back = anna.page.select_one("#bladen a[rel=prev]")
    assert back is not None
    assert shown(anna.opens(str(back["href"])))[0] == str(PAGE + 1)


@pytest.mark.parametrize(("page", "first"), [("99", PAGE + 1), ("0", 1), ("-3", 1), ("x", 1)])
def test_a_page_that_is_not_there_is_the_nearest_one(office: Office, page: str, first: int) -> None:
    wait_many(office, PAGE + 2)
    anna = office.colleague("anna").opens(f"/berichten?pagina={page}")
    assert (anna.status, shown(anna)[:1]) in ((200, [str(first)]), (404, []))


def test_a_step_on_a_later_page_leads_back_to_it(office: Office) -> None:
    wait_many(office, PAGE + 2)
    anna = office.colleague("anna").opens("/berichten?pagina=2")
    field = anna.page.select_one("article [name=terug]")
    assert field is not None
    anna.sends(f"/berichten/{PAGE + 1}/afhandelen", terug=str(field["value"]))
    assert shown(anna) == [str(PAGE + 2)]


def test_handled_messages_have_pages_of_their_own(office: Office) -> None:
    wait_many(office, PAGE + 1)
    with office.sessions.begin() as session:
        for message in session.query(Message):
            message.handled_by, message.handled_at = "bert", message.left_at
    anna = office.colleague("anna").opens("/berichten").sees("Er wachten geen berichten")
    anna.opens("/berichten/afgehandeld")
    assert len(shown(anna)) == PAGE
    link = anna.page.select_one("#bladen a[rel=next]")
    assert link is not None
    anna.opens(str(link["href"]))
    assert shown(anna) == ["1"]
    anna.sends("/berichten/1/heropenen", terug="afgehandeld::2")
    assert (anna.url, anna.query) == ("/berichten/afgehandeld", "pagina=2&bericht=1")


@pytest.mark.parametrize("address", ["/berichten", "/berichten/afgehandeld", "/berichten/1/nummer"])
def test_a_page_asks_the_same_number_of_questions_for_one_message_and_for_many(
    office: Office, address: str
) -> None:
    anna = office.colleague("anna")
    wait_many(office, 1, "+31612345678")
    if address == "/berichten/afgehandeld":
        with office.sessions.begin() as session:
            message = session.get_one(Message, 1)
            message.handled_by, message.handled_at = "bert", message.left_at
    with office.statements() as of_one:
        anna.opens(address)
    with office.sessions.begin() as session:
        rows = [
            {"recording_sid": f"RF{at}", "caller_number": "+31612345678", "left_at": TUESDAY}
            | {"state": RecordingState.ABSENT, "clinic": CLINIC_NUMBER, "leaflet": LEAFLET_NAME}
            | ({"handled_at": TUESDAY} if address == "/berichten/afgehandeld" else {})
            for at in range(3 * PAGE)
        ]
        session.execute(insert(Message), rows)
    with office.statements() as of_many:
        anna.opens(address)
    assert len(shown(anna)) == PAGE
    assert len(of_many) == len(of_one) < 22


def test_the_looks_of_a_page_are_one_statement_and_name_only_what_is_shown(
    office: Office,
) -> None:
    """Whoever leaves a message waits as long as a page writes."""
    anna = office.colleague("anna")
    wait_many(office, 3 * PAGE)
    with office.statements() as sent:
        anna.opens("/berichten")
    begun = sent.index("BEGIN IMMEDIATE")
    assert [statement.split(" (")[0] for statement in sent[begun + 1 :]] == [
        "INSERT INTO access_log"
    ]
    looks = [number for _, what, number in office.logged() if what == "bericht bekeken"]
    assert looks == list(range(1, PAGE + 1))


def test_the_page_that_asks_by_itself_writes_nothing_when_nothing_changed(office: Office) -> None:
    wait_many(office, 3 * PAGE)
    anna = office.colleague("anna").opens("/berichten?pagina=2")
    stand = anna.page.select_one("#lijst")["data-stand"]  # type: ignore[index]  # it is there
    with office.statements() as sent:
        anna.opens(f"/berichten/stand?pagina=2&stand={stand}")
    assert anna.status == 204
    assert {statement.split()[0] for statement in sent} == {"BEGIN", "SELECT"}
    assert "BEGIN IMMEDIATE" not in sent, "it would wait for a writer"


def test_a_message_on_another_page_is_announced_all_the_same(office: Office) -> None:
    wait_many(office, PAGE)
    anna = office.colleague("anna").opens("/berichten")
    newest = anna.page.select_one("#lijst")["data-newest"]  # type: ignore[index]  # it is there
    office.leaves_message("+31612345678")
    changed = anna.opens(f"/berichten/stand?pagina=1&stand=oud&gezien={newest}").page
    cards = changed.select_one("#lijst")
    assert cards is not None
    assert (cards["data-arrived"], cards["data-amount"]) == ("1", str(PAGE + 1))


def flood(office: Office, amount: int = 9) -> list[int]:
    """One number leaves many messages within an hour."""
    start = TUESDAY - timedelta(hours=1)
    return [office.leaves_message(left=start + at * MINUTE) for at in range(amount)]


def test_beyond_five_an_hour_messages_of_one_number_are_folded_under_the_first(
    office: Office,
) -> None:
    numbers = flood(office)
    other = office.leaves_message("+31791234560")
    anna = office.colleague("anna").opens("/berichten").sees("10 berichten wachten")
    assert shown(anna) == [str(number) for number in [*numbers[:5], other]]
    anna.sees("Hieronder ingeklapt: 4 berichten van dit nummer binnen een uur.")
    anna.opens(f"/berichten/{numbers[0]}/nummer")
    assert shown(anna) == [str(number) for number in numbers], "each can be played and handled"
    links = [str(row["href"]) for row in anna.page.select("#lijst a")]
    assert [len(anna.opens(link).page.select("audio")) for link in links] == [1] * 9


def test_a_folded_message_is_handled_alone_and_the_first_may_go_before_the_rest(
    office: Office,
) -> None:
    numbers = flood(office)
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{numbers[7]}/afhandelen", terug=f"nummer:{numbers[0]}")
    assert anna.url == f"/berichten/{numbers[0]}/nummer"
    for number in numbers[:5]:
        anna.sends(f"/berichten/{number}/afhandelen")
    assert shown(anna.opens("/berichten")) == [str(numbers[5])], "the rest has a card again"
    anna.sees("Hieronder ingeklapt: 2 berichten")


def test_messages_of_one_number_are_handled_together_but_for_what_came_meanwhile(
    office: Office,
) -> None:
    numbers = flood(office)
    bert = office.colleague("bert").opens("/berichten")
    bert.sends(f"/berichten/{numbers[1]}/oppakken")
    anna = office.colleague("anna").opens(f"/berichten/{numbers[0]}/nummer")
    until = anna.page.select_one("[name=tot]")
    assert until is not None
    late = office.leaves_message(left=office.clock.now)
    anna.sends(f"/berichten/{numbers[0]}/samen-afhandelen", tot=str(until["value"]))
    anna.sees("8 berichten zijn afgehandeld.")
    assert shown(anna) == [str(numbers[1]), str(late)]
    handled = [number for _, what, number in office.logged() if what == "afgehandeld"]
    assert sorted(number for number in handled if number) == [numbers[0], *numbers[2:]]


def test_a_caller_who_shows_no_number_is_not_folded(office: Office) -> None:
    start = TUESDAY - timedelta(hours=1)
    numbers = [office.leaves_message(None, left=start + at * MINUTE) for at in range(7)]
    anna = office.colleague("anna").opens("/berichten")
    assert shown(anna) == [str(number) for number in numbers]
    anna.opens(f"/berichten/{numbers[3]}/nummer")
    assert shown(anna) == [str(numbers[3])]
