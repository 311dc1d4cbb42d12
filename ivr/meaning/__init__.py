"""How near a question comes to what a leaflet means, told by a process of its own; optional.

Begin with `Meaning` in `asking`: what the line asks while a caller waits, 150 ms at most. The other
side, with a command of its own, is `loopback_server`; there `embedding` holds the model and what it
made of each passage. `fingerprint` names the passages, so that both sides speak of the same.

Nothing that answers callers loads the model, and a line without that process ranks by words alone.
"""
