"""What the line says first about what a caller just did: nothing, an odd key, another pace."""

from __future__ import annotations

from ivr.words.prompt import Prompt

PATIENCE = Prompt("patience", "Neem rustig de tijd.")
NO_MATCH = Prompt("no-match", "Achter die toets zit hier niets.")
SLOWER, USUAL = Prompt("slower", "Langzamer."), Prompt("usual", "Weer gewoon.")
