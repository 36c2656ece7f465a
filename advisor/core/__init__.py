"""The vocabulary: frozen types without IO. Imports nothing of ours."""
