//! The one test binary: notebib as a user runs it, a file per verb.
//!
//! [`harness::World`] is a folder of its own with its own home, its own catalog and a fixed clock.

// Tests say what they expect by panicking, and say on stderr why they skip.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod broken;
mod catalogs;
mod check;
mod check_bib;
mod cite;
mod cites;
mod corpus;
mod decisions;
mod door;
mod durability;
mod edit;
mod enrich;
mod export;
mod extract;
mod find;
mod harness;
mod help;
mod import;
mod layers;
mod list;
mod pairs;
mod parsers;
mod prune;
mod reference_styles;
mod references;
mod refs;
mod review;
mod roundtrip;
mod scan;
mod styles;
mod tidy;
