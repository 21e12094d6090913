//! A `.bib` file in, what is wrong in it out: named rules, each with an explanation, some with a mending.
//!
//! **Source**: the required fields of classic styles (btxdoc, section 3.1) and of biblatex's data model (manual
//! 3.20, section 2.1.1); what JabRef's integrity check looks at, as its documentation tells.

mod rules;
mod values;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::bibtex::Strings;
use super::bibtex::syntax::{RawEntry, What, parts};
use crate::model::Entry;
pub use rules::{RULES, Rule, rule};

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// True when a bibliography cannot be right with it.
    pub is_error: bool,
    /// Where: a byte of the text.
    pub at: usize,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// The key of the entry; empty when it is in none.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// An entry as the rules see it.
struct Seen<'t> {
    raw: RawEntry<'t>,
    entry: Entry,
    span: Range<usize>,
}

/// Checks a file; `is_off` says which rules are not asked for.
///
/// **Shape**: in the order of the text.
#[must_use]
pub fn lint(text: &str, is_off: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Found { list: Vec::new() };
    let mut strings = Strings::default();
    let mut seen: Vec<Seen<'_>> = Vec::new();
    for part in parts(text) {
        let span = part.span.clone();
        match part.what {
            What::Text | What::Comment | What::Preamble(_) => {}
            What::Broken(reason) => found.add("syntax", span.start, "", reason),
            What::Strings(fields) => {
                for field in &fields {
                    let value = strings.joined(&field.value, &mut |name| {
                        found.add(
                            "unknown-string",
                            field.at,
                            "",
                            format!("no @string defines `{name}`"),
                        );
                    });
                    strings.define(field.name, value);
                }
            }
            What::Entry(raw) => {
                let mut entry = Entry::new(raw.key, raw.entry_type);
                for field in &raw.fields {
                    let value = strings.value(&field.value, &mut |name| {
                        found.add(
                            "unknown-string",
                            field.span.start,
                            raw.key,
                            format!("no @string defines `{name}`"),
                        );
                    });
                    let name = field.name.to_lowercase();
                    if value.trim().is_empty() {
                        found.add(
                            "empty-field",
                            field.at,
                            raw.key,
                            format!("`{name}` has no value"),
                        );
                    } else if entry.own(&name).is_some() {
                        found.add(
                            "duplicate-field",
                            field.at,
                            raw.key,
                            format!(
                                "`{name}` stands twice; BibTeX takes the first, Biber the last"
                            ),
                        );
                    }
                    entry.push(&name, value);
                }
                for &at in &raw.missing_commas {
                    found.add(
                        "missing-comma",
                        at,
                        raw.key,
                        "a comma is missing here".to_owned(),
                    );
                }
                seen.push(Seen { raw, entry, span });
            }
        }
    }
    inherit(&mut seen, &mut found);
    for one in &seen {
        values::check(one, &mut found);
    }
    rules::across(&seen, &mut found);
    let mut list = found.list;
    list.retain(|it| !is_off(it.rule));
    list.sort_by_key(|it| it.at);
    place(text, &mut list);
    list
}

/// Lets entries know what they have from others; names the parents that are not there.
fn inherit(seen: &mut [Seen<'_>], found: &mut Found) {
    let mut located: Vec<super::Located> = seen
        .iter()
        .map(|it| super::Located {
            entry: it.entry.clone(),
            line: 0,
        })
        .collect();
    let places: FxHashMap<String, usize> = seen
        .iter()
        .enumerate()
        .map(|(at, it)| (it.entry.key.to_lowercase(), at))
        .collect();
    super::bibtex::inherit(&mut located);
    for (at, one) in located.into_iter().enumerate() {
        for link in ["crossref", "xdata"] {
            for name in one
                .entry
                .own(link)
                .into_iter()
                .flat_map(|names| names.split(','))
                .map(str::trim)
            {
                if !places.contains_key(&name.to_lowercase()) {
                    let place = field_at(&seen[at], link);
                    found.add(
                        "missing-parent",
                        place,
                        &one.entry.key,
                        format!("no entry has the key `{name}`"),
                    );
                }
            }
        }
        seen[at].entry.inherited = one.entry.inherited;
    }
}

/// Where the value of a field stands; the entry when it has no such field.
fn field_at(seen: &Seen<'_>, name: &str) -> usize {
    let field = seen
        .raw
        .fields
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case(name));
    field.map_or(seen.span.start, |field| field.span.start)
}

struct Found {
    list: Vec<Finding>,
}

impl Found {
    fn add(&mut self, name: &'static str, at: usize, key: &str, message: String) {
        self.list.push(Finding {
            rule: name,
            is_error: rule(name).is_some_and(|rule| rule.is_error),
            at,
            line: 0,
            column: 0,
            key: key.to_owned(),
            message,
        });
    }
}

/// Works out lines and columns, in one pass over the text.
fn place(text: &str, list: &mut [Finding]) {
    let (mut line, mut start, mut from) = (1_u32, 0, 0);
    for finding in list {
        for offset in memchr::memchr_iter(b'\n', &text.as_bytes()[from..finding.at]) {
            line += 1;
            start = from + offset + 1;
        }
        from = finding.at;
        finding.line = line;
        let before = text.get(start..finding.at).unwrap_or_default();
        finding.column = u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        lint(text, |_| false)
            .into_iter()
            .map(|it| format!("{}:{} {} {}", it.line, it.column, it.rule, it.key))
            .collect()
    }

    #[test]
    fn a_good_file_has_no_findings() {
        let good = "@article{codd, author={Codd, E. F.}, title={A {SQL} Model}, journal={CACM}, year=1970, pages={1--2},\n\
             month=jun, doi={10.1145/362384.362685}, issn={0001-0782}}\n@inproceedings{a, author={B, C}, title={T}, crossref={p}}\n\
             @proceedings{p, title={P}, year={2001}, isbn={978-0-201-03801-9}}\n@online{o, title={O}, author={{Team}}, url={https://e.org}, date={2020-01-02/2021}}\n";
        assert_eq!(findings(good), Vec::<String>::new());
    }

    #[test]
    fn every_rule_finds_what_it_is_for() {
        for (text, rule) in [
            ("@misc{a, x = {1}\n", "syntax"),
            ("@misc{, title={T}}", "missing-key"),
            ("@misc{a b, title={T}}", "odd-key"),
            (
                "@misc{a, title={T}}\n@book{A, title={Other}, author={B, C}, publisher={D}, year={2001}}",
                "duplicate-key",
            ),
            ("@misc{a, title={T}, title={U}}", "duplicate-field"),
            (
                "@article{a, title={T}, author={A, B}, year={2001}}",
                "missing-field",
            ),
            ("@artikle{a, title={T}}", "unknown-type"),
            (
                "@misc{a, title={T}, doi={http://dx.doi.org/10.1145/362384.362685}}",
                "doi-form",
            ),
            ("@misc{a, title={T}, doi={nonsense}}", "odd-doi"),
            ("@misc{a, title={T}, isbn={978-0-201-03801-8}}", "odd-isbn"),
            ("@misc{a, title={T}, issn={0001-0783}}", "odd-issn"),
            ("@misc{a, title={T}, year={soon}}", "odd-year"),
            ("@misc{a, title={T}, date={May 3, 2001}}", "odd-date"),
            ("@misc{a, title={T}, month={June}}", "month-form"),
            ("@misc{a, title={T}, month={Juli 5th}}", "odd-month"),
            ("@misc{a, title={T}, pages={1-5}}", "pages-form"),
            ("@misc{a, title={T}, author={A. Bee et al.}}", "odd-names"),
            (
                "@misc{a, title={T}, author={Bee, A., Cee, D., Eff, G.}}",
                "odd-names",
            ),
            ("@misc{a, title={On the DNA of Mice}}", "lost-capitals"),
            ("@misc{a, title={G\u{c3}\u{b6}del}}", "mojibake"),
            ("@misc{a, title={T}, url={example.org/a b}}", "odd-url"),
            ("@misc{a, title={T}, note={}}", "empty-field"),
            ("@misc{a, title={T} year={2001}}", "missing-comma"),
            ("@misc{a, title={T}, publisher=acm}", "unknown-string"),
            (
                "@inproceedings{a, title={T}, author={B, C}, crossref={none}, booktitle={X}, year=2001}",
                "missing-parent",
            ),
            (
                "@article{a, title={T}, author={B, C}, journal={J}, year={2001}, volume={RA-3}}",
                "odd-number",
            ),
            (
                "@misc{a, title={One long title}, doi={10.1145/362384.362685}}\n@misc{b, title={Another}, doi={10.1145/362384.362685}}",
                "same-work",
            ),
            (
                "@misc{a, title={One long title of a work}, author={B, C}, eprint={1806.03377}, archiveprefix={arXiv}, year=2018}\n\
                 @article{b, title={One Long Title of a Work}, author={B, C}, journal={J}, year={2019}}",
                "published-preprint",
            ),
        ] {
            let found = lint(text, |_| false);
            assert!(
                found.iter().any(|it| it.rule == rule),
                "{rule}: {text}: {found:?}"
            );
            assert!(
                lint(text, |name| name == rule)
                    .iter()
                    .all(|it| it.rule != rule)
            );
        }
    }
}
