//! Identifiers and titles in, records out, politely.
//!
//! - [`Question`] → [`Request`] → [`Reply`] → [`Record`] or a named [`Refusal`]: pure functions, one file a
//!   service, one row each in [`PROVIDERS`].
//!
//! Never writes to a catalog, and asks the network for nothing but what it is handed.

mod json;
mod providers;
mod question;
mod record;
mod reply;
mod text;

pub use providers::{Answer, Batch, Manners, PROVIDERS, Provider, provider};
pub use question::{Key, Question, Request};
pub use record::{Nature, Notice, Record, arxiv_of};
pub use reply::{Refusal, Reply};
