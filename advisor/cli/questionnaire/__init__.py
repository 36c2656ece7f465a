"""The interactive way in: the questions are data, one file talks to the terminal."""
