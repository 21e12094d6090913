//! notebib builds a bibliography from reading notes.
//!
//! Data flows one way: notes → [`extract`] → [`catalog`] → [`export`] and look-up; [`enrich`] brings what the
//! public record knows.
//!
//! | room | what it does | what always holds |
//! |---|---|---|
//! | [`model`] | what things are: works, mentions, identifiers, people | imports nothing of ours |
//! | [`collect`] | finds note files, reads and fingerprints them | never writes a note |
//! | [`extract`] | text in, mentions out | pure: no I/O, no panic, spans slice back to the text |
//! | [`catalog`] | the SQLite catalog | the only room with SQL; one transaction a verb |
//! | [`enrich`] | identifiers and titles in, records out | asks the network for nothing but what it is handed |
//! | [`import`] | bibliography files in, entries out | what cannot be read comes back verbatim |
//! | [`export`] | works in, text out | the same works give the same bytes |
//! | [`app`] | the verbs | the one place where rooms meet |
//!
//! Arrows point one way: cli → app → {collect, extract, import, catalog, enrich, export} → model. The
//! library never prints, reads the environment or a config file, finds the home folder or exits.

pub mod app;
pub mod catalog;
pub mod collect;
pub mod enrich;
pub mod export;
pub mod extract;
pub mod import;
pub mod model;
