"""From the authored YAML to the shipped JSON: strict reading, diagnostics, cross-checks, compilation."""
