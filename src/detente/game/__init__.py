"""What a game is; no reading of files, no solving."""
