//! Enrichment: replies read, candidates judged, services that misbehave, the verb through the binary.

mod matching;
mod replies;
