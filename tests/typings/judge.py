"""Judges TwiML by something not written by us: the typings Twilio publishes in its npm package.

Every element becomes a typed call (`response.gather({...}).play({...}, "...")`) and one run of the
TypeScript compiler judges all documents: an unknown element, attribute, value or nesting does not
compile. `npm ci` in this folder installs what it needs.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent
COMPILER = FOLDER / "node_modules" / ".bin" / "tsc"

# XML knows only text. These types say which text stands for a value of Twilio's type: a number, a
# truth value, words separated by spaces for a list, and otherwise the text itself. Twilio's classes
# accept any property (`[key: string]: any`); `elements` leaves only the elements that they name.
PREAMBLE = """\
import VoiceResponse = require("twilio/lib/twiml/VoiceResponse");
import type TwiML from "twilio/lib/twiml/TwiML";
type Named<K> = string extends K ? never : number extends K ? never : K;
type Own = keyof { [K in keyof TwiML as Named<K>]: 0 };
type Elements<T> = { [K in keyof T as Exclude<Named<K>, Own>]: T[K] };
declare function elements<T>(node: T): Elements<T>;
type Words<W extends string> = W | `${W} ${W}` | `${W} ${W} ${W}` | `${W} ${W} ${W} ${W}`;
type Written<T> = [T] extends [number] ? `${number}`
  : [T] extends [boolean] ? "true" | "false"
  : [T] extends [(infer W extends string)[]] ? Words<W>
  : T;
declare function read<A>(written: { [K in keyof A]: Written<Exclude<A[K], undefined>> }): A;
"""
ERROR = re.compile(r"documents\.ts\((\d+),\d+\): error (TS\d+: .*)")


def is_installed() -> bool:
    """Return whether `npm ci` has been run here."""
    return COMPILER.exists()


def judge(documents: Sequence[str]) -> list[str]:
    """Return what Twilio's typings object to, each with the document and the element.

    Raises:
        RuntimeError: the compiler itself failed.
    """
    lines = PREAMBLE.splitlines()
    places = [""] * len(lines)
    for index, document in enumerate(documents):
        for place, call in _calls(index, ET.fromstring(document)):
            places.append(f"document {index + 1}: {place}")
            lines.append(call)
    return [f"{places[line - 1]}: {problem}" for line, problem in _compile("\n".join(lines))]


def _compile(source: str) -> Iterator[tuple[int, str]]:
    # The file lies in this folder so that the compiler finds node_modules beside it.
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix=".judging-") as folder:
        Path(folder, "documents.ts").write_text(source, encoding="utf-8")
        options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "commonjs", "--types"]
        done = subprocess.run(
            [str(COMPILER), *options, "", "--pretty", "false", "documents.ts"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    found = [(int(line), problem) for line, problem in ERROR.findall(done.stdout)]
    if done.returncode and not found:
        raise RuntimeError(f"tsc failed: {done.stdout}{done.stderr}")
    yield from found


def _calls(index: int, root: ET.Element) -> Iterator[tuple[str, str]]:
    """Return a line of TypeScript per element, each with the element it stands for."""
    if root.tag != "Response":
        yield f"<{root.tag}>", "root_is_not_Response;"
        return
    response = f"r{index}"
    yield "<Response>", f"const {response} = new VoiceResponse({_arguments(root)});"
    yield from _children(response, root)


def _children(parent: str, element: ET.Element) -> Iterator[tuple[str, str]]:
    for number, child in enumerate(element):
        name = f"{parent}_{number}"
        call = f"const {name} = elements({parent}).{_method(child.tag)}({_arguments(child)});"
        yield f"<{child.tag}> in <{element.tag}>", call
        yield from _children(name, child)


def _method(tag: str) -> str:
    """Name the call that makes an element; a lower-case verb is no verb, so it has no call."""
    if "-" in tag or tag in {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "sub"}:
        first, *rest = tag.split("-")
        return first + "".join(word.capitalize() for word in rest)
    return tag[0].lower() + tag[1:] if tag[0].isupper() else f"no_element_{tag}"


def _arguments(element: ET.Element) -> str:
    given = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    text = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    parts = [f"read<{_attributes(element.tag)}>({json.dumps(given)})"] if given else []
    # A Say that holds only marked-up words still has a message, though an empty one.
    if text or (element.tag == "Say" and len(element)):
        parts = [*(parts or ["{}"]), json.dumps(text)]
    return ", ".join(parts)


def _attributes(tag: str) -> str:
    name = "".join(word[0].upper() + word[1:] for word in tag.split("-"))
    kind = name if tag[0].isupper() else f"Ssml{name}"
    return f"VoiceResponse.{kind}Attributes"
