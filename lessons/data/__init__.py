"""What the lessons look at: 1,797 digits, a picture of a house, and the story of the field."""
