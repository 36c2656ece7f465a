"""Estimates: pure functions of core types, from a config's parameters to memory, speed and cost.

Import the module you need (`dialects`, `engines`, `weights`, `kv_cache`, `memory`, `throughput`, `cost`); nothing is
loaded here, so that a command pays only for what it uses.
"""
