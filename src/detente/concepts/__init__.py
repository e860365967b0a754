"""Solution concepts: definition, checker, certificate; never an algorithm."""
