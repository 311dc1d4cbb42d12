"""Makes the whole line out of a leaflet and our own words: every step, word, exit and wait.

Begin in `building`, which puts it together: `welcome_and_menu` (and goodbye), `topics` (the
leaflet), `desk` (a person), `voicemail` (a message), `remarks` (after a silence,
an odd key or another pace). How long the line waits and how often it asks stands in `timings`, the
keys of every step in `keys`, what a step is called in `steps`, and where it leads, in Dutch, in
`ways`. `leaflet` reads the file. It decides nothing while somebody calls: that is `ivr/call/`,
which knows nothing of it. No clock, and no I/O beside the leaflet's file.
"""
