"""Units of measure in words, and what a written number looks like."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
ALONE = rf"(?<![\d.,:/]){NUMBER}(?![.,:/]?\d)"

UNITS = {
    "µg": "microgram", "ug": "microgram", "mcg": "microgram", "ng": "nanogram", "pg": "picogram",
    "mg": "milligram", "g": "gram", "gr": "gram", "kg": "kilo",
    "ml": "milliliter", "cl": "centiliter", "dl": "deciliter", "l": "liter", "L": "liter",
    "mm": "millimeter", "cm": "centimeter", "dm": "decimeter", "m": "meter", "km": "kilometer",
    "cm²": "vierkante centimeter", "cm2": "vierkante centimeter",
    "m²": "vierkante meter", "m2": "vierkante meter",
    "m³": "kubieke meter", "m3": "kubieke meter", "cm³": "kubieke centimeter",
    "cm3": "kubieke centimeter", "cc": "c c", "µl": "microliter", "fl": "femtoliter",
    "mol": "mol", "mmol": "millimol", "µmol": "micromol", "nmol": "nanomol", "pmol": "picomol",
    "mosm": "milliosmol", "mSv": "millisievert", "µSv": "microsievert", "Gy": "gray",
    "mGy": "milligray", "MBq": "megabecquerel", "GBq": "gigabecquerel",
    "kcal": "kilocalorieën", "kJ": "kilojoule", "kPa": "kilopascal", "bar": "bar",
    "dB": "decibel", "Hz": "hertz", "kHz": "kilohertz", "kV": "kilovolt", "V": "volt",
    "W": "watt", "kW": "kilowatt", "kWh": "kilowattuur", "mA": "milliampère", "ms": "milliseconden",
    "IE": "internationale eenheden", "IU": "internationale eenheden", "EH": "eenheden",
    "E": "eenheden", "mU": "milli-eenheden", "kU": "kilo-eenheden", "U": "eenheden",
    "mmHg": "millimeter kwik", "mm Hg": "millimeter kwik", "cmH2O": "centimeter water",
    "°C": "graden Celsius", "° C": "graden Celsius", "°F": "graden Fahrenheit", "°": "graden",
    "%": "procent", "‰": "promille",
}  # fmt: skip
ONE = {
    "internationale eenheden": "internationale eenheid",
    "graden": "graad",
    "graden Celsius": "graad Celsius",
    "kilocalorieën": "kilocalorie",
    "eenheden": "eenheid",
    "milliseconden": "milliseconde",
}
PER_UNITS = UNITS | {"u": "uur"}
UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
PER_UNIT = "|".join(map(re.escape, sorted(PER_UNITS, key=len, reverse=True)))
