"""For instructors: what students have saved is judged once more, by `python3 -m lessons answers`."""
