"""What mpmath's functions say of themselves: nobody reads it in the page."""


def __getattr__(name: str) -> str:
    if name.startswith("__"):
        raise AttributeError(name)
    return ""
