"""Pictures that rarely change; the only views with matplotlib, so `lessons.views` does not import them."""

from .drawing import COLORS, DARK, curves, digits_row, photos_row, pictures_row
from .picture import Picture

__all__ = ["COLORS", "DARK", "Picture", "curves", "digits_row", "photos_row", "pictures_row"]
