"""Python in the page: what goes there, and how views made there answer."""
