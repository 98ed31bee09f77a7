"""What stands behind `python3 -m lessons`: a place for the packages, and the commands.

Standard library only, because it runs before anything is installed. The exception is `refresh`, which the door
starts with the Python of the environment that it made.
"""
