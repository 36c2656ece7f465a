"""Looks things up in the catalogue and the rules for whoever asks: one entry by its name, or a kind of entries by filters."""
