"""The views, one by one: not all of them run where there is no NumPy."""
