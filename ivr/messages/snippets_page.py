"""Tekstblokjes: what colleagues often note, kept once for the whole clinic."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.messages import snippets as store
from ivr.messages.snippets import LONGEST, MOST
from ivr.pages.clinic_choice import name_of
from ivr.pages.context import bp, clinics, database, reading
from ivr.pages.forms import typed
from ivr.pages.rights import OWNED

OWNED["snippet_id"] = store.is_ours


@bp.get("/berichten/tekstblokjes")
def snippets() -> str:
    """Show the texts of the colleague's clinics."""
    with reading() as session:
        found = {clinic: store.all_of(session, [clinic]) for clinic in clinics()}
    return render_template(
        "messages/templates/snippets.html", found=found, longest=LONGEST, name_of=name_of
    )


@bp.post("/berichten/tekstblokjes")
def add_snippet() -> ResponseReturnValue:
    """Keep a text."""
    text, clinic = " ".join(typed("tekst").split()), typed("polikliniek") or clinics()[0]
    if problem := _problem(text, clinic):
        flash(problem, "problem")
    else:
        with database() as session:
            kept = store.add_snippet(session, clinic, text)
        full = f"Er zijn al {MOST} tekstblokjes. Verwijder er eerst een."
        flash("Het tekstblokje is bewaard." if kept else full, "message" if kept else "problem")
    return redirect(url_for("staff.snippets"), 303)


def _problem(text: str, clinic: str) -> str:
    """Return why a text cannot be kept; empty when it can."""
    if clinic not in clinics():
        return "Kies een polikliniek waar u bij hoort."
    if not text:
        return "Vul een tekst in."
    if len(text) > LONGEST:
        return f"Een tekstblokje heeft ten hoogste {LONGEST} tekens, en dit heeft er {len(text)}."
    return ""


@bp.post("/berichten/tekstblokjes/<int:snippet_id>/verwijderen")
def remove_snippet(snippet_id: int) -> ResponseReturnValue:
    """Remove a text."""
    with database() as session:
        store.remove_snippet(session, clinics(), snippet_id)
    flash("Het tekstblokje is verwijderd. Notities waar het in staat, blijven zoals ze zijn.")
    return redirect(url_for("staff.snippets"), 303)
