//! Identifiers and titles in, records out, politely.
//!
//! - [`Question`] → [`Request`] → [`Reply`] → [`Record`] or a named [`Refusal`]: pure functions, one file a
//!   service, one row each in [`PROVIDERS`].
//! - [`choose`]: which of several records is the work that was asked for, or none.
//!
//! Never writes to a catalog, and asks the network for nothing but what it is handed.

pub mod dump;
mod inquiry;
mod json;
mod judge;
mod order;
mod providers;
mod question;
mod record;
mod reply;
mod text;
mod titles;
pub mod transport;

pub use inquiry::{Inquiry, Look, Next, Taken, Trouble};
pub use judge::{
    Choice, Judgement, Query, THRESHOLD, choose, fits, has_title, is_same_work, judge,
};
pub use providers::{Answer, Answers, Batch, Manners, PROVIDERS, Provider, provider};
pub use question::{Key, Question, Request};
pub use record::{Nature, Notice, Record, arxiv_of};
pub use reply::{Refusal, Reply};
