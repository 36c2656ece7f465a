"""Which models files name: one detector per kind of file, deterministic, offline, never running what it reads."""
