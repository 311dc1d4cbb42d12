"""Promise: the log is read and exported as it is, and each look at it is a line."""

from __future__ import annotations

import pytest

from ivr.clinic.log_page import spreadsheet_rows
from ivr.clinic.spreadsheet import write_csv
from tests.line_settings import PUBLIC
from tests.office import Office


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@x"])
def test_an_exported_text_never_becomes_a_formula(cell: str) -> None:
    assert write_csv(["kop"], [[cell]]).decode("utf-8-sig").splitlines()[1] == f"'{cell}"


def test_the_log_is_filtered_and_turned_page_by_page(office: Office) -> None:
    number = office.leaves_message()
    anna, bert = office.colleague("anna"), office.colleague("bert")
    anna.opens("/berichten").sends(f"/berichten/{number}/oppakken")
    bert.opens(f"/logboek?wie=anna&wat=opgepakt&bericht={number}&van=2027-03-02&tot=2027-03-02")
    assert len(bert.page.select("tbody tr")) == 1
    bert.sees("di 2 mrt 2027 10.01 anna opgepakt 1 127.0.0.1")
    bert.opens("/logboek?van=2027-03-03").sees("Er zijn geen regels gevonden.")
    for _ in range(101):
        bert.opens("/logboek")
    older = bert.page.find("a", string="Oudere regels")
    assert older is not None
    assert bert.opens(str(older["href"])).status == 200


def test_the_log_is_exported_and_that_is_a_line_too(office: Office) -> None:
    anna = office.colleague("anna")
    (clinic,) = office.house.library.clinics.values()
    rows = anna.client.get("/logboek.csv", base_url=PUBLIC).data.decode("utf-8-sig").splitlines()
    assert rows[0] == "regel;tijdstip;wie;wat;bericht;toegangspunt;polikliniek;toelichting"
    assert rows[1].endswith(f";anna;geëxporteerd;;127.0.0.1;{clinic.name};logboek")
    assert ";anna;ingelogd;" in rows[2]


def test_an_export_of_the_log_is_logged_with_what_was_chosen(office: Office) -> None:
    anna = office.colleague("anna")
    anna.client.get("/logboek.csv?wie=bert&van=2027-03-01&tot=", base_url=PUBLIC)
    assert office.log()[-1].detail == "logboek, wie: bert, van: 2027-03-01"


def test_an_export_that_holds_not_every_line_says_so(office: Office) -> None:
    office.colleague("anna").opens("/berichten").sends("/uitloggen")
    found = office.log()
    whole = list(spreadsheet_rows(found, len(found)))
    assert len(whole) == len(found)
    *some, last = spreadsheet_rows(found, len(found) - 1)
    assert some == whole[:-1]
    assert "Kies een kortere periode" in str(last[-1])


def test_a_word_where_a_number_belongs_finds_no_line(office: Office) -> None:
    office.colleague("anna").opens("/logboek?bericht=abc").sees("Er zijn geen regels gevonden.")
