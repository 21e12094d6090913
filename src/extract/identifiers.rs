//! DOIs, arXiv ids, ISBNs, PMIDs and URLs, wherever they stand in a text.
