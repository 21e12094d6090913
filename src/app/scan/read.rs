//! Reads one note for a scan: everything that needs the text and not the catalog, done on a worker.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::app::alike::{self, Spelling};
use crate::app::identity::{self, Profile};
use crate::app::spot::{Filter, Spotter};
use crate::app::{nicknames, suggest};
use crate::catalog::Facts;
use crate::collect::{self, NoteText, Unreadable};
use crate::extract::{About, Extraction, Format, Options, Section, extract};
use crate::model::{Kind, Manner, Mention, NameSource, title, url};

/// What a note holds, ready to be written.
pub(super) struct Read {
    pub(super) fingerprint: [u8; 16],
    pub(super) format: &'static str,
    pub(super) about: About,
    pub(super) sections: Vec<Section>,
    /// For each section the place of the one above.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) found: Vec<Found>,
    /// What is below the threshold.
    pub(super) weak: Vec<Weak>,
    pub(super) filter: Filter,
}

/// A mention below the threshold.
pub(super) struct Weak {
    pub(super) mention: Mention,
    /// The fold of the title; never empty.
    pub(super) fold: String,
    /// Place of the section it stands in.
    pub(super) section: Option<usize>,
    /// The line, trimmed.
    pub(super) text: String,
}

/// From which confidence on mentions and candidates are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Floors {
    pub(super) mentions: f32,
    pub(super) candidates: f32,
}

/// A mention, ready to be written.
pub(in crate::app) struct Found {
    pub(in crate::app) mention: Mention,
    /// The fold of the title; of the identifier or key where there is no title.
    pub(in crate::app) fold: String,
    /// Folds under which the work may be cited otherwise.
    pub(in crate::app) short_folds: Vec<String>,
    /// Other folds by whose first and last letters the work is looked up: the title in plain letters, and
    /// without its short name.
    pub(in crate::app) edge_folds: Vec<String>,
    pub(in crate::app) urls: Vec<String>,
    /// Place of the section it stands in.
    pub(in crate::app) section: Option<usize>,
    pub(in crate::app) profile: Profile,
    /// JSON.
    pub(in crate::app) facts: String,
    /// The line, trimmed.
    pub(in crate::app) text: String,
    pub(in crate::app) names: Vec<(String, String, NameSource)>,
    pub(in crate::app) tags: Vec<String>,
}

impl Found {
    /// True when it tells a title.
    pub(in crate::app) fn is_titled(&self) -> bool {
        !matches!(
            self.mention.manner,
            Manner::Identifier | Manner::Key | Manner::Name
        )
    }
}

/// Reads a note and finds what it cites.
pub(super) fn read(
    path: &Path,
    options: &Options,
    floors: Floors,
    rules: &suggest::Rules,
) -> Result<Read, Unreadable> {
    let note = collect::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // It never panics, as far as we know; one note that proves us wrong must not stop the others.
    catch_unwind(AssertUnwindSafe(|| {
        digest(&note, &name, options, floors, rules)
    }))
    .map_err(|_| {
        Unreadable::Io(std::io::Error::other(
            "a bug in notebib: the extractor failed on it",
        ))
    })
}

fn digest(
    note: &NoteText,
    name: &str,
    options: &Options,
    floors: Floors,
    rules: &suggest::Rules,
) -> Read {
    let text = note.text.as_str();
    let format = options.format.unwrap_or_else(|| Format::guess(name, text));
    let options = Options {
        format: Some(format),
        threshold: Some(floors.mentions.min(floors.candidates)),
    };
    let Extraction {
        mentions,
        sections,
        about,
    } = extract(text, name, &options);
    let parents = parents(&sections);
    let mut found = Vec::new();
    let mut weak = Vec::new();
    for mention in mentions {
        if mention.confidence >= floors.mentions {
            found.push(prepare(mention, text, &sections, &about, rules));
        } else if !matches!(mention.manner, Manner::Key | Manner::Name) {
            let fold = title::fold(&mention.title);
            if !fold.is_empty() {
                weak.push(Weak {
                    fold,
                    section: section_of(&mention, &sections),
                    text: line_at(text, mention.span.start).to_owned(),
                    mention,
                });
            }
        }
    }
    Read {
        fingerprint: note.fingerprint,
        format: format_name(format),
        about,
        parents,
        found,
        weak,
        sections,
        filter: Filter::new(text),
    }
}

const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Plain => "plain",
        Format::Markdown => "markdown",
        Format::Org => "org",
        Format::Html => "html",
        Format::Latex => "latex",
        Format::Typst => "typst",
        Format::Rst => "rst",
    }
}

fn parents(sections: &[Section]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        while open
            .last()
            .is_some_and(|&above| sections[above].level >= section.level)
        {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(at);
    }
    parents
}

fn prepare(
    mention: Mention,
    text: &str,
    sections: &[Section],
    about: &About,
    rules: &suggest::Rules,
) -> Found {
    let place = Place {
        section: section_of(&mention, sections),
        text: line_at(text, mention.span.start).to_owned(),
    };
    prepare_at(mention, place, &about.tags, rules)
}

/// Where a mention stands.
pub(super) struct Place {
    /// Place of the section.
    pub(super) section: Option<usize>,
    /// The line, trimmed.
    pub(super) text: String,
}

/// As [`prepare`], without the text of the note; `note_tags` are those of its front matter.
pub(super) fn prepare_at(
    mention: Mention,
    place: Place,
    note_tags: &[String],
    rules: &suggest::Rules,
) -> Found {
    let mut tags = mention
        .remark
        .as_deref()
        .map_or_else(Vec::new, |remark| rules.of_remark(remark));
    let headings = mention.outline.iter().map(|heading| &**heading);
    for tag in rules.of_place(note_tags.iter().map(String::as_str), headings) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let mut found = describe(mention);
    Found {
        section: place.section,
        facts: Facts::take(&mut found.mention).to_json(),
        text: place.text,
        tags,
        ..found
    }
}

/// What a work is known by, from what a mention says of it; nothing of the place.
pub(in crate::app) fn describe(mention: Mention) -> Found {
    let is_titled = !matches!(
        mention.manner,
        Manner::Identifier | Manner::Key | Manner::Name
    );
    let mut profile = Profile::new(Some(mention.kind), mention.year);
    let mut short_folds = Vec::new();
    let mut edge_folds = Vec::new();
    let mut names = Vec::new();
    if is_titled {
        let spelling = Spelling::new(&mention.title);
        short_folds = spelling.short_folds();
        let plain = spelling.fold();
        if !plain.is_empty() && plain != title::fold(&mention.title) {
            short_folds.push(plain.clone());
            edge_folds.push(plain);
        }
        edge_folds.extend(spelling.body_fold());
        if mention.kind == Kind::Book {
            edge_folds.extend(spelling.lead_fold());
        }
        names = names_of(&mention);
        profile = profile.with_spelling(spelling, &mention.title);
    }
    for id in &mention.ids {
        profile.add_identifier(id);
    }
    let mut urls: Vec<String> = Vec::new();
    for written in &mention.urls {
        let url = url::normalise(written);
        if !urls.contains(&url) {
            profile.add_normal_url(&url);
            urls.push(url);
        }
    }
    for author in &mention.authors {
        profile.add_author(author);
    }
    Found {
        fold: title::fold(&mention.title),
        short_folds,
        edge_folds,
        urls,
        section: None,
        profile: profile.sealed(),
        facts: String::new(),
        text: String::new(),
        names,
        tags: Vec::new(),
        mention,
    }
}

/// The names that a titled mention gives its work: fold, name, source.
fn names_of(mention: &Mention) -> Vec<(String, String, NameSource)> {
    let mut names: Vec<(String, String, NameSource)> = Vec::new();
    let mut add = |name: &str, source| {
        let fold = title::fold(name);
        // One letter or a number names nothing.
        let is_name = fold.chars().count() >= 2
            && fold.chars().any(char::is_alphabetic)
            && !alike::is_commentary(&fold)
            && !identity::is_generic(&fold);
        if is_name && !names.iter().any(|it| it.0 == fold) {
            names.push((fold, name.to_owned(), source));
        }
    };
    for alias in &mention.aliases {
        let is_before_colon = mention
            .title
            .strip_prefix(alias.as_str())
            .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '-', '—', '–']))
            || mention.title.contains(&format!(": {alias}:"));
        add(
            alias,
            if is_before_colon {
                NameSource::Colon
            } else if is_citation_key(alias, &mention.title) {
                NameSource::Key
            } else {
                NameSource::Acronym
            },
        );
    }
    for name in nicknames::weak(&mention.title) {
        add(&name, NameSource::Weak);
    }
    names
}

/// True for `lamport98` of `\bibitem{lamport98}`, a name for the work in citations alone: nobody calls the
/// work so in a sentence, and a key such as `a1` stands in sentences about something else.
fn is_citation_key(alias: &str, title: &str) -> bool {
    let digits = alias.len() - alias.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    alias.is_ascii()
        && !title.contains(alias)
        && (digits >= 2
            || alias.contains([':', '_'])
            || !alias.contains(|c: char| c.is_ascii_uppercase()))
}

/// The innermost section that the mention stands in; a heading does not stand in the section it opens.
fn section_of(mention: &Mention, sections: &[Section]) -> Option<usize> {
    let after = sections.partition_point(|section| section.line < mention.line);
    sections[..after]
        .iter()
        .rposition(|section| section.end_line >= mention.line)
}

/// Characters of a line that are stored: a line can be a whole book.
const LINE: usize = 400;

/// The line around a byte, trimmed; of a very long line what stands near.
pub(super) fn line_at(text: &str, at: usize) -> &str {
    let (start, end) = line_bounds(text, at);
    let line = &text[start..end];
    if line.len() <= LINE * 3 {
        return line.trim();
    }
    let mut from = at.saturating_sub(LINE / 4).max(start);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (at + LINE).min(end);
    while !text.is_char_boundary(to) {
        to += 1;
    }
    text[from..to].trim()
}

fn line_bounds(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline);
    (start, end)
}

/// A name in a note.
pub(super) struct Sight {
    pub(super) fold: String,
    pub(super) span: Range<usize>,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// Reads a note again and finds the names in it; none when it is not what was read before.
pub(super) fn sights(path: &Path, fingerprint: &[u8], spotter: &Spotter) -> Option<Vec<Sight>> {
    let note = collect::read(path).ok()?;
    (note.fingerprint == fingerprint).then(|| sights_in(&note.text, spotter))
}

pub(super) fn sights_in(text: &str, spotter: &Spotter) -> Vec<Sight> {
    let mut sights = Vec::new();
    let (mut counted, mut line) = (0, 1);
    spotter.find(text, |spot| {
        let bytes = text.as_bytes();
        let start = spot.span.start;
        line += memchr::memchr_iter(b'\n', &bytes[counted..start]).count();
        counted = start;
        let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |newline| newline + 1);
        sights.push(Sight {
            fold: spot.fold.to_owned(),
            line: number(line),
            column: number(text[line_start..start].chars().count() + 1),
            text: line_at(text, start).to_owned(),
            span: spot.span,
        });
    });
    sights
}

/// Lines and offsets as they are stored: notes are smaller than four gigabytes.
pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
