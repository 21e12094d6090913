//! The verbs: scan, find, tag, export. The one place where rooms meet.

pub mod alike;
pub mod change;
pub mod check;
pub mod cites;
pub mod edit;
pub mod enrich;
mod error;
pub mod export;
pub mod extract;
pub mod find;
pub mod form;
pub mod gather;
pub mod identity;
pub mod import;
pub mod in_order;
pub mod news;
pub mod nicknames;
pub mod prune;
pub mod refs;
pub mod rekey;
pub mod review;
pub mod scan;
pub mod show;
pub mod spot;
pub mod suggest;

pub use error::Error;
