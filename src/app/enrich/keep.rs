//! Replies turned into answers, and kept before anything else is done about them.

use super::Error;
use super::ask::{Ready, Run};
use crate::enrich::transport::Failure;
use crate::enrich::{Answer, Next, Provider, Question, Record, Refusal, Reply};
use crate::model::Identifier;

impl Run<'_> {
    /// Keeps what a reply says to one question.
    pub(super) fn keep_one(
        &mut self,
        next: &Next,
        came: Result<Reply, Failure>,
    ) -> Result<Ready, Error> {
        let (provider, name) = (next.provider, next.question.key());
        if came.as_ref().is_ok_and(|reply| reply.status == 304) {
            self.catalog.renew_answer(provider.name, &name, self.now)?;
            return Ok(Ready::Answered(provider, vec![name]));
        }
        let etag = came.as_ref().ok().and_then(|reply| reply.etag.clone());
        match came.and_then(|reply| answer(provider, &next.question, &reply)) {
            Ok(answer) => {
                let rows = [(name.clone(), json(&answer.0))];
                self.catalog
                    .keep_answers(provider.name, &rows, etag.as_deref(), self.now)?;
                Ok(Ready::Answered(provider, vec![name]))
            }
            Err(failure) => Ok(Ready::Failed(provider, vec![name], failure)),
        }
    }

    /// Keeps what a reply says to several.
    pub(super) fn keep_many(
        &mut self,
        provider: &'static Provider,
        ids: Vec<Identifier>,
        came: Result<Reply, Failure>,
    ) -> Result<Ready, Error> {
        let read = provider.batch.as_ref().map(|batch| batch.read);
        let records = came.and_then(|reply| match read {
            Some(read) => Ok(read(&ids, &reply)?),
            None => Ok(Vec::new()),
        });
        let name = |id: &Identifier| Question::Id(id.clone()).key();
        match records {
            Ok(records) => {
                let rows: Vec<(String, String)> = ids
                    .iter()
                    .zip(records)
                    .map(|(id, record)| (name(id), json(record.as_slice())))
                    .collect();
                self.catalog
                    .keep_answers(provider.name, &rows, None, self.now)?;
                let names = rows.into_iter().map(|(name, _)| name).collect();
                Ok(Ready::Answered(provider, names))
            }
            // Some do not know batches, or refuse one for a single wrong id in it.
            Err(Failure::Refused(Refusal::Misasked { .. } | Refusal::NotThere)) => {
                Ok(Ready::Singly(provider, ids))
            }
            Err(failure) => {
                let names = ids.iter().map(name).collect();
                Ok(Ready::Failed(provider, names, failure))
            }
        }
    }
}

fn json(records: &[Record]) -> String {
    serde_json::to_string(records).unwrap_or_else(|_| "[]".to_owned())
}

/// What a reply says; not to have a work is an answer too.
fn answer(provider: &Provider, question: &Question, reply: &Reply) -> Result<Answer, Failure> {
    match (provider.read)(question, reply) {
        Ok(answer) => Ok(answer),
        Err(Refusal::NotThere) => Ok(Answer::default()),
        Err(refusal) => Err(refusal.into()),
    }
}
