//! Find note files, read them, fingerprint them.
//!
//! Comes in: paths and options. Goes out: files with their stat, and their text as UTF-8.
//! Never writes, never knows what a reference is.
