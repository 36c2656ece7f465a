"""One detector per kind of file; `advisor.compliance.scan.registry` says which file goes to which."""
