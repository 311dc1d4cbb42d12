"""Answers a question in the caller's own words out of a leaflet, and never makes up an answer.

Begin in `answering`: a question goes in, and what it calls for comes out (`reply`) with the parts
of the leaflet that fit best. `signals` hears an emergency and the wish for a person, by the rules
in `signals.yaml`. The others search: `bare_words` and `stems` make words plain, `lexis` tells what
they may mean (`nearness`: misheard ones), `under_headings` is what is searched, `ranking` searches
it, and `mixing` adds what the optional meaning process found among the `passages`. `deciding` tells
how sure that is. `bridge` reads what leads from callers' words to a leaflet's: `words.yaml` here,
and `questions.yaml` beside a leaflet. Nothing in a bridge is ever spoken.
"""
