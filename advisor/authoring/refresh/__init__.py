"""``advisor catalog refresh``: ask the services, lay what they say over the catalogue, keep it in the user's home."""
