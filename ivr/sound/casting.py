"""Who speaks when the best voice is asked for: one synthesiser, and never a worse one.

The voice that says most of the manifest is the line's own. Only a better kind of voice takes its
place, and then for every sound that is not better still, such as a recording. Where the own voice
is not here, what is well stays, and what is due is left to whoever reads why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.dutch.written import counted
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Job
from ivr.sound.quality import engine_of, is_better
from ivr.sound.voices.absent import AbsentVoice
from ivr.sound.voices.choice import best_first, lack, named, ready
from ivr.sound.voices.voice import Voice, VoiceError

DueFor = Callable[[tuple[Voice, ...]], Iterable[Job]]
"""What is to be made when these voices speak."""


@dataclass(frozen=True)
class Cast:
    """What is to be said by whom, and what to tell of the choice: a line for each reason."""

    due: tuple[Job, ...]
    told: tuple[str, ...]

    def refusal(self) -> str | None:
        """Return why nothing can be made without a second voice in a call, and what to do."""
        asked = [job for job in self.due if isinstance(job.voice, AbsentVoice)]
        return "\n".join(_refused(asked)) if asked else None


def own_voice(manifest: Manifest) -> str | None:
    """Return the name of the synthesiser that says most of a manifest; None when none does."""
    names = (entry.voice for entry in manifest.entries if entry.engine != "recorded")
    common = Counter(names).most_common(1)
    return common[0][0] if common else None


def cast(
    due_for: DueFor, manifest: Manifest, tapes: tuple[Voice, ...], folder: Path, *, whole: bool
) -> Cast:
    """Choose who speaks beside the recordings, and look for better voices when the line is `whole`.

    `folder` is where voices for Piper are. A voice is tried only when it may have to speak.

    Raises:
        VoiceError: when there is no sound yet and no voice is here, with the remedy for each.
    """
    own = own_voice(manifest)
    better, lacks = _better(own, folder) if whole or own is None else (None, [])
    if better:
        due = tuple(due_for((*tapes, better)))
        return Cast(due, (*lacks, *_taken(better, own, due)))
    if own is None:
        raise VoiceError("\n".join(lacks))
    speaker = named(own, folder)
    due = tuple(due_for((*tapes, speaker)))
    if not any(job.voice == speaker for job in due):
        return Cast(due, tuple(lacks))
    if missing := lack(speaker):
        absent = AbsentVoice(own, missing)
        return Cast(tuple(due_for((*tapes, absent))), tuple(lacks))
    return Cast(due, (*lacks, f"{own} speaks, as in the rest of the line."))


def _better(own: str | None, folder: Path) -> tuple[Voice | None, list[str]]:
    """Return the best voice that is here and better than the line's own, and what others lack."""
    all_of_them = best_first(folder)
    tried = [it for it in all_of_them if own is None or is_better(it.engine, engine_of(own))]
    try:
        (voice,), lacks = ready(tuple(tried))
    except VoiceError as error:
        return None, [line for line in str(error).splitlines() if line]
    return voice, lacks


def _taken(voice: Voice, own: str | None, due: Sequence[Job]) -> Iterator[str]:
    name = next((job.voice_name for job in due if job.voice == voice), None)
    if name and own:
        yield (
            f"{name} is here, and better than {own}: it says the whole line anew. Callers hear "
            f"{own} until the last sound is made."
        )
    elif name:
        yield f"{name} speaks: the best voice that is here."


def _refused(asked: Sequence[Job]) -> Iterator[str]:
    voice = asked[0].voice
    ids = tuple(dict.fromkeys(job.utterance.id for job in asked))
    shown = ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
    yield f"{counted(len(ids), 'prompt')} cannot be made in the voice of the line: {shown}."
    yield f"{asked[0].voice_name} is not here. {lack(voice)}"
    yield (
        "Nothing was made, for callers would hear two voices in one call; what has no sound with "
        "its words is read by Twilio's. Make it where that voice is, or give the whole line "
        "another one: --voice, as audio/README.md tells."
    )
