"""What ipywidgets asks of IPython: in the page there is no shell."""


class InteractiveShell:
    """A name that ipywidgets imports, for a widget that no lesson shows."""
