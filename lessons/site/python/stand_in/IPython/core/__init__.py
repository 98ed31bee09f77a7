"""Nothing: see IPython."""
