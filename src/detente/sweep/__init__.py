"""The same questions over many admissible games."""
