//! Is a record the work that was asked for? Right, or not at all.
//!
//! A record is taken on two independent agreements: its title, and an author, the year, an identifier or the
//! venue. A long title is two by itself (nobody hits on eight telling words by chance, and the name before
//! a colon and the words after it agree apart), as long as no other work among the candidates bears it. A
//! contradiction, such as authors without a family name in common, outweighs every agreement. The weights
//! and [`THRESHOLD`] come from the labelled pairs in `refs/enrich`.
//!
//! ```
//! use notebib::enrich::{Query, Record, judge};
//! let query = Query { title: "Attention is all you need".into(), year: Some(2017), ..Query::default() };
//! let mut record = Record { title: "Attention Is Not All You Need".into(), year: Some(2017), ..Record::default() };
//! assert!(!judge(&query, &record).is_taken());
//! record.title = "Attention Is All You Need".into();
//! assert!(judge(&query, &record).is_taken());
//! ```

use super::record::{Nature, Record};
use super::titles::{self, Relation};
use crate::model::words::{self, units};
use crate::model::{Identifier, Kind, Person, Scheme, title::fold, venues, without_et_al};

/// A record of less is not taken. See `refs/enrich/curve.tsv` for what other values would do.
pub const THRESHOLD: f32 = 0.715;

/// What is known of the work that is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The title as noted.
    pub title: String,
    /// Names as noted; an `et al.` may stand at the end of the last one.
    pub authors: Vec<String>,
    /// The year as noted.
    pub year: Option<i32>,
    /// The venue as noted.
    pub venue: Option<String>,
    /// What it is; none when nothing tells.
    pub kind: Option<Kind>,
    /// Its identifiers.
    pub ids: Vec<Identifier>,
}

/// How a record compares with what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// From 0 to 1.
    pub score: f32,
    /// What agrees, such as `title exact, author, year`.
    pub rule: String,
    /// What contradicts; nothing is taken then.
    pub contradiction: Option<&'static str>,
}

impl Judgement {
    /// True when the record is the work.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.contradiction.is_none() && self.score >= THRESHOLD
    }

    /// True when it may be, and a person should look.
    #[must_use]
    pub fn is_worth_a_look(&self) -> bool {
        self.score >= 0.45 && self.contradiction != Some(ABOUT)
    }
}

const ABOUT: &str = "the record is about the work";

/// Compares a record with what was asked for.
#[must_use]
pub fn judge(query: &Query, record: &Record) -> Judgement {
    let relation = titles::relation(&query.title, &record.title);
    let (mut score, mut rule) = match relation {
        Relation::Exact { telling } => (0.44 + 0.08 * telling.min(6.5), "title exact".to_owned()),
        Relation::Maker { telling } => (
            0.44 + 0.08 * telling.min(6.5),
            "title with maker".to_owned(),
        ),
        Relation::Near { telling } => (0.36 + 0.08 * telling.min(6.0), "title near".to_owned()),
        Relation::Part { telling } => (0.30 + 0.06 * telling.min(6.0), "title in part".to_owned()),
        Relation::Other => (0.0, "title differs".to_owned()),
    };
    let mut contradiction = None;
    let mut agree = |what: &str, weight: f32| {
        score += weight;
        rule.push_str(", ");
        rule.push_str(what);
    };
    let is_same_id = query.ids.iter().any(|id| record.ids.contains(id));
    if is_same_id {
        agree("identifier", 0.5);
    }
    let people = people(query, record);
    match people {
        People::First => agree("first author", 0.32),
        People::Some => agree("author", 0.24),
        People::Other => contradiction = Some("other authors"),
        People::Unknown => {}
    }
    let has_author = matches!(people, People::First | People::Some);
    match years(query, record, has_author) {
        Years::Same => agree("year", 0.08),
        Years::Near => agree("year within one", 0.04),
        Years::Gap => agree("year within the preprint gap", 0.02),
        Years::Other => contradiction = contradiction.or(Some("another year")),
        Years::Unknown => {}
    }
    if venue_agrees(query, record) {
        agree("venue", 0.08);
    }
    if !has_author && !is_same_id {
        contradiction = contradiction.or_else(|| other_kind(query, record));
    }
    if record.nature == Nature::About && query.kind != Some(Kind::Webpage) {
        contradiction = Some(ABOUT);
    }
    if other_id(query, record) && !is_same_id {
        contradiction = contradiction.or(Some("another identifier"));
    }
    if relation == Relation::Other {
        contradiction = contradiction.or(Some("another title"));
    }
    Judgement {
        score: score.min(1.0),
        rule,
        contradiction,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum People {
    First,
    Some,
    Other,
    Unknown,
}

/// Compares family names: given names come as initials, in other orders and in other scripts.
fn people(query: &Query, record: &Record) -> People {
    let asked = families(&query.authors);
    let found = families(&record.authors);
    // What a note calls the author may be the organisation behind it.
    if asked.is_empty() || found.is_empty() {
        return People::Unknown;
    }
    if is_one_family(&asked[0], &found[0]) {
        return People::First;
    }
    if have_one_in_common(&asked, &found) {
        return People::Some;
    }
    let is_organisation = |names: &[String]| names.iter().all(|name| is_organisation(name));
    if is_organisation(&query.authors) || is_organisation(&record.authors) {
        return People::Unknown;
    }
    // `王小明` and `Xiaoming Wang` cannot be compared here.
    let is_cjk = |names: &[String]| {
        names
            .iter()
            .any(|name| name.chars().any(crate::model::title::is_cjk))
    };
    if is_cjk(&query.authors) != is_cjk(&record.authors) {
        return People::Unknown;
    }
    People::Other
}

/// `Scao` is `Le Scao`.
fn is_one_family(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long || (short.len() >= 4 && long.ends_with(short))
}

fn have_one_in_common(a: &[String], b: &[String]) -> bool {
    a.iter().any(|a| b.iter().any(|b| is_one_family(a, b)))
}

/// True for `OpenAI`, `NVIDIA` and `The BigScience Workshop`; a single word such as `Kingma` is a family name.
fn is_organisation(name: &str) -> bool {
    let person = Person::parse(name);
    // `LeCun` and `McMahan` have a capital inside as well.
    let is_acronym = person.family.chars().filter(|c| c.is_uppercase()).count() >= 3;
    let is_known = is_acronym || titles::is_maker(&person.family);
    person.is_literal && (person.family.contains(' ') || is_known)
}

/// **Shape**: the family names, folded and without accents, in order; an `et al.` is left out.
fn families(names: &[String]) -> Vec<String> {
    let family = |name: &String| {
        let (name, _) = without_et_al(name);
        let person = Person::parse(name);
        let units = units(&person.family);
        let family: String = units.iter().map(|unit| unit.text.as_str()).collect();
        (!family.is_empty()).then_some(family)
    };
    names.iter().filter_map(family).collect()
}

/// True when both have a person in common, or one has none.
fn shares_people(a: &Record, b: &Record) -> bool {
    let (a, b) = (families(&a.authors), families(&b.authors));
    a.is_empty() || b.is_empty() || have_one_in_common(&a, &b)
}

enum Years {
    Same,
    Near,
    Gap,
    Other,
    Unknown,
}

/// A preprint is out up to three years before its paper; else a year may be off by one.
fn years(query: &Query, record: &Record, has_author: bool) -> Years {
    let (Some(asked), Some(found)) = (query.year, record.year) else {
        return Years::Unknown;
    };
    let is_preprint = |venue: &Option<String>| {
        venue
            .as_deref()
            .is_some_and(|venue| fold(venue).contains("arxiv") || fold(venue) == "corr")
    };
    let may_gap = record.is_preprint() || is_preprint(&query.venue) || has_author;
    match asked.abs_diff(found) {
        0 => Years::Same,
        1 => Years::Near,
        2..=3 if may_gap => Years::Gap,
        _ => Years::Other,
    }
}

fn venue_agrees(query: &Query, record: &Record) -> bool {
    let (Some(asked), Some(found)) = (&query.venue, &record.venue) else {
        return false;
    };
    if fold(asked) == fold(found) {
        return true;
    }
    let of = |text: &str| venues::find_in(text, record.year).map(|(venue, _)| &venue.acronym);
    of(asked).is_some_and(|asked| Some(asked) == of(found))
}

/// A blog post is no paper of the same title, a paper no book.
fn other_kind(query: &Query, record: &Record) -> Option<&'static str> {
    let (asked, found) = (query.kind?, record.kind?);
    let is_paper = matches!(found, Kind::Paper);
    match asked {
        Kind::Book if is_paper => Some("a paper under the title of a book"),
        Kind::Article | Kind::Software | Kind::Video | Kind::Course | Kind::Talk if is_paper => {
            Some("a paper under a title of another kind")
        }
        Kind::Paper
            if matches!(
                found,
                Kind::Video | Kind::Talk | Kind::Software | Kind::Webpage
            ) =>
        {
            Some("another kind of work")
        }
        _ => None,
    }
}

/// Both have a DOI, or both an ISBN, and they are two.
fn other_id(query: &Query, record: &Record) -> bool {
    if record.is_preprint() {
        return false;
    }
    [Scheme::Doi, Scheme::Isbn].into_iter().any(|scheme| {
        let asked = query.ids.iter().find(|id| id.scheme() == scheme);
        let found = record.id(scheme);
        matches!((asked, found), (Some(asked), Some(found)) if asked != found)
    })
}

/// What is to be done with the candidates of one search.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// These are the work: indexes of candidates, the one in print first, and why.
    Taken(Vec<usize>, Judgement),
    /// Several works bear the title, and nothing tells which is meant.
    Ambiguous(Vec<usize>),
    /// None is the work; those that a person may want to look at, best first.
    None(Vec<usize>),
}

/// Chooses among candidates.
#[must_use]
pub fn choose(query: &Query, candidates: &[Record]) -> Choice {
    let judged: Vec<Judgement> = candidates
        .iter()
        .map(|record| judge(query, record))
        .collect();
    let by_score = |a: &usize, b: &usize| judged[*b].score.total_cmp(&judged[*a].score);
    // What stands against a candidate can be that another work bears its title: a talk of the paper.
    let mut passing: Vec<usize> = (0..candidates.len())
        .filter(|&at| judged[at].score >= THRESHOLD)
        .filter(|&at| judged[at].is_taken() || is_rival(&judged[at]))
        .collect();
    passing.sort_by(by_score);
    let mut looks: Vec<usize> = (0..candidates.len())
        .filter(|&at| judged[at].is_worth_a_look())
        .collect();
    looks.sort_by(by_score);
    looks.truncate(3);
    let Some(&best) = passing.iter().find(|&&at| judged[at].is_taken()) else {
        return Choice::None(looks);
    };
    // Agreement of authors decides between works of the same title; without it there is no telling.
    let decided = judged[best].score - 0.2;
    let others = passing
        .iter()
        .any(|&at| !is_same_work(&candidates[best], &candidates[at]) && judged[at].score > decided);
    if others {
        return Choice::Ambiguous(passing);
    }
    let mut same: Vec<usize> = passing
        .into_iter()
        .filter(|&at| judged[at].is_taken() && is_same_work(&candidates[best], &candidates[at]))
        .collect();
    let print = |at: &usize| match candidates[*at].nature {
        Nature::Published => 0,
        Nature::Unknown => 1,
        Nature::Preprint | Nature::About => 2,
    };
    let off = |at: &usize| match (query.year, candidates[*at].year) {
        (Some(asked), Some(found)) => asked.abs_diff(found),
        _ => 0,
    };
    same.sort_by(|a, b| {
        print(a)
            .cmp(&print(b))
            .then(off(a).cmp(&off(b)))
            .then(by_score(a, b))
    });
    let why = judged[same[0]].clone();
    Choice::Taken(same, why)
}

/// True for a record of the very title that is only of another kind.
fn is_rival(judgement: &Judgement) -> bool {
    judgement.contradiction == Some("another kind of work")
}

/// True for two records of one work: an identifier in common, or the same title by the same people.
#[must_use]
pub fn is_same_work(a: &Record, b: &Record) -> bool {
    if a.ids.iter().any(|id| b.ids.contains(id)) {
        return true;
    }
    // The recording of a talk bears the title of the paper.
    let is_talk = |record: &Record| matches!(record.kind, Some(Kind::Talk | Kind::Video));
    if is_talk(a) != is_talk(b) {
        return false;
    }
    let is_alike = !matches!(titles::relation(&a.title, &b.title), Relation::Other);
    let is_close = match (a.year, b.year) {
        (Some(a), Some(b)) => a.abs_diff(b) <= 3,
        _ => true,
    };
    is_alike && is_close && shares_people(a, b)
}

/// True when the title of a record is the one that is asked for, or a part of it.
#[must_use]
pub fn has_title(query: &Query, record: &Record) -> bool {
    titles::relation(&query.title, &record.title) != Relation::Other
}

/// Does the record of an identifier fit the title that a note gives beside it? A wrong identifier is a slip
/// of the pen away.
#[must_use]
pub fn fits(query: &Query, record: &Record) -> bool {
    let is_bare = words::units(&query.title).len() < 2 || Identifier::parse(&query.title).is_some();
    is_bare
        || matches!(people(query, record), People::First | People::Some)
        || titles::relation(&query.title, &record.title) != Relation::Other
        || titles::overlap(&query.title, &record.title) >= 0.6
}
