"""Makes telephone sound of words: spoken words -> a voice -> assembly -> mastering -> file.

Begin with `plan` (what is due) and `build` (how it is made). `manifest` finds a sound by its words
and pace, and is all that the running line needs, with `coverage` and the size judged by `wav`;
`layers` puts what was recorded, on the `shelf` of the studio, before that of audio/. `casting`
chooses who speaks when the best voice is asked for, by the order in `quality`. `bounds`, `report`
and `comparison` judge what was made, and `word_errors` what a recogniser mishears; `recipe` holds
the numbers that shape it, and `voices/` all that can speak. It is given texts by id, and may not
know calls, leaflets or settings.
"""
