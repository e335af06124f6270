"""Colours by which drawings tell parties apart, always together with the letter.

They are chosen for contrast, not after the parties' own signs: white letters on each, and each on white, have a
contrast of at least 4.5 to 1 (WCAG AA; ``tests/protocol/test_drawings.py``).
"""

COLOURS = {
    "A": "#a61e2d",
    "B": "#7b2d8e",
    "C": "#2f6b3a",
    "D": "#00566b",
    "F": "#b3206b",
    "I": "#0b6e86",
    "K": "#7a5400",
    "M": "#4b3aa8",
    "O": "#8a5a00",
    "Q": "#356b12",
    "S": "#5b5b00",
    "V": "#1a56a6",
    "Æ": "#3a4a5c",
    "Ø": "#b0400f",
    "Å": "#157347",
}
OTHER = "#595959"
"""The colour of everybody else."""


def colour_of(party: str) -> str:
    """Return the colour of a party by its letter."""
    return COLOURS.get(party, OTHER)
