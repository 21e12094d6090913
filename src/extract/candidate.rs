//! Candidates: stretches of a note that may be a reference, before anything is decided.
//!
//! Readers hand candidates over through a [`Sink`], in any order; what they know of headings goes there
//! too. Nothing here decides: see [`super::decide`].

use std::borrow::Cow;
use std::ops::Range;

use super::About;
use super::bracket::Bracket;
use super::sections::{self, Below};
use crate::model::{Identifier, Kind, Manner};

/// Something that speaks for or against a candidate being a reference.
///
/// Signals are what readers see; how much each weighs is [`super::decide`]'s business alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Signal {
    // Written on the line.
    /// `[2019, SOSP, 510 refs]`.
    Bracket,
    /// A byline: `Title - Author`, `by Kairouz et al.`.
    Byline,
    /// What may be a byline: one plain word or a phrase behind a dash.
    MaybeByline,
    /// The whole has the shape of a formatted reference: authors, title, container, year.
    Formatted,
    /// A publication year, outside a bracket.
    Year,
    /// A venue that the table knows, outside a bracket.
    Venue,
    /// A DOI, arXiv id, ISBN or the like.
    Identifier,
    /// A URL on the same line, or the target of the link whose text is the title.
    Url,
    /// A URL on the line below, alone.
    UrlBelow,
    /// A URL of a place where papers and articles live (a rule in refs/sites.toml says so).
    WorkUrl,
    /// A URL that is no work: a home page, a profile, a search, an image.
    SiteUrl,
    /// A citation key.
    Key,
    /// In 《》, 「」, “” or "" or emphasis, as titles are.
    Quoted,
    /// In 《》, which stand around titles and nothing else.
    TitleMark,
    /// A word before it says what it is: `paper:`, `论文`, `see`.
    Announced,

    // The words of the title.
    /// Most words capitalised, as English titles are.
    TitleCase,
    /// A short name, a colon, and more words: `PipeDream: Generalized …`.
    ShortName,
    /// A short name, a colon, and a title in capitals: `PipeDream: Generalized Pipeline Parallelism`.
    NamedTitle,
    /// Seven words or more, in capitals but for the small ones.
    LongTitle,
    /// A question, as titles of articles are.
    Question,
    /// Words that only titles have: `A Survey of`, `Towards`, `详解`, `综述`.
    TitleWords,
    /// One or two words.
    Short,
    /// Longer than titles are.
    Long,
    /// Runs like prose: ends in a full stop, has a finite verb, small words, a comma splice.
    Prose,
    /// A common noun phrase, as topics and facts are, in lower case.
    LowerCase,
    /// Has the look of code, a formula, a path, a measurement.
    Code,
    /// A label for what follows: ends in a colon, or is one of the words of refs/sections.toml.
    Label,

    // Where it stands.
    /// Right below a heading such as `related materials` or `参考资料`.
    InReferences,
    /// Right below a heading with a word such as `readings` or `论文` among others.
    InReadings,
    /// Below a heading of either kind, but deeper.
    UnderReferences,
    /// Most of its siblings are references by their own signals.
    AmongReferences,
    /// Most of its siblings look like titles.
    AmongTitles,
    /// Few of its siblings are references by their own signals.
    AmongProse,
    /// Has notes of its own below, as a work that was read has.
    HasNotes,
    /// The first thing below it is a verdict: `very good`, `good`, `useful`.
    HasVerdict,
    /// Has a references section of its own below.
    HasReferences,
    /// Has a label such as `highlights` or `questions` right below.
    HasHighlights,
    /// What stands right below is quoted, as from a source.
    HasQuotes,
    /// What stands right below are references, so that this is the heading above them.
    HoldsReferences,
    /// At the outermost level of an outline whose outermost level is of references.
    Outermost,
    /// In a list item, a table cell or an outline item of its own.
    OwnItem,
    /// Its title is the text of the link that its item or cell starts with.
    LinkItem,
    /// In running text.
    Inline,
    /// A heading of the markup.
    Heading,
    /// Below a reference, where facts about it are.
    UnderWork,
    /// The note's own parts: a table of contents, a link to another section or another note.
    Internal,
    /// In a list of which most items read like titles, and long ones: topics are shorter.
    ListOfTitles,
    /// In a list of which half the items end in a year.
    ListOfYears,
}

/// A set of [`Signal`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals(u64);

impl Signals {
    /// A set of these.
    #[must_use]
    pub const fn of(signals: &[Signal]) -> Self {
        let mut set = Self(0);
        let mut index = 0;
        while index < signals.len() {
            set.insert(signals[index]);
            index += 1;
        }
        set
    }

    /// Adds a signal.
    #[inline]
    pub const fn insert(&mut self, signal: Signal) {
        self.0 |= 1 << signal as u8;
    }

    /// Adds a signal when the claim holds.
    #[inline]
    pub const fn insert_if(&mut self, claim: bool, signal: Signal) {
        if claim {
            self.insert(signal);
        }
    }

    /// Takes a signal away.
    pub const fn remove(&mut self, signal: Signal) {
        self.0 &= !(1 << signal as u8);
    }

    /// Without what says nothing against a formatted reference: its title is set off by the form, however
    /// it reads, and what stands below it are facts.
    #[must_use]
    pub fn settled(self) -> Self {
        if !self.contains(Signal::Formatted) {
            return self;
        }
        self.without(Self::from([
            Signal::Short,
            Signal::Long,
            Signal::Prose,
            Signal::LowerCase,
            Signal::Code,
            Signal::AmongProse,
            Signal::HoldsReferences,
        ]))
    }

    /// True when the signal was seen.
    #[inline]
    #[must_use]
    pub const fn contains(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u8) != 0
    }

    /// The signals of both.
    #[inline]
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The signals that the other set has not.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True when any signal of the other set was seen.
    #[inline]
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The numbers of the signals seen, ascending.
    pub(super) fn bits(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(bit)
        })
    }
}

impl FromIterator<Signal> for Signals {
    #[inline]
    fn from_iter<I: IntoIterator<Item = Signal>>(signals: I) -> Self {
        let mut set = Self::default();
        signals.into_iter().for_each(|signal| set.insert(signal));
        set
    }
}

impl<const N: usize> From<[Signal; N]> for Signals {
    #[inline]
    fn from(signals: [Signal; N]) -> Self {
        signals.into_iter().collect()
    }
}

impl std::fmt::Debug for Signals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set()
            .entries(self.bits().map(super::decide::name_of))
            .finish()
    }
}

/// What a candidate says of the work, all optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Names as written, in order.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written.
    pub venue: Option<String>,
    /// Organisation as written.
    pub org: Option<String>,
    /// Citation count.
    pub cited_by: Option<u32>,
    /// Volume, as written.
    pub volume: Option<String>,
    /// Issue, as written.
    pub issue: Option<String>,
    /// Pages, as written.
    pub pages: Option<String>,
    /// Publisher, as written.
    pub publisher: Option<String>,
    /// URLs, in the order of the text. What they say (identifiers, kind) is read off them later, for
    /// every reader alike.
    pub urls: Vec<String>,
    /// Identifiers, in the order of the text.
    pub ids: Vec<Identifier>,
    /// The kind, where something says it.
    pub kind: Option<Kind>,
    /// Names by which the note calls it, beside those in its title: a citation key.
    pub aliases: Vec<String>,
}

impl Facts {
    /// Takes over what the other has and this has not; lists are joined, without duplicates.
    pub fn fill_from(&mut self, other: Self) {
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
        self.year = self.year.or(other.year);
        self.venue = self.venue.take().or(other.venue);
        self.org = self.org.take().or(other.org);
        self.cited_by = self.cited_by.or(other.cited_by);
        self.volume = self.volume.take().or(other.volume);
        self.issue = self.issue.take().or(other.issue);
        self.pages = self.pages.take().or(other.pages);
        self.publisher = self.publisher.take().or(other.publisher);
        for url in other.urls {
            if !self.urls.contains(&url) {
                self.urls.push(url);
            }
        }
        for id in other.ids {
            if !self.ids.contains(&id) {
                self.ids.push(id);
            }
        }
        self.kind = self.kind.or(other.kind);
        for alias in other.aliases {
            if !self.aliases.contains(&alias) {
                self.aliases.push(alias);
            }
        }
    }
}

impl From<Bracket<'_>> for Facts {
    fn from(bracket: Bracket<'_>) -> Self {
        Self {
            authors: bracket.names.map(str::to_owned).into_iter().collect(),
            year: bracket.year,
            venue: bracket.venue.map(str::to_owned),
            org: bracket.org.map(str::to_owned),
            cited_by: bracket.cited_by,
            ..Self::default()
        }
    }
}

/// A stretch of a note that may be a reference.
#[derive(Debug, Clone)]
pub struct Candidate<'t> {
    /// From the first byte of the title to the last byte that tells of the work; offsets into the note.
    pub span: Range<usize>,
    /// The title as written, without number, bracket, byline and markup; joined by one space across a
    /// line break. The identifier, URL or key when there is no title.
    pub title: Cow<'t, str>,
    /// How the note points at the work.
    pub manner: Manner,
    /// What it says of the work.
    pub facts: Facts,
    /// What speaks for and against.
    pub signals: Signals,
    /// The note's words under the title.
    pub remark: Option<Cow<'t, str>>,
    /// The section it stands in, as [`Sink::section`] gave it; none at the top.
    pub section: Option<usize>,
}

impl<'t> Candidate<'t> {
    /// A candidate of which nothing is known yet but its place and title.
    #[must_use]
    pub fn new(span: Range<usize>, title: impl Into<Cow<'t, str>>, manner: Manner) -> Self {
        Self {
            span,
            title: title.into(),
            manner,
            facts: Facts::default(),
            signals: Signals::default(),
            remark: None,
            section: None,
        }
    }
}

/// A heading as readers see it.
#[derive(Debug, Clone)]
pub(super) struct Heading<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) level: u32,
    pub(super) start: usize,
    /// Where the section ends; known once it is closed.
    pub(super) end: Option<usize>,
    pub(super) parent: Option<usize>,
}

/// Where readers put what they find.
#[derive(Debug)]
pub struct Sink<'t> {
    text: &'t str,
    /// What is less certain than this will be dropped, unless its URLs speak for it.
    pub(super) threshold: f32,
    pub(super) candidates: Vec<Candidate<'t>>,
    pub(super) headings: Vec<Heading<'t>>,
    open: Vec<usize>,
    /// What the headings around the text say of what stands in it, where the text was cut out of a note.
    pub(super) outer: Option<(Below, bool)>,
    /// What readers passed over without a look at its words: code, comments.
    pub(super) passed: Vec<Range<usize>>,
    /// What the note says of itself; readers fill in what they see.
    pub about: About,
}

impl<'t> Sink<'t> {
    /// An empty sink for a note, of which nothing less certain than `threshold` is wanted.
    #[must_use]
    pub fn new(text: &'t str, threshold: f32) -> Self {
        Self {
            text,
            threshold,
            candidates: Vec::new(),
            headings: Vec::new(),
            open: Vec::new(),
            outer: None,
            passed: Vec::new(),
            about: About::default(),
        }
    }

    /// The whole note; all offsets are into this.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Opens a section at a heading that starts at `start`, and closes those of the same or a deeper
    /// level. Levels count from 1.
    pub fn open_section(
        &mut self,
        text: impl Into<Cow<'t, str>>,
        level: u32,
        start: usize,
    ) -> usize {
        self.close_sections(level, start);
        let parent = self.open.last().copied();
        self.headings.push(Heading {
            text: text.into(),
            level,
            start,
            end: None,
            parent,
        });
        self.open.push(self.headings.len() - 1);
        self.headings.len() - 1
    }

    /// Closes the open sections of this level and deeper; `end` is where what follows starts.
    pub fn close_sections(&mut self, level: u32, end: usize) {
        while let Some(&last) = self.open.last() {
            if self.headings[last].level < level {
                break;
            }
            self.headings[last].end = Some(end);
            self.open.pop();
        }
    }

    /// The innermost open section.
    #[must_use]
    pub fn section(&self) -> Option<usize> {
        self.open.last().copied()
    }

    /// The level of the innermost open section; 0 when none is open.
    #[must_use]
    pub fn level(&self) -> u32 {
        self.section()
            .map_or(0, |section| self.headings[section].level)
    }

    /// The heading of a section, as written.
    #[must_use]
    pub fn heading(&self, section: usize) -> &str {
        &self.headings[section].text
    }

    /// What the headings above say of what stands here, and true when the nearest one says it.
    pub(super) fn around(&self) -> Option<(Below, bool)> {
        let mut above = self.section();
        let mut is_nearest = true;
        while let Some(section) = above {
            let below = sections::below(&self.headings[section].text);
            if below.is_some() {
                return below.map(|below| (below, is_nearest));
            }
            is_nearest = false;
            above = self.headings[section].parent;
        }
        self.outer
            .map(|(below, was_nearest)| (below, was_nearest && is_nearest))
    }

    /// Takes a candidate over. Where its `section` is none, it stands in the innermost open one.
    pub fn push(&mut self, mut candidate: Candidate<'t>) {
        candidate.section = candidate.section.or(self.section());
        self.candidates.push(candidate);
    }
}
