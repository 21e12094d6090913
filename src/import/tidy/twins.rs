//! Entries that are one: the same key, or the same DOI, and alike in all that both say.

use rustc_hash::FxHashMap;

use crate::import::bibtex::Strings;
use crate::import::bibtex::syntax::{Part, RawEntry, What};
use crate::model::{Entry, Identifier, Scheme, tex, title::fold};

/// What becomes of twins.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// The place of an entry that goes, and the key of the one that stays.
    pub(super) gone: FxHashMap<usize, String>,
    /// What an entry that stays takes over: name and value.
    pub(super) fields: FxHashMap<usize, Vec<(String, String)>>,
    /// Entries under two keys with one DOI, and entries under one key that do not agree: line and message.
    pub(super) alike: Vec<(u32, String)>,
}

/// Finds twins. Entries whose values are made of `@string`s are compared by what these say.
pub(super) fn find(parts: &[Part<'_>]) -> Twins {
    let mut twins = Twins::default();
    let mut strings = Strings::default();
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut by_doi: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut entries: FxHashMap<usize, Entry> = FxHashMap::default();
    for (at, part) in parts.iter().enumerate() {
        match &part.what {
            What::Strings(fields) => {
                for field in fields {
                    let value = strings.value(&field.value, &mut |_| {});
                    strings.define(field.name, value);
                }
            }
            What::Entry(raw) => {
                by_key.entry(raw.key.to_lowercase()).or_default().push(at);
                let doi = raw
                    .fields
                    .iter()
                    .find(|field| field.name.eq_ignore_ascii_case("doi"));
                let doi = doi.map(|field| tex::verbatim(&strings.value(&field.value, &mut |_| {})));
                if let Some(id) = doi
                    .and_then(|doi| Identifier::parse(&doi))
                    .filter(|id| id.scheme() == Scheme::Doi)
                {
                    by_doi.entry(id.value().to_owned()).or_default().push(at);
                }
            }
            _ => {}
        }
    }
    let mut read = |at: usize, raw: &RawEntry<'_>| {
        entries
            .entry(at)
            .or_insert_with(|| entry(raw, &strings))
            .clone()
    };
    let several = |map: FxHashMap<String, Vec<usize>>| -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = map.into_values().filter(|it| it.len() > 1).collect();
        groups.sort();
        groups
    };
    by_key.remove("");
    for group in several(by_key) {
        for (index, &at) in group.iter().enumerate().skip(1) {
            let What::Entry(raw) = &parts[at].what else {
                continue;
            };
            let this = read(at, raw);
            let twin = group[..index]
                .iter()
                .copied()
                .find(|first| match &parts[*first].what {
                    What::Entry(kept) => {
                        !twins.gone.contains_key(first) && agree(&read(*first, kept), &this)
                    }
                    _ => false,
                });
            match twin {
                Some(first) => {
                    let What::Entry(kept) = &parts[first].what else { continue };
                    let that = read(first, kept);
                    let known = twins.fields.entry(first).or_default();
                    for field in &this.fields {
                        if that.own(&field.0).is_none() && !known.iter().any(|it| it.0 == field.0) {
                            known.push(field.clone());
                        }
                    }
                    twins.gone.insert(at, kept.key.to_owned());
                }
                None => twins.alike.push((parts[at].line, format!("the key `{}` is there before, in an entry that says other things; both stay", raw.key))),
            }
        }
    }
    // Another key is cited somewhere: such an entry never goes.
    for group in several(by_doi) {
        let keys: Vec<&str> = group
            .iter()
            .filter_map(|at| match &parts[*at].what {
                What::Entry(raw) if !twins.gone.contains_key(at) => Some(raw.key),
                _ => None,
            })
            .collect();
        if let [first, .., last] = keys[..]
            && !first.eq_ignore_ascii_case(last)
        {
            let at = group[group.len() - 1];
            twins.alike.push((
                parts[at].line,
                format!(
                    "`{last}` has the DOI of `{first}`; both stay, since each key may be cited"
                ),
            ));
        }
    }
    twins
}

fn entry(raw: &RawEntry<'_>, strings: &Strings) -> Entry {
    let mut entry = Entry::new(raw.key, raw.entry_type);
    for field in &raw.fields {
        entry.push(
            &field.name.to_lowercase(),
            strings.value(&field.value, &mut |_| {}),
        );
    }
    entry
}

fn agree(a: &Entry, b: &Entry) -> bool {
    a.entry_type == b.entry_type
        && b.fields.iter().all(|(name, value)| {
            a.own(name).is_none_or(|other| {
                other == value || fold(&tex::plain(other)) == fold(&tex::plain(value))
            })
        })
}
