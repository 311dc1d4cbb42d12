"""Promise: what code and pages of this project point at is in the repository."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path, PurePosixPath

import pytest

from ivr.settings import ROOT
from tests.tracked import git

TRACKED = git("ls-files")
PLACES = {*TRACKED, *(str(folder) for file in TRACKED for folder in PurePosixPath(file).parents)}
NAMES = {PurePosixPath(file).name for file in TRACKED}
READ = [file for file in TRACKED if file.endswith((".py", ".md", ".yaml", ".js", ".html", ".txt"))]

_MARKDOWN = re.compile(r"(?<![\w/<*])[\w-]+\.md\b")
_PATH = re.compile(r"(?<![\w./-])(?:ivr|tests|scripts)/[\w./-]*\w")
_MODULE = re.compile(r"`ivr\.([\w.]+)`")


def _named(module: str) -> bool:
    """Return whether a dotted name is a module of ours, or one with the name of a thing in it."""
    path = f"ivr/{module.replace('.', '/')}"
    if path in PLACES or f"{path}.py" in PLACES:
        return True
    holder, _, name = path.rpartition("/")
    file = f"{holder}.py" if f"{holder}.py" in PLACES else f"{holder}/__init__.py"
    return file in PLACES and bool(re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8")))


def _said(file: Path) -> str:
    """Return what people read: of a program its comments and docstrings, else all of it."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return text
    tokens = [*tokenize.generate_tokens(io.StringIO(text).readline)]
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    said = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    strings = [it.value for it in said if isinstance(it, ast.Constant)]
    return "\n".join([*comments, *(words for words in strings if isinstance(words, str))])


@pytest.mark.parametrize("file", READ)
def test_what_is_cited_is_in_the_repository(file: str) -> None:
    text = _said(ROOT / file)
    lost = [name for name in _MARKDOWN.findall(text) if name not in NAMES]
    lost += [path for path in _PATH.findall(text) if path not in PLACES]
    lost += [module for module in _MODULE.findall(text) if not _named(module)]
    assert sorted(set(lost)) == [], "say the reason itself, or cite ivr/callers.md"
