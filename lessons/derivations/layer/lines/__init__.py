"""The lines of a derivation: made, held against the truth, and the reason for each."""
