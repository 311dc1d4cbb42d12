"""A leaflet that a hospital has as a file becomes one that the line reads; begin with `imported`.

A file is read into lines (`pdf_file`, `word_file`, `web_page`, `plain_text`, chosen by `opening`),
and from there on everything is pure: what belongs to the pages goes (`furniture`), lines become
headings and paragraphs (`shape`, `blocks`), those become topics and parts (`topic_choice`,
`cutting`), and `same_words` proves that no word was lost, added or moved.
"""
