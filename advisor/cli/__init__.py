"""The command line: one caller of the library. Data goes to stdout, talk to stderr."""
