"""Rational numbers and exact geometry; nothing about games."""
