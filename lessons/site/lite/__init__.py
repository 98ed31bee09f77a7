"""JupyterLite: the notebooks with a kernel in the browser. `python3 -m lessons site --lite`."""
