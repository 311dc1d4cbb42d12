"""Writes a table as CSV that a Dutch spreadsheet opens well, and that can hide no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

MARK = "\ufeff"
"""Excel reads UTF-8 only after this byte order mark."""


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a table as a file that the browser saves under this name."""
    attached = {"Content-Disposition": f"attachment; filename={name}.csv"}
    return Response(write_csv(header, rows), mimetype="text/csv", headers=attached)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows with semicolons between the cells, as a Dutch spreadsheet expects."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return (MARK + file.getvalue()).encode()


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from computing text that begins as a formula does (OWASP)."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell
