//! Find note files, read them, fingerprint them.
//!
//! Comes in: paths and options. Goes out: files with their stat ([`walk()`]), and their text as UTF-8
//! ([`read()`]). Never writes, never knows what a reference is. What cannot be read is told of, file by
//! file, and stops nothing.

mod read;
mod walk;

pub use read::{Encoding, NoteText, Unreadable, decode, fingerprint, read, read_text};
pub use walk::{File, Skipped, Walk, WalkOptions, walk, walk_unordered};
