"""How far off the estimates are: predicted against measured, on models whose rows the constants were not fitted to.

`memory`, `speed` and `training` each measure one subject; `page` writes what they found to docs/reference/accuracy.md.
Run ``make accuracy`` after changing a formula, a constant or a measurement.
"""
