//! Plain text: outlines, lists and running text in, candidates out.
