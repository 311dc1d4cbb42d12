"""How the call ends: never before the caller had a last chance to ask."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line.keys import CHOOSING, END, GOODBYE, PERSON
from ivr.model import Act, Ending, Exit, Exits, Menu, Prompt, Step


def farewell(keys: Exits) -> Iterator[Step]:
    """Build the last steps of the call."""
    goodbye = Prompt(
        "goodbye",
        "Dank u wel voor het bellen. Wilt u nog iets horen? Hoofdmenu: sterretje. "
        "U kunt ook ophangen.",
    )
    yield Menu(
        GOODBYE,
        asks=((goodbye,), (goodbye,)),
        exits={**keys, "#": Exit(Act.DONE, END)},
        on_silence=END,
        on_no_match=PERSON,
        silences=2,
        seconds=CHOOSING,
    )
    yield Ending(END, (Prompt("end", "Dag, en het allerbeste."),), keys)
