"""The course as web pages: what the notebooks show, with a small host for the views. `python3 -m lessons site`."""
