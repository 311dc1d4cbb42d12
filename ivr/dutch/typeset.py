"""The signs with which a typesetter writes what anybody types with a plain one; pure."""

from __future__ import annotations

from types import MappingProxyType

SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
LINE_ENDS = "\r\f\v\x85\u2028"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\ufe0e\ufe0f"
"""Zero-width signs, marks of direction, and how the sign before it is drawn."""

APOSTROPHES = "\u2018\u2019\u201a\u201b`\u00b4\u02bc"
QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
HYPHENS = "\u2010\u2011\u2012\u2013\u2212\u2043"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

TYPED = MappingProxyType({
    **dict.fromkeys(SPACES, " "), **dict.fromkeys(LINE_ENDS, "\n"), "\u2029": "\n\n",
    **dict.fromkeys(INVISIBLE, ""), **dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(QUOTES, '"'),
    **dict.fromkeys(HYPHENS, "-"), "\u2014": " - ", "\u2015": " - ",
    **_LIGATURES, "ĳ": "ij", "Ĳ": "IJ",
})  # fmt: skip
"""What is typed for each of these signs."""

BULLETS = (
    "•·▪▫◦‣∙●○◆◇■□▢◼◻★☆✓✔☑☐➢➤►▶▸▹➔➜✦❖"
    "\uf06f\uf071\uf076\uf0a1\uf0a7\uf0a8\uf0b7\uf0be\uf0d8\uf0e0\uf0fc"
)
"""What stands before an item of a list; the last are the private signs of Wingdings and Symbol."""
