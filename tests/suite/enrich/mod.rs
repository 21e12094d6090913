//! Enrichment: replies read, candidates judged, services that misbehave, the verb through the binary.

mod faults;
mod from;
mod load;
mod matching;
mod mutations;
mod news;
mod pages;
mod proposals;
mod rates;
mod replies;
mod server;
mod verb;
