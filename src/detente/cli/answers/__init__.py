"""What the commands answer in words: results as blocks, one file per command."""
