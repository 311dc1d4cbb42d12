"""The settings that making sound needs: which leaflets there are, and who speaks them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.settings import values

ROOT = Path(__file__).resolve().parents[2]
"""The project's top folder; relative paths in settings start here."""

ENV_FILE = ROOT / ".env"


class Speech(BaseSettings):
    """The settings of speech, which asks for no telephone account."""

    # A setting that is left empty (`TRUSTED_PROXIES=`) is not set: it means its default.
    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        validate_default=True,
    )

    leaflets: values.Folders = Field(
        "ivr/leaflets", description="The folders with the leaflets, comma separated."
    )
    leaflet_choice: values.Choice = Field(
        values.BY_NUMBER,
        description="How callers choose where one number reaches several leaflets: by the number "
        "on the paper, or name: two to four leaflets are then offered by name.",
    )
    speech_questions: bool = Field(
        False,
        description="Whether callers can ask something in their own words, behind key 9. Read "
        "ivr/docs/beslissen.md first.",
    )
    voice: str = Field(
        "best",
        description="Who speaks in scripts/build_audio.py: best, which is the best voice that is "
        "here, or one or more by name, as gtts or recorded:opnames,best; its --help has them all.",
    )
    voices: str = Field(
        ".data/voices",
        description="The folder with voices for Piper (.onnx with .onnx.json), of which the best "
        "Dutch one may speak.",
    )

    @property
    def leaflet_folders(self) -> tuple[Path, ...]:
        """Return the folders of LEAFLETS; relative ones start at `ROOT`."""
        return tuple(ROOT / name for name in values.listed(self.leaflets))

    @property
    def voices_folder(self) -> Path:
        """Return the folder of VOICES; a relative one starts at `ROOT`."""
        return ROOT / Path(self.voices).expanduser()

    @property
    def by_name(self) -> bool:
        """Return whether a few leaflets are offered by name."""
        return self.leaflet_choice == values.BY_NAME
