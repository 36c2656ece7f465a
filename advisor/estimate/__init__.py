"""Estimates: pure functions of core types, from a config's parameters to memory, speed, training and cost.

Import the module you need; nothing is loaded here, so that a command pays only for what it uses:

- `dialects`: a ``config.json`` to an architecture with exact counts;
- `weights` and `kv_cache`: bytes that are stored, and kept of a sequence;
- `engines` and `constants`: what engines support and take, by version and class of devices;
- `memory`, `throughput` and `cost`: does it fit, how fast is it, what does it cost;
- `training`: memory and time of fine-tuning.

docs/concepts/estimates.md tells how they are computed, docs/reference/accuracy.md how far off they are.
"""
