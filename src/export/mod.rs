//! Works in, text out: citation keys, BibTeX.
//!
//! The same works give the same bytes. No I/O but the writer that is handed in.

pub mod keys;
mod latin;
