"""Definitions and games, read and written."""
