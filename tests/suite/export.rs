//! `notebib export`: what comes out, that other programs take it, and how a file is replaced.

mod peers;
mod table;
