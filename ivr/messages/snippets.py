"""What colleagues of a clinic often note, word for word, so that a note costs two keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.columns import Base, insert

LONGEST = 200
"""Characters; what is longer is a note of its own."""

MOST = 30
"""Of one clinic: more in a list nobody reads through."""


class Snippet(Base):
    """A text that colleagues of a clinic put into notes; it names no patient."""

    __tablename__ = "note_snippets"

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic: Mapped[str] = mapped_column(String(16))
    """Its number (E.164)."""
    text: Mapped[str] = mapped_column(String(LONGEST))

    __table_args__ = (UniqueConstraint("clinic", "text", name="uq_note_snippets_clinic"),)


def snippets_of(session: Session, clinic: str) -> Sequence[str]:
    """Return the texts of a clinic, in the order of the alphabet."""
    question = select(Snippet.text).where(Snippet.clinic == clinic)
    return session.scalars(question.order_by(Snippet.text)).all()


def all_of(session: Session, clinics: Collection[str]) -> Sequence[Snippet]:
    """Return the texts of these clinics, one clinic after the other."""
    question = select(Snippet).where(Snippet.clinic.in_(clinics))
    return session.scalars(question.order_by(Snippet.clinic, Snippet.text)).all()


def add_snippet(session: Session, clinic: str, text: str) -> bool:
    """Keep a text for a clinic, once; False when it has as many as one can read through."""
    count = select(func.count()).select_from(Snippet).where(Snippet.clinic == clinic)
    if (session.scalar(count) or 0) >= MOST:
        return False
    row = insert(session, Snippet).values(clinic=clinic, text=text)
    session.execute(row.on_conflict_do_nothing(index_elements=["clinic", "text"]))
    return True


def remove_snippet(session: Session, clinics: Collection[str], snippet_id: int) -> None:
    """Remove a text of one of these clinics; notes that hold it stay as they are."""
    session.execute(delete(Snippet).where(Snippet.clinic.in_(clinics), Snippet.id == snippet_id))


def is_ours(session: Session, clinics: Collection[str], snippet_id: int) -> bool:
    """Return whether this is a text of one of these clinics."""
    ours = (Snippet.clinic.in_(clinics), Snippet.id == snippet_id)
    return session.scalar(select(Snippet.id).where(*ours)) is not None
