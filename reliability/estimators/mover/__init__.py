"""Intervals for a contrast from the intervals of its two arms (MOVER)."""
