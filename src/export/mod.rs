//! Works in, text out: BibTeX, citation keys.
