"""What ipywidgets asks of IPython."""


class _Page:
    """In the place of a shell: what a view raises is told on the page, where ipywidgets would show it and go on."""

    def __bool__(self):
        return False                             # to comm there is none: it would tell it of each message

    def showtraceback(self):
        raise                                    # what is being handled


def get_ipython():
    return _Page()
