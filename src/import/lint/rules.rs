//! The rules, and those of them that look at several entries.

use rustc_hash::FxHashMap;

use super::{Found, Seen, field_at};
use crate::model::{Identifier, Scheme, title::fold};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// True when a bibliography cannot be right with what it finds.
    pub is_error: bool,
    /// True when `--fix` mends it.
    pub is_fixable: bool,
    /// What it finds, why that matters, what to do.
    pub explanation: &'static str,
}

const fn error(name: &'static str, explanation: &'static str) -> Rule {
    Rule {
        name,
        is_error: true,
        is_fixable: false,
        explanation,
    }
}

const fn warning(name: &'static str, is_fixable: bool, explanation: &'static str) -> Rule {
    Rule {
        name,
        is_error: false,
        is_fixable,
        explanation,
    }
}

/// All rules.
pub const RULES: [Rule; 28] = [
    error(
        "syntax",
        "An entry that no parser can read to its end: a brace or a quotation mark is not closed, a value or a field name is missing. All of the entry is lost for BibTeX. Look at the line before, too: what is open there ends here.",
    ),
    error(
        "missing-key",
        "An entry without a citation key. BibTeX refuses it, and nothing can cite it.",
    ),
    error(
        "duplicate-key",
        "Two entries have the same key; capitals do not count. BibTeX stops at the second, Biber takes one of them. Rename one, or let `notebib tidy` make one of two that say the same.",
    ),
    error(
        "missing-field",
        "A field that classic styles and biblatex's data model demand of this type. Styles warn and print a gap. A crossref may give it.",
    ),
    error(
        "unknown-string",
        "A value names a @string that nothing defines before. BibTeX prints nothing in its place. Define it, or put the text in braces.",
    ),
    error(
        "missing-parent",
        "crossref or xdata names an entry that is not in the file, so that all it should give is missing.",
    ),
    error(
        "odd-doi",
        "The doi field holds no DOI: one begins with 10., four digits or more, and a slash.",
    ),
    error(
        "odd-isbn",
        "The check digit of an ISBN is wrong: a digit was misread or two were swapped.",
    ),
    error(
        "odd-issn",
        "The check digit of an ISSN is wrong: a digit was misread or two were swapped.",
    ),
    error(
        "odd-year",
        "The year is no year. Styles sort by it and build labels from it. Put words such as `in press` into pubstate or note.",
    ),
    error(
        "odd-date",
        "The date is none of the ISO form that biblatex reads, such as 2019, 2019-05-03 or 2019/2021; it is dropped.",
    ),
    warning(
        "duplicate-field",
        false,
        "A field stands twice in an entry. BibTeX takes the first and warns, Biber takes the last.",
    ),
    warning(
        "unknown-type",
        false,
        "No style knows this type of entry; it is formatted as @misc, or not at all.",
    ),
    warning(
        "odd-key",
        false,
        "The key holds a character that BibTeX, Biber, LaTeX or Pandoc trips over: a space, a brace, one of , # % ~ \\ \" ' ( ) =.",
    ),
    warning(
        "odd-month",
        false,
        "The month is none. Write jan to dec, without braces.",
    ),
    warning(
        "odd-names",
        false,
        "Names that are cut wrongly: separated by commas or semicolons and not by `and`, an `et al.` that is `and others`, more than two commas in a name, a digit in it.",
    ),
    warning(
        "odd-number",
        false,
        "Biber's data model takes an integer here; it warns, and sorting by it fails. Put the rest of it into series or note.",
    ),
    warning(
        "odd-url",
        false,
        "The url field holds no URL: it begins with http:// or https:// and has no blank.",
    ),
    warning(
        "same-work",
        false,
        "Two entries have one DOI, arXiv id or the same title and authors under two keys: the bibliography lists the work twice when both are cited.",
    ),
    warning(
        "published-preprint",
        false,
        "The entry is of a preprint, and the file has the publication of the same work. Cite the publication.",
    ),
    warning(
        "doi-form",
        true,
        "The doi field holds a URL or a prefix. Styles put the resolver before it once more.",
    ),
    warning(
        "month-form",
        true,
        "The month is written out or a number. Styles translate and sort only jan to dec, without braces.",
    ),
    warning(
        "pages-form",
        true,
        "A single hyphen between pages. TeX sets a range with --.",
    ),
    warning(
        "lost-capitals",
        true,
        "A name or acronym in a title stands outside braces: styles in sentence case print `dna` for `DNA`.",
    ),
    warning(
        "mojibake",
        true,
        "Text in UTF-8 that was once read as Latin-1: `Ã¶` for `ö`.",
    ),
    warning(
        "empty-field",
        true,
        "A field without a value. Some styles take it for a value and print a gap.",
    ),
    warning(
        "missing-comma",
        true,
        "No comma between two fields. BibTeX skips the rest of the entry.",
    ),
    warning(
        "url-is-doi",
        true,
        "The url only repeats the doi; both are printed.",
    ),
];

/// The rule of this name; none when there is none.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The rules over several entries.
pub(super) fn across(seen: &[Seen<'_>], found: &mut Found) {
    let mut keys: FxHashMap<String, &str> = FxHashMap::default();
    let mut ids: FxHashMap<Identifier, usize> = FxHashMap::default();
    let mut titles: FxHashMap<(String, String), usize> = FxHashMap::default();
    for (at, one) in seen.iter().enumerate() {
        let key = &one.entry.key;
        if !key.is_empty()
            && let Some(before) = keys.insert(key.to_lowercase(), key)
        {
            found.add(
                "duplicate-key",
                one.span.start,
                key,
                format!("the key is there before: `{before}`"),
            );
            continue;
        }
        let mut twin = None;
        for id in one.entry.identifiers() {
            let is_part = id.scheme() == Scheme::Isbn;
            match ids.get(&id) {
                Some(&first) if !is_part => twin = twin.or(Some(first)),
                Some(_) => {}
                None => {
                    ids.insert(id, at);
                }
            }
        }
        let title = fold(&one.entry.title());
        let author = one
            .entry
            .authors()
            .first()
            .map(|name| fold(name.rsplit(' ').next().unwrap_or(name)))
            .unwrap_or_default();
        if title.chars().count() > 12 && !author.is_empty() {
            let place = titles.entry((title, author)).or_insert(at);
            if *place != at {
                twin = twin.or(Some(*place));
            }
        }
        if let Some(first) = twin {
            tell(seen, first, at, found);
        }
    }
}

fn is_preprint(one: &Seen<'_>) -> bool {
    let has_venue = one
        .entry
        .first(&["journal", "journaltitle", "booktitle"])
        .is_some_and(|venue| {
            let venue = venue.to_lowercase();
            !venue.contains("arxiv") && !venue.contains("corr") && !venue.contains("preprint")
        });
    !has_venue
        && (one.entry.get("eprint").is_some()
            || one
                .entry
                .venue()
                .is_some_and(|venue| venue.to_lowercase().contains("arxiv")))
}

fn tell(seen: &[Seen<'_>], first: usize, second: usize, found: &mut Found) {
    let (a, b) = (&seen[first], &seen[second]);
    match (is_preprint(a), is_preprint(b)) {
        (true, false) => found.add(
            "published-preprint",
            field_at(a, "eprint"),
            &a.entry.key,
            format!("it is published: `{}`", b.entry.key),
        ),
        (false, true) => found.add(
            "published-preprint",
            field_at(b, "eprint"),
            &b.entry.key,
            format!("it is published: `{}`", a.entry.key),
        ),
        _ => found.add(
            "same-work",
            b.span.start,
            &b.entry.key,
            format!("it is the work of `{}`", a.entry.key),
        ),
    }
}
