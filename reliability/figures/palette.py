"""Colours by what they mean, and the mark that says the same without colour.

The palette is that of Okabe and Ito, told apart with any colour vision; the tones of it that
fall below a contrast of 3 on white are darkened. A page may set its own tones for each role.
"""

from __future__ import annotations

__all__ = ["CUT_STYLES", "PERIOD_ROLES", "ROLES", "TONES"]

# Role -> tone on a light ground. Every tone is used for one role only: that is how a drawing
# finds its way back from colours to roles.
TONES = {
    "ink": "#1b1f24",
    "soft": "#5c6570",
    "rule": "#c9ced6",
    "field": "#f3f4f6",
    "before": "#0072b2",
    "after": "#c24e00",
    "later": "#00795a",
    "contrast": "#6f4a8e",
    "cooperation": "#8f3b76",
    "measurement": "#6b6f00",
    "rival-cause": "#8a5a00",
    "outcome-defined": "#707780",
}
ROLES = {tone: role for role, tone in TONES.items()}

# Periods in order; a report with more than three repeats the marks, and its rows are labelled.
PERIOD_ROLES = ("before", "after", "later")

# Kind of a candidate cut date -> (line style, marker).
CUT_STYLES: dict[str, tuple[str, str]] = {
    "cooperation": ("-", "D"),
    "measurement": ("--", "s"),
    "rival-cause": ("-.", "^"),
    "outcome-defined": (":", "o"),
}
