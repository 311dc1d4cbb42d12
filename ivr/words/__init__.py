"""The words in which the other rooms speak of a call: frozen values, without I/O.

Begin in `step`: the kinds of step, and the keys that lead out of them; `line` holds them all.
`prompt` is what a caller hears, `position` where a caller is, and `turn` what the line says and
then waits for; `fact` is what a call proves, and `reminder` how things stand with one. A word means
what it says here in the whole house. It knows no other room, and no words that a caller hears:
those stand in the leaflet and in `ivr/line/`.
"""
