"""One entry of the catalogue or one rule, fact by fact: value, basis, source and date, or why it is not known."""
