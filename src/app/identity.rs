//! Is a mention of a work that is already known, and of which?
//!
//! Comes in: [`Profile`]s of known works, then the profile of a mention. Goes out: the works that it is,
//! the likeliest first, each with the [`Reason`]. Pure: no catalog, no notes.
//!
//! - An equal identifier makes one work of two; different DOIs, arXiv ids or ISBNs keep them apart unless
//!   their titles are the same or one is the preprint of the other.
//! - Equal titles are one work unless authors, years, editions or kinds contradict it: a paper and the post
//!   or video about it are two. Titles that say nothing (`Introduction`) need more than that.
//! - Titles that are nearly alike (see [`super::alike`]) are one work when nothing contradicts it.
//! - A title that is the beginning of another needs an author, or its length and the year, to be that work.
//! - An equal URL is one work only when the titles are similar or one has none: several works may stand on
//!   one page.
//!
//! Every work is filed under a few keys (`Profile::keys`); only those that share one are compared, so
//! that the time grows with the number of mentions and not with its square.

use std::borrow::Cow;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::alike::{Alike, Spelling};
use crate::model::{Identifier, Kind, Scheme, url};
use people::Family;

mod generic;
mod known;
mod people;

pub use generic::is_generic;
pub use known::Known;

use generic::is_plain_word;

/// Why two are one work, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// One title has a subtitle or short name that the other lacks.
    Shortened,
    /// The titles differ in a typo, a plural, an article.
    Nearly,
    /// The same URL and similar titles.
    Url,
    /// The same title.
    Title,
    /// The same identifier.
    Identifier,
}

/// What two works are compared by.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// The title that is shown; none when the work is known by identifier or URL only.
    spelling: Option<Spelling>,
    /// Hashes of the folds of all its titles.
    folds: Vec<u64>,
    /// Whether the title says nothing.
    is_generic: bool,
    ids: Vec<(Scheme, u64)>,
    is_preprint: bool,
    urls: Vec<u64>,
    /// The authors, in order.
    families: Vec<Family>,
    /// Whether a family name is in Latin letters, and whether one is in Chinese characters.
    scripts: (bool, bool),
    /// The edition that its title names; 0 for none.
    edition: u8,
    is_periodical: bool,
    /// Whether many works have a title of this form.
    is_common: bool,
    year: Option<i32>,
    kind: Option<Kind>,
    /// What it is filed under, once [`Profile::sealed`]; empty before.
    keys: Vec<u64>,
}

/// The years that may lie between a preprint, a talk and a publication.
const GAP: i32 = 3;
/// A title of so many words is hardly given twice.
const DISTINCTIVE: usize = 7;
/// A title of fewer words needs more than itself.
const SHORT: usize = 4;
/// So many words before a colon are the whole title, when an author is the same.
const REST: usize = 3;
/// So many words that a longer title begins with are that title, when an author is the same.
const BEGINNING: usize = 5;
/// Letters at the beginning and at the end under which a title is filed, so that a typo in one of the two
/// does not hide it.
const EDGE: usize = crate::catalog::store::EDGE;
/// DOI prefixes of preprint servers and archives: another DOI beside one of these is no contradiction.
const PREPRINT_DOIS: [&str; 14] = [
    "10.48550/",
    "10.1101/",
    "10.2139/",
    "10.21203/",
    "10.31219/",
    "10.31234/",
    "10.31235/",
    "10.20944/",
    "10.36227/",
    "10.26434/",
    "10.5281/",
    "10.6084/",
    "10.13140/",
    "10.12688/",
];

impl Profile {
    /// A work of which nothing is known yet.
    #[must_use]
    pub fn new(kind: Option<Kind>, year: Option<i32>) -> Self {
        Self {
            kind,
            year,
            ..Self::default()
        }
    }

    /// Adds a title as written; the first one added is the one that is compared in detail.
    #[must_use]
    pub fn with_title(mut self, title: &str) -> Self {
        self.set_spelling(Spelling::new(title));
        self.is_generic |= is_plain_word(title);
        self
    }

    /// As [`Profile::with_title`], of a title that is cut already.
    #[must_use]
    pub fn with_spelling(mut self, spelling: Spelling, title: &str) -> Self {
        self.set_spelling(spelling);
        self.is_generic |= is_plain_word(title);
        self
    }

    fn set_spelling(&mut self, spelling: Spelling) {
        if !spelling.is_empty() {
            let fold = spelling.fold();
            if self.spelling.is_none() {
                self.is_generic |= is_generic(&fold);
                self.edition = spelling.edition();
                self.is_periodical = spelling.is_periodical();
                self.is_common = spelling.is_common();
            }
            self.add_fold(&fold);
            self.spelling.get_or_insert(spelling);
        }
    }

    /// Works out what the work is filed under, so that it is done on this thread and not when it is looked
    /// for.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.keys = self.compute_keys();
        self
    }

    /// Adds the fold of a title under which the work was cited before.
    pub fn add_fold(&mut self, fold: &str) {
        push_new(&mut self.folds, hash(fold));
    }

    /// Adds an identifier.
    pub fn add_identifier(&mut self, id: &Identifier) {
        if id.scheme() == Scheme::Doi && PREPRINT_DOIS.iter().any(|it| id.value().starts_with(it)) {
            self.is_preprint = true;
            // The DOI that arXiv gives out says no more than the arXiv id.
            if let Some(id) = id
                .value()
                .strip_prefix("10.48550/arxiv.")
                .and_then(Identifier::arxiv)
            {
                push_new(&mut self.ids, (Scheme::Arxiv, hash(id.value())));
            }
        }
        push_new(&mut self.ids, (id.scheme(), hash(id.value())));
    }

    /// Adds a URL.
    pub fn add_url(&mut self, url: &str) {
        self.add_normal_url(&url::normalise(url));
    }

    /// Adds a URL that is normalised already.
    pub fn add_normal_url(&mut self, url: &str) {
        push_new(&mut self.urls, hash(url));
    }

    /// Adds an author as written; `A and B` are two.
    pub fn add_author(&mut self, name: &str) {
        for name in people::apart(name) {
            let Some(family) = Family::of(name) else {
                continue;
            };
            self.scripts.0 |= !family.is_cjk();
            self.scripts.1 |= family.is_cjk();
            if !self.families.iter().any(|it| it.is_same(family)) {
                self.families.push(family);
            }
        }
    }

    /// True when no title is known.
    #[must_use]
    pub const fn is_untitled(&self) -> bool {
        self.spelling.is_none()
    }

    /// Takes over what another profile of the same work knows.
    pub fn absorb(&mut self, other: &Self) {
        if self.spelling.is_none() {
            self.spelling.clone_from(&other.spelling);
            self.is_generic = other.is_generic;
            self.is_periodical = other.is_periodical;
            self.is_common = other.is_common;
        }
        if self.edition == 0 {
            self.edition = other.edition;
        }
        self.scripts.0 |= other.scripts.0;
        self.scripts.1 |= other.scripts.1;
        for &fold in &other.folds {
            push_new(&mut self.folds, fold);
        }
        for &id in &other.ids {
            push_new(&mut self.ids, id);
        }
        for &url in &other.urls {
            push_new(&mut self.urls, url);
        }
        for &family in &other.families {
            if !self.families.iter().any(|it| it.is_same(family)) {
                self.families.push(family);
            }
        }
        self.keys.clear();
        self.is_preprint |= other.is_preprint;
        self.year = self.year.or(other.year);
        self.kind = self.kind.or(other.kind);
    }

    /// What the work is filed and looked up under.
    fn keys(&self) -> Cow<'_, [u64]> {
        if self.keys.is_empty() {
            Cow::Owned(self.compute_keys())
        } else {
            Cow::Borrowed(&self.keys)
        }
    }

    fn compute_keys(&self) -> Vec<u64> {
        let mut keys = Vec::with_capacity(8);
        keys.extend(self.ids.iter().map(|&(scheme, id)| mix(scheme as u64, id)));
        keys.extend(self.urls.iter().map(|&url| mix(URL, url)));
        keys.extend(self.folds.iter().map(|&fold| mix(FOLD, fold)));
        if let Some(spelling) = &self.spelling {
            let short = spelling.short_folds();
            keys.extend(short.iter().map(|fold| mix(FOLD, hash(fold))));
            if let Some((start, end)) = edges(&spelling.fold()) {
                keys.push(mix(START, hash(start)));
                keys.push(mix(END, hash(end)));
            }
            if let Some(fold) = spelling.abbreviated_fold() {
                keys.push(mix(FOLD, hash(&fold)));
                if let Some((start, end)) = edges(&fold) {
                    keys.push(mix(START, hash(start)));
                    keys.push(mix(END, hash(end)));
                }
            }
            if let Some(shape) = spelling.shape() {
                keys.push(mix(SHAPE, hash(&shape)));
            }
            // What stands before or behind the colon may be all that another title is. It has a key of its
            // own, because many titles begin with `Deep Learning`.
            let heads = [spelling.lead_fold(), spelling.tail_fold()];
            let whole = spelling.may_head().then(|| spelling.fold());
            for head in heads.into_iter().chain([whole]).flatten() {
                if !is_generic(&head) {
                    keys.push(mix(HEAD, hash(&head)));
                }
            }
            // What follows a short name may be where another title begins.
            if let Some(body) = spelling.body_fold()
                && let Some((start, _)) = edges(&body)
            {
                keys.push(mix(START, hash(start)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Why this and another are one work; none when they are two, for all that is known.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> Option<Reason> {
        if self.is_told_apart(other) {
            debug_assert!(self.compare(other).is_none());
            return None;
        }
        self.compare(other)
    }

    fn compare(&self, other: &Self) -> Option<Reason> {
        let alike = self.alike(other);
        if let Some(scheme) = self.common_scheme(other) {
            // Chapters and proceedings share the ISBN of their volume.
            let is_part = scheme == Scheme::Isbn
                && matches!(alike, Some(Alike::Not | Alike::Begun | Alike::Headed))
                && !self.is_nickname_of_book(other);
            return (!is_part).then_some(Reason::Identifier);
        }
        let shares_url = self.urls.iter().any(|url| other.urls.contains(url));
        let Some(alike) = alike else {
            return shares_url.then_some(Reason::Url);
        };
        if alike == Alike::Equal {
            return self
                .is_same_of_equal_title(other, shares_url)
                .then_some(Reason::Title);
        }
        if self.ids_contradict(other) {
            return None;
        }
        if shares_url && self.is_similar(other) {
            return Some(Reason::Url);
        }
        // Editions of a book and versions of a paper lie years apart; the authors stay.
        let is_of_other_time =
            self.years_contradict(other) && (alike <= Alike::Headed || !self.shares_family(other));
        if is_of_other_time || self.families_contradict(other) || self.kinds_contradict(other) {
            return None;
        }
        match alike {
            Alike::Headed if self.is_likely_headed(other) => Some(Reason::Shortened),
            Alike::Headed if self.is_likely_begun(other) => Some(Reason::Shortened),
            Alike::Nearly => Some(Reason::Nearly),
            Alike::Shortened if self.is_cut_of_other_year(other) => None,
            Alike::Shortened => Some(Reason::Shortened),
            Alike::Begun if self.is_likely_begun(other) => Some(Reason::Shortened),
            _ => None,
        }
    }

    /// True for two works for all that is known, without a comparison of their titles, which takes longer than all
    /// else of a scan: of the hundreds of works with a word in common most have other people or other identifiers.
    fn is_told_apart(&self, other: &Self) -> bool {
        let (Some(mine), Some(its)) = (&self.spelling, &other.spelling) else {
            return false;
        };
        if mine.may_equal(its)
            || self.is_known_by_fold(other)
            || self.common_scheme(other).is_some()
        {
            return false;
        }
        self.ids_contradict(other)
            || !self.urls.iter().any(|url| other.urls.contains(url))
                && (self.kinds_contradict(other)
                    || self.families_contradict(other)
                    || self.years_contradict(other) && !self.shares_family(other))
    }

    /// Whether something beside it says that a title is another one cut off.
    fn is_likely_begun(&self, other: &Self) -> bool {
        let (Some(mine), Some(its)) = (&self.spelling, &other.spelling) else {
            return false;
        };
        let weight = mine.shorter_weight(its);
        let is_same_year = self.year.is_some() && self.year == other.year;
        let are_books = self.kind == Some(Kind::Book) && other.kind == Some(Kind::Book);
        if self.shares_family(other) {
            return weight >= BEGINNING || are_books;
        }
        is_same_year
            && (weight >= DISTINCTIVE || mine.shares_head(its) || (are_books && weight > 2))
    }

    /// Whether something beside it says that a short title is all that stands before or behind the colon of
    /// the other.
    fn is_likely_headed(&self, other: &Self) -> bool {
        let (Some(mine), Some(its)) = (&self.spelling, &other.spelling) else {
            return false;
        };
        let weight = mine.shorter_weight(its);
        let is_same_year = self.year.is_some() && self.year == other.year;
        if self.shares_family(other) {
            return is_same_year || weight >= REST || self.kind == Some(Kind::Book);
        }
        is_same_year && weight >= 2 && self.kind == other.kind && mine.is_named_by(its)
    }

    /// The weight of the shorter title; 0 when one has none.
    fn shorter_weight(&self, other: &Self) -> usize {
        match (&self.spelling, &other.spelling) {
            (Some(mine), Some(its)) => mine.shorter_weight(its),
            _ => 0,
        }
    }

    /// True when one title was cut off, the years differ and no author is the same: `A Survey on Tran…` may
    /// go on otherwise.
    fn is_cut_of_other_year(&self, other: &Self) -> bool {
        let is_cut = |it: &Self| it.spelling.as_ref().is_some_and(Spelling::is_cut);
        let weight = self.shorter_weight(other);
        let gap = if weight >= DISTINCTIVE { GAP } else { 0 };
        is_cut(self) != is_cut(other)
            && matches!((self.year, other.year), (Some(a), Some(b)) if (a - b).abs() > gap)
            && !self.shares_family(other)
    }

    /// `CLRS`: one word for the book with this ISBN.
    fn is_nickname_of_book(&self, other: &Self) -> bool {
        let is_book = |it: &Self| it.kind == Some(Kind::Book);
        // `SICP`, `K&R C`.
        let is_nickname = match (&self.spelling, &other.spelling) {
            (Some(mine), Some(its)) => {
                mine.shorter_weight(its) <= 1 || mine.letters().min(its.letters()) <= 6
            }
            _ => true,
        };
        is_book(self) && is_book(other) && is_nickname
    }

    fn is_same_of_equal_title(&self, other: &Self, shares_url: bool) -> bool {
        if shares_url {
            return true;
        }
        if self.kinds_contradict(other) {
            return false;
        }
        let weight = self.spelling.as_ref().map_or(0, Spelling::weight);
        let is_book = |it: &Self| it.kind == Some(Kind::Book);
        let is_paper = |it: &Self| it.kind == Some(Kind::Paper);
        let is_book_and_paper =
            (is_book(self) && is_paper(other)) || (is_paper(self) && is_book(other));
        if weight < SHORT && (is_book_and_paper || self.first_families_contradict(other)) {
            return false;
        }
        if self.is_periodical && matches!((self.year, other.year), (Some(a), Some(b)) if a != b) {
            return false;
        }
        // What is written for the web is published once: `Developer Survey` comes again next year.
        let are_posts = self.kind == Some(Kind::Article) && other.kind == self.kind;
        let is_of_other_year =
            matches!((self.year, other.year), (Some(a), Some(b)) if (a - b).abs() > 1);
        if are_posts && is_of_other_year && (self.is_common || weight <= REST) {
            return false;
        }
        let shares_family = self.shares_family(other);
        if shares_family && !self.years_contradict(other) {
            return true;
        }
        if self.families_contradict(other) && weight < DISTINCTIVE + 1 {
            return false;
        }
        if self.is_generic || other.is_generic {
            let has_urls = !self.urls.is_empty() && !other.urls.is_empty();
            let has_ids = self.ids_contradict(other);
            return !has_urls && !has_ids && !self.years_contradict(other);
        }
        // `A Survey of Graph Learning` is soon written again.
        let least = if self.is_common {
            DISTINCTIVE
        } else {
            BEGINNING
        };
        if self.years_contradict(other) && weight < least && !shares_family {
            return false;
        }
        weight >= SHORT || !self.ids_contradict(other)
    }

    /// How alike the titles are; none when one has no title.
    fn alike(&self, other: &Self) -> Option<Alike> {
        let (mine, its) = (self.spelling.as_ref()?, other.spelling.as_ref()?);
        // A spelling under which the work was cited before is as good as the one that is shown.
        if self.edition != 0 && other.edition != 0 && self.edition != other.edition {
            return Some(Alike::Not);
        }
        Some(if self.is_known_by_fold(other) {
            Alike::Equal
        } else {
            mine.compare(its)
        })
    }

    /// True when one was cited before under a spelling of the other.
    fn is_known_by_fold(&self, other: &Self) -> bool {
        (self.folds.len() > 1 || other.folds.len() > 1)
            && self.folds.iter().any(|fold| other.folds.contains(fold))
    }

    fn is_similar(&self, other: &Self) -> bool {
        match (&self.spelling, &other.spelling) {
            (Some(mine), Some(its)) => {
                mine.is_similar(its, 0.6)
                    || mine.contains(its)
                    // `Ray docs`, `Ray documentation`.
                    || (self.kind == other.kind
                        && mine.begins_as(its)
                        && mine.is_similar(its, 0.45))
            }
            _ => true,
        }
    }

    fn common_scheme(&self, other: &Self) -> Option<Scheme> {
        let mut common = self.ids.iter().filter(|id| other.ids.contains(id));
        let first = common.next()?.0;
        // Anything is better than an ISBN.
        Some(
            common
                .map(|id| id.0)
                .find(|it| *it != Scheme::Isbn)
                .unwrap_or(first),
        )
    }

    /// True when both have an identifier of one scheme, and not the same.
    fn ids_contradict(&self, other: &Self) -> bool {
        let has = |it: &Self, scheme| it.ids.iter().any(|id| id.0 == scheme);
        Scheme::ALL.into_iter().any(|scheme| {
            let is_loose = scheme == Scheme::Doi && (self.is_preprint || other.is_preprint);
            !is_loose && has(self, scheme) && has(other, scheme)
        })
    }

    fn shares_family(&self, other: &Self) -> bool {
        let is_of = |it: &Family| other.families.iter().any(|its| its.may_be(*it));
        self.families.iter().any(is_of)
    }

    fn families_contradict(&self, other: &Self) -> bool {
        // `冯志伟` and `Feng Zhiwei` cannot be compared.
        let ((latin, cjk), (other_latin, other_cjk)) = (self.scripts, other.scripts);
        if !((latin && other_latin) || (cjk && other_cjk)) || self.shares_family(other) {
            return false;
        }
        // `C. A. R. Hoare` is `Tony Hoare`: initials tell people apart where the title tells little.
        let weight = self.shorter_weight(other);
        let is_same_year = self.year.is_some() && self.year == other.year;
        let is_namesake = |it: &Family| other.families.iter().any(|its| its.is_namesake(*it));
        !(weight >= BEGINNING || (weight >= REST && is_same_year))
            || !self.families.iter().any(is_namesake)
    }

    /// True when both name several authors, each another one first, and not the same people in another order.
    fn first_families_contradict(&self, other: &Self) -> bool {
        let is_list = |it: &Self| it.families.len() >= 2;
        let has = |it: &Family, list: &Self| list.families.iter().any(|its| its.may_be(*it));
        let is_reordered = self.families.iter().all(|it| has(it, other))
            || other.families.iter().all(|it| has(it, self));
        is_list(self)
            && is_list(other)
            && !is_reordered
            && !self.families[0].may_be(other.families[0])
    }

    /// True for a paper or book, and the post, talk, course or video about it, which has a place of its own.
    fn kinds_contradict(&self, other: &Self) -> bool {
        let is_about = |it: &Self| {
            let is_short = it.spelling.as_ref().is_none_or(|it| it.weight() < SHORT);
            match it.kind {
                Some(Kind::Article | Kind::Talk | Kind::Video | Kind::Course) => {
                    !it.urls.is_empty() && it.ids.is_empty()
                }
                // A paper is often cited with the link to its code.
                Some(Kind::Software) => is_short && !it.urls.is_empty() && it.ids.is_empty(),
                _ => false,
            }
        };
        let is_subject = |it: &Self| matches!(it.kind, Some(Kind::Paper | Kind::Book));
        (is_about(self) && is_subject(other)) || (is_subject(self) && is_about(other))
    }

    fn years_contradict(&self, other: &Self) -> bool {
        matches!((self.year, other.year), (Some(a), Some(b)) if (a - b).abs() > GAP)
    }
}

// What a key is of, beside the schemes.
const URL: u64 = 100;
const FOLD: u64 = 101;
const START: u64 = 102;
const END: u64 = 103;
const HEAD: u64 = 104;
const SHAPE: u64 = 105;

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

fn mix(what: u64, of: u64) -> u64 {
    (of ^ what.wrapping_mul(0x9E37_79B9_7F4A_7C15)).rotate_left(23)
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// The first and last letters of a fold, when it is long enough for a typo to be believed.
fn edges(fold: &str) -> Option<(&str, &str)> {
    let (start, _) = fold.char_indices().nth(EDGE)?;
    let (end, _) = fold.char_indices().rev().nth(EDGE - 1)?;
    Some((&fold[..start], &fold[end..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn profile(title: &str, author: &str, year: Option<i32>) -> Profile {
        let mut profile = Profile::new(Some(Kind::Paper), year).with_title(title);
        profile.add_author(author);
        profile
    }

    // Which works are told apart is in tests/suite/pairs.rs.
    proptest! {
        #[test]
        fn it_does_not_matter_who_asks(
            a in "[A-Za-z0-9 :(),&IVé学學.{}\\-]{0,30}",
            b in "[A-Za-z0-9 :(),&IVé学學.{}\\-]{0,30}",
            authors in ("[A-C]{0,1}", "[A-C]{0,1}"),
            years in (prop::option::of(1990..1999), prop::option::of(1990..1999)),
        ) {
            let (a, b) = (profile(&a, &authors.0, years.0), profile(&b, &authors.1, years.1));
            prop_assert_eq!(a.is_same(&b), b.is_same(&a));
        }

        #[test]
        fn a_title_is_its_own(title in "\\PC{1,40}") {
            let spelling = Spelling::new(&title);
            prop_assert!(spelling.is_empty() || spelling.compare(&spelling) == Alike::Equal);
        }

        #[test]
        fn one_title_begun_in_the_other(words in prop::collection::vec("[a-z]{1,8}", 1..12), cut in 0usize..12) {
            let (whole, part) = (words.join(" "), words[..cut.min(words.len())].join(" "));
            let (a, b) = (profile(&whole, "A", None), profile(&part, "A", None));
            prop_assert_eq!(a.is_same(&b), b.is_same(&a));
        }
    }
}
