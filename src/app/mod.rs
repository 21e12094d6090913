//! The verbs: scan, find, tag, export. The one place where rooms meet.

pub mod alike;
pub mod identity;
pub mod extract;
pub mod in_order;
