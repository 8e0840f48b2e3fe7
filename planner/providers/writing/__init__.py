"""What every writing model shares: the prompts, the reading of a growing answer, patience, failures."""
