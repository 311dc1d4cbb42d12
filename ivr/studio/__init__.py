"""The studio: a colleague lends the line their voice, take by take, and can take it back.

A take is a file, kept before anybody is told; its row says who recorded it, when, and how far it
is. A child of the worker judges and masters it (`mastering_takes`), for that needs the libraries of
scripts/sound-requirements.txt, which no web process loads. What is accepted is published as a
second manifest, which goes before that of audio/ (`ivr.sound.layers`).
"""
