"""All that is Dutch: how it is said, numbered, paced and written; a second language is a folder.

What the line asks of a language, and where it begins:
say: `spoken.speak`, exactly what a voice has to say for what is written, "16.30 uur" included.
group: `number_groups`, a telephone number as it is dialled and read back.
day: `digits_and_days.read_day`.
seconds: `pacing.seconds_to_say`, beside the pauses and the two paces. key: `language.key`.

The names of the language, its days, digits and keys stand in `language`, what colleagues read in
`written`. It may not know a call, a leaflet or a sound.
"""
