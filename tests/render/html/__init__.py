"""The parts of an HTML page."""
