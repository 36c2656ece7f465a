"""Pages as a browser shows them: sorted, filtered, read in the dark, on a phone and on paper."""
