"""Pictures that rarely change; the only views with matplotlib, so `lessons.views` does not import them."""

from .drawing import COLORS, curves, digits_row, photos_row, pictures_row
from .picture import Picture

__all__ = ["COLORS", "Picture", "curves", "digits_row", "photos_row", "pictures_row"]
