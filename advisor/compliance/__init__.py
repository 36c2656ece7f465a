"""The licence gate: which models files name, what their licences mean together, and what the policy says."""
