"""Payoffs as formulas: parsed, never executed."""

from detente.formula.parse import Formula, parse, unknown_names

__all__ = ["Formula", "parse", "unknown_names"]
