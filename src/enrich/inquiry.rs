//! What is still to be asked of one work: a conversation without a network.
//!
//! [`Inquiry::ask`] says the next question, [`Inquiry::answer`] takes what came of it. Identifiers before
//! titles; as soon as a record is taken, its identifiers lead to the records of others.

use std::collections::{HashSet, VecDeque};

use super::judge::{self, Choice, Query};
use super::order;
use super::providers::{Answer, Provider, provider};
use super::question::Question;
use super::record::{Nature, Record};
use crate::model::{Identifier, Kind, Scheme, url};

/// A record that is the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The record.
    pub record: Record,
    /// Why it is: `title exact, year`, or the identifier that it was asked by.
    pub rule: String,
    /// When the service said so.
    pub at: String,
}

/// A record that may be the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The record.
    pub record: Record,
    /// What agrees and what does not.
    pub why: String,
    /// From 0 to 1.
    pub score: f32,
}

/// A service that could not be asked, or did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The service.
    pub provider: &'static str,
    /// A word for it: `timed-out`, `limited`, …
    pub name: &'static str,
    /// A line of what happened.
    pub what: String,
}

/// A question for a service.
#[derive(Debug, Clone)]
pub struct Next {
    /// The service.
    pub provider: &'static Provider,
    /// The question.
    pub question: Question,
}

#[derive(Debug)]
struct Stage {
    asks: VecDeque<Next>,
    /// Stop as soon as one has it.
    is_chain: bool,
    /// Asked of those that are left, once one of the chain has it.
    also: Vec<Next>,
}

/// The conversation about one work.
#[derive(Debug)]
pub struct Inquiry {
    query: Query,
    /// Whether a service may be asked.
    allowed: fn(&Provider, &[&'static str]) -> bool,
    named: Vec<&'static str>,
    stages: VecDeque<Stage>,
    seen: HashSet<String>,
    asked: HashSet<(&'static str, String)>,
    has_title_stage: bool,
    /// Records that are the work, as they were found.
    pub taken: Vec<Taken>,
    /// Records that may be.
    pub looks: Vec<Look>,
    /// Services without an answer.
    pub troubles: Vec<Trouble>,
    /// Services that do not have it.
    pub without: Vec<&'static str>,
}

fn is_allowed(provider: &Provider, named: &[&'static str]) -> bool {
    match named {
        [] => !provider.is_off,
        named => named.contains(&provider.name),
    }
}

impl Inquiry {
    /// Begins to ask of a work; `named` are the services that a person named, all but those that are off
    /// when it is empty.
    #[must_use]
    pub fn new(query: Query, urls: &[String], named: &[&'static str]) -> Self {
        let mut inquiry = Self {
            allowed: is_allowed,
            named: named.to_vec(),
            stages: VecDeque::new(),
            seen: HashSet::new(),
            asked: HashSet::new(),
            has_title_stage: false,
            taken: Vec::new(),
            looks: Vec::new(),
            troubles: Vec::new(),
            without: Vec::new(),
            query,
        };
        for id in inquiry.query.ids.clone() {
            inquiry.add_id(&id);
        }
        if inquiry.stages.is_empty() && inquiry.is_of_the_web() {
            // Plain pages: the one that the note links to.
            let page = urls
                .iter()
                .find(|url| url::identifier(url).is_none())
                .or(urls.first());
            if let Some(page) = page {
                inquiry.add(
                    vec![("webpage", Question::Page(page.clone()))],
                    true,
                    Vec::new(),
                );
            }
        } else if inquiry.stages.is_empty()
            && let Some(page) = urls
                .iter()
                .find(|url| url::parts(url).is_under("usenix.org"))
        {
            // The page of a paper that has no DOI tells all that is known of it.
            inquiry.add(
                vec![("webpage", Question::Page(page.clone()))],
                true,
                Vec::new(),
            );
        }
        inquiry
    }

    /// True for what is found by its URL and not by its title.
    fn is_of_the_web(&self) -> bool {
        !matches!(self.query.kind, None | Some(Kind::Paper | Kind::Book))
    }

    fn add(&mut self, asks: Vec<(&str, Question)>, is_chain: bool, also: Vec<(&str, Question)>) {
        let allowed = self.allowed;
        let named = &self.named;
        let asked = |asks: Vec<(&str, Question)>| {
            asks.into_iter()
                .filter_map(|(name, question)| {
                    let provider = provider(name).filter(|provider| allowed(provider, named))?;
                    // A question that the service cannot be asked is none.
                    (provider.request)(&question, provider.url)?;
                    Some(Next { provider, question })
                })
                .collect::<Vec<Next>>()
        };
        let (asks, also) = (asked(asks), asked(also));
        if !asks.is_empty() || !also.is_empty() {
            self.stages.push_back(Stage {
                asks: asks.into(),
                is_chain,
                also,
            });
        }
    }

    fn add_id(&mut self, id: &Identifier) {
        // Both name the preprint: one is enough.
        let id = super::record::arxiv_of(id).unwrap_or_else(|| id.clone());
        let id = match id.scheme() {
            // Every paper there since 2016 has a DOI made of its id.
            Scheme::Acl if id.value().contains('.') => {
                Identifier::doi(&format!("10.18653/v1/{}", id.value())).unwrap_or(id)
            }
            Scheme::Openreview | Scheme::Dblp => return,
            _ => id,
        };
        if !self
            .seen
            .insert(format!("{}:{}", id.scheme().as_str(), id.value()))
        {
            return;
        }
        let chain = order::of_id(id.scheme());
        let ask = |names: &'static [String]| -> Vec<(&'static str, Question)> {
            names
                .iter()
                .map(|name| (name.as_str(), Question::Id(id.clone())))
                .collect()
        };
        // A search brought the record of the one who knows it best: it need not be asked again.
        let has_best = self.taken.iter().any(|taken| {
            chain.first.first() == Some(&taken.record.provider) && taken.record.ids.contains(&id)
        });
        match has_best {
            true => self.add(ask(&chain.also), false, Vec::new()),
            false => self.add(ask(&chain.first), true, ask(&chain.also)),
        }
    }

    fn add_title(&mut self) {
        self.has_title_stage = true;
        let title = self.query.title.clone();
        if crate::model::words::units(&title).len() < 2 && self.query.authors.is_empty() {
            return;
        }
        // Only where it is a title: an identifier or a URL is none.
        if Identifier::parse(&title).is_some() || title.contains("://") {
            return;
        }
        let author = self.query.authors.first().map(|name| {
            let (name, _) = crate::model::without_et_al(name);
            crate::model::Person::parse(name).family
        });
        let author = author.filter(|name| !name.is_empty());
        let mut asks: Vec<(&str, Question)> = Vec::new();
        for name in order::of_title(self.query.kind) {
            if name == "semantic-scholar" {
                asks.push((
                    name,
                    Question::Match {
                        title: title.clone(),
                    },
                ));
            }
            let search = Question::Search {
                title: title.clone(),
                author: author.clone(),
                year: self.query.year,
            };
            asks.push((name, search));
        }
        self.add(asks, true, Vec::new());
    }

    /// The next question; none when all is said.
    pub fn ask(&mut self) -> Option<Next> {
        loop {
            let Some(stage) = self.stages.front_mut() else {
                let is_searched =
                    self.has_title_stage || !self.taken.is_empty() || self.is_of_the_web();
                if is_searched {
                    return None;
                }
                self.add_title();
                continue;
            };
            let Some(next) = stage.asks.pop_front() else {
                self.stages.pop_front();
                continue;
            };
            let is_known = self.taken.iter().any(|taken| {
                taken.record.provider == next.provider.name
                    && self.stages.front().is_some_and(|stage| !stage.is_chain)
            });
            let name = (next.provider.name, next.question.key());
            if !is_known && self.asked.insert(name) {
                return Some(next);
            }
        }
    }

    /// Takes what a service answered, and when it did.
    pub fn answer(&mut self, next: &Next, answer: &Answer, at: &str) {
        if answer.0.is_empty() {
            if !self.without.contains(&next.provider.name) {
                self.without.push(next.provider.name);
            }
            return;
        }
        let taken = match &next.question {
            Question::Id(id) => self.take_by_id(id, &answer.0, at),
            Question::Page(page) => self.take_page(page, &answer.0, at),
            Question::Match { .. } | Question::Search { .. } => self.take_by_title(&answer.0, at),
        };
        if taken {
            if let Some(stage) = self.stages.front_mut()
                && stage.is_chain
            {
                // One has it: the others of the chain need not be asked.
                stage.asks = std::mem::take(&mut stage.also).into();
                stage.is_chain = false;
            }
            let ids: Vec<Identifier> = self
                .taken
                .iter()
                .flat_map(|taken| taken.record.ids.clone())
                .collect();
            for id in ids
                .iter()
                .filter(|id| matches!(id.scheme(), Scheme::Doi | Scheme::Arxiv))
            {
                self.add_id(id);
            }
        } else if !self.without.contains(&next.provider.name) {
            self.without.push(next.provider.name);
        }
    }

    /// Takes that a service did not answer.
    pub fn fail(&mut self, next: &Next, name: &'static str, what: String) {
        self.troubles.push(Trouble {
            provider: next.provider.name,
            name,
            what,
        });
    }

    /// A record asked for by identifier is the work, unless its title and authors say otherwise.
    fn take_by_id(&mut self, id: &Identifier, records: &[Record], at: &str) -> bool {
        let mut is_taken = false;
        for record in records.iter().take(4) {
            let is_asked_for = record.ids.contains(id) || records.len() == 1;
            // Behind an identifier that a record brought must be the same work; a note can be wrong too.
            let fits = match self.taken.first() {
                Some(taken) => judge::is_same_work(&taken.record, record) || self.fits(record),
                None => self.fits(record),
            };
            if is_asked_for && fits && record.nature != Nature::About {
                self.take(record, id.to_string(), at);
                is_taken = true;
                if id.scheme() == Scheme::Isbn {
                    break;
                }
            } else if is_asked_for {
                let judgement = judge::judge(&self.query, record);
                self.look(
                    record,
                    format!("{id} names another title: {}", judgement.rule),
                    judgement.score,
                );
            }
        }
        is_taken
    }

    fn fits(&self, record: &Record) -> bool {
        judge::fits(&self.query, record)
    }

    fn take_page(&mut self, page: &str, records: &[Record], at: &str) -> bool {
        let Some(record) = records.first() else {
            return false;
        };
        if !self.fits(record) {
            let judgement = judge::judge(&self.query, record);
            self.look(
                record,
                format!("{page} has another title"),
                judgement.score.max(0.45),
            );
            return false;
        }
        self.take(record, "its page".to_owned(), at);
        true
    }

    fn take_by_title(&mut self, records: &[Record], at: &str) -> bool {
        match judge::choose(&self.query, records) {
            Choice::Taken(chosen, why) => {
                for index in chosen {
                    self.take(&records[index], why.rule.clone(), at);
                }
                true
            }
            Choice::Ambiguous(several) => {
                for index in several.into_iter().take(3) {
                    let judgement = judge::judge(&self.query, &records[index]);
                    let why = format!("several works bear this title: {}", judgement.rule);
                    self.look(&records[index], why, judgement.score);
                }
                false
            }
            Choice::None(looks) => {
                for index in looks {
                    let judgement = judge::judge(&self.query, &records[index]);
                    let against = judgement.contradiction.map(|what| format!("; {what}"));
                    let why = format!("{}{}", judgement.rule, against.unwrap_or_default());
                    self.look(&records[index], why, judgement.score);
                }
                false
            }
        }
    }

    fn take(&mut self, record: &Record, rule: String, at: &str) {
        if self.taken.iter().any(|taken| taken.record == *record) {
            return;
        }
        self.taken.push(Taken {
            record: record.clone(),
            rule,
            at: at.to_owned(),
        });
    }

    fn look(&mut self, record: &Record, why: String, score: f32) {
        let is_there = self
            .looks
            .iter()
            .any(|look| judge::is_same_work(&look.record, record));
        if !is_there && self.looks.len() < 5 {
            self.looks.push(Look {
                record: record.clone(),
                why,
                score,
            });
        }
    }
}
