"""Algorithms: they propose, the concepts check."""
