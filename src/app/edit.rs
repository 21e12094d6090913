//! The verbs by which a person changes the catalog: each one operation, which `undo` takes back.
//!
//! In: works that [`super::find::resolve`] found, and what to do. Out: what changed; nothing is recorded
//! when nothing did.

use super::Error;
use super::change::Change;
use crate::catalog::choose::choose;
use crate::catalog::decisions::{self, Place};
use crate::catalog::{Catalog, Write, aliases, fields, search, tags, works};
use crate::export::keys::{self, Formula, KeyFacts};
use crate::model::{Work, WorkId};

fn load(catalog: &Catalog, work: WorkId) -> Result<Work, Error> {
    // The work was found a moment ago; another process may have undone the scan that brought it.
    let found = works::load(catalog.connection(), work)?;
    Ok(found.ok_or(crate::catalog::Error::NoWork)?)
}

/// Says fields of a work; true when anything changed.
///
/// # Errors
/// When a key or identifier belongs to another work; nothing has changed then.
pub fn set(
    catalog: &mut Catalog,
    work: WorkId,
    changes: &[Change],
    now: &str,
) -> Result<bool, Error> {
    let key = load(catalog, work)?.key;
    let names: Vec<&str> = changes.iter().map(Change::name).collect();
    write(
        catalog,
        "set",
        &format!("{key}: {}", names.join(", ")),
        now,
        |tx| apply(tx, work, changes),
    )
}

/// Runs a verb; true when it was recorded, which is when it changed anything.
fn write(
    catalog: &mut Catalog,
    verb: &str,
    summary: &str,
    now: &str,
    run: impl FnOnce(&Write<'_>) -> Result<(), Error>,
) -> Result<bool, Error> {
    let operation = catalog.write(verb, summary, now, |tx| {
        run(tx)?;
        Ok::<_, Error>(tx.operation())
    })?;
    Ok(catalog
        .history(1)?
        .first()
        .is_some_and(|newest| newest.id == operation))
}

impl Change {
    /// The name of the field that it changes.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Set(name, _) | Self::Clear(name) => name,
            Self::SetId(id) => id.scheme().as_str(),
            Self::ClearId(scheme) => scheme.as_str(),
        }
    }
}

/// Says fields of a work, inside an operation.
pub(super) fn apply(tx: &Write<'_>, work: WorkId, changes: &[Change]) -> Result<(), Error> {
    for change in changes {
        match change {
            Change::Key(key) => {
                fields::set_key(tx, work, key)?;
            }
            Change::Set(name, value) => {
                fields::set(tx, work, name, fields::USER, value, tx.now())?;
            }
            Change::Clear(name) => {
                fields::clear(tx, work, name, fields::USER)?;
            }
            Change::SetId(id) => {
                if let Some(owner) = fields::identifier_owner(tx, id, work)? {
                    return Err(Error::IdentifierTaken {
                        scheme: id.scheme().as_str(),
                        value: id.value().to_owned(),
                        owner,
                    });
                }
                fields::set_identifier(tx, work, id)?;
            }
            Change::ClearId(scheme) => {
                fields::clear_identifier(tx, work, *scheme)?;
            }
        }
    }
    Ok(choose(tx, &[work])?)
}

/// What a person changed in a form, see [`super::form`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits {
    /// Fields that changed.
    pub changes: Vec<Change>,
    /// Tags that are new, or were only suggested.
    pub tags_added: Vec<String>,
    /// Tags that are gone.
    pub tags_removed: Vec<String>,
    /// Names that are new.
    pub aliases_added: Vec<String>,
    /// Names that are gone.
    pub aliases_removed: Vec<String>,
}

impl Edits {
    /// True when the form came back as it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Does what an edited form says, as one operation; true when anything changed.
///
/// # Errors
/// As [`set`].
pub fn edit(catalog: &mut Catalog, work: WorkId, edits: &Edits, now: &str) -> Result<bool, Error> {
    let key = load(catalog, work)?.key;
    write(catalog, "edit", &key, now, |tx| {
        apply_edits(tx, work, edits)
    })
}

/// As [`edit`], inside an operation.
pub(super) fn apply_edits(tx: &Write<'_>, work: WorkId, edits: &Edits) -> Result<(), Error> {
    for tag in &edits.tags_removed {
        tags::remove(tx, work, tag)?;
    }
    for tag in &edits.tags_added {
        tags::add(tx, work, tag)?;
    }
    for name in &edits.aliases_removed {
        aliases::remove(tx, work, name)?;
    }
    for name in &edits.aliases_added {
        aliases::add(tx, work, name)?;
    }
    apply(tx, work, &edits.changes)
}

/// Puts tags on a work; true when any is new.
///
/// # Errors
/// [`Error::NoTag`].
pub fn add_tags(
    catalog: &mut Catalog,
    work: WorkId,
    tags: &[String],
    now: &str,
) -> Result<bool, Error> {
    let (key, tags) = (load(catalog, work)?.key, normal_tags(tags)?);
    write(
        catalog,
        "tag add",
        &format!("{key}: {}", tags.join(", ")),
        now,
        |tx| {
            for tag in &tags {
                tags::add(tx, work, tag)?;
            }
            Ok(())
        },
    )
}

/// Takes tags off a work; gives those that it did not have.
///
/// # Errors
/// [`Error::NoTag`].
pub fn remove_tags(
    catalog: &mut Catalog,
    work: WorkId,
    tags: &[String],
    now: &str,
) -> Result<Vec<String>, Error> {
    let (key, tags) = (load(catalog, work)?.key, normal_tags(tags)?);
    let mut absent = Vec::new();
    write(
        catalog,
        "tag remove",
        &format!("{key}: {}", tags.join(", ")),
        now,
        |tx| {
            for tag in &tags {
                if !tags::remove(tx, work, tag)? {
                    absent.push(tag.clone());
                }
            }
            Ok(())
        },
    )?;
    Ok(absent)
}

/// Renames a tag everywhere; gives how many works had it.
///
/// # Errors
/// [`Error::NoTag`].
pub fn rename_tag(catalog: &mut Catalog, old: &str, new: &str, now: &str) -> Result<usize, Error> {
    let [old, new] = &normal_tags(&[old.to_owned(), new.to_owned()])?[..] else {
        return Ok(0);
    };
    let mut works = 0;
    write(
        catalog,
        "tag rename",
        &format!("{old} → {new}"),
        now,
        |tx| {
            works = tags::rename(tx, old, new)?;
            Ok(())
        },
    )?;
    Ok(works)
}

fn normal_tags(tags: &[String]) -> Result<Vec<String>, Error> {
    tags.iter()
        .map(|tag| tags::normal(tag).ok_or_else(|| Error::NoTag(tag.clone())))
        .collect()
}

/// Gives a work names; true when any is new.
///
/// # Errors
/// [`Error::NoName`].
pub fn add_aliases(
    catalog: &mut Catalog,
    work: WorkId,
    names: &[String],
    now: &str,
) -> Result<bool, Error> {
    if let Some(name) = names
        .iter()
        .find(|name| crate::model::title::fold(name).is_empty())
    {
        return Err(Error::NoName(name.clone()));
    }
    let key = load(catalog, work)?.key;
    write(
        catalog,
        "alias add",
        &format!("{key}: {}", names.join(", ")),
        now,
        |tx| {
            for name in names {
                aliases::add(tx, work, name.trim())?;
            }
            Ok(search::index(tx, &[work])?)
        },
    )
}

/// Takes names away from a work; gives those that it did not have.
///
/// # Errors
/// When the catalog cannot be written.
pub fn remove_aliases(
    catalog: &mut Catalog,
    work: WorkId,
    names: &[String],
    now: &str,
) -> Result<Vec<String>, Error> {
    let key = load(catalog, work)?.key;
    let mut absent = Vec::new();
    write(
        catalog,
        "alias remove",
        &format!("{key}: {}", names.join(", ")),
        now,
        |tx| {
            for name in names {
                if !aliases::remove(tx, work, name)? {
                    absent.push(name.clone());
                }
            }
            Ok(search::index(tx, &[work])?)
        },
    )?;
    Ok(absent)
}

/// Makes one work of two; `gone` goes into `keep`.
///
/// # Errors
/// [`Error::OneWork`] when they are one already.
pub fn merge(
    catalog: &mut Catalog,
    verb: &'static str,
    keep: WorkId,
    gone: WorkId,
    now: &str,
) -> Result<(), Error> {
    let (kept, merged) = two(catalog, keep, gone)?;
    let summary = format!("{} into {}", merged.key, kept.key);
    write(catalog, verb, &summary, now, |tx| {
        Ok(decisions::merge(tx, keep, gone, tx.now())?)
    })?;
    Ok(())
}

/// Of two works that are the same, the one to keep: more mentions, then the earlier one.
///
/// # Errors
/// [`Error::OneWork`] when they are one already.
pub fn better(catalog: &Catalog, a: WorkId, b: WorkId) -> Result<(WorkId, WorkId), Error> {
    let (first, second) = two(catalog, a, b)?;
    let rank = |work: &Work| (std::cmp::Reverse(work.mentions), work.id);
    Ok(if rank(&first) <= rank(&second) {
        (a, b)
    } else {
        (b, a)
    })
}

/// Keeps two works apart from now on; true when that is new.
///
/// # Errors
/// [`Error::OneWork`] when they are one work.
pub fn keep_apart(catalog: &mut Catalog, a: WorkId, b: WorkId, now: &str) -> Result<bool, Error> {
    let (first, second) = two(catalog, a, b)?;
    let summary = format!("{} and {}", first.key, second.key);
    write(catalog, "distinct", &summary, now, |tx| {
        decisions::keep_apart(tx, a, b, tx.now())?;
        Ok(())
    })
}

fn two(catalog: &Catalog, a: WorkId, b: WorkId) -> Result<(Work, Work), Error> {
    let first = load(catalog, a)?;
    if a == b {
        return Err(Error::OneWork { key: first.key });
    }
    Ok((first, load(catalog, b)?))
}

/// Makes a work of its own of some mentions of another one; gives its number.
///
/// # Errors
/// [`Error::OtherWork`] when a mention is not of that work, [`Error::NothingLeft`] when all are.
pub fn split(
    catalog: &mut Catalog,
    from: WorkId,
    places: &[Place],
    formula: &Formula,
    now: &str,
) -> Result<WorkId, Error> {
    let work = load(catalog, from)?;
    if let Some(place) = places.iter().find(|place| place.work != Some(from)) {
        let place = format!("{}:{}", place.path, place.line);
        return Err(Error::OtherWork {
            place,
            key: work.key,
        });
    }
    let nothing_left = || Error::NothingLeft {
        key: work.key.clone(),
    };
    if decisions::count(catalog.connection(), from)? <= places.len() {
        return Err(nothing_left());
    }
    let shown = decisions::shown_of(catalog.connection(), places)?.ok_or_else(nothing_left)?;
    catalog.write("split", "", now, |tx| {
        let facts = KeyFacts {
            author: shown.authors.first().map(String::as_str),
            title: &shown.title,
            year: shown.year,
            venue: shown.venue.as_deref(),
        };
        // A catalog that cannot be read fails at the next statement, and nothing is kept.
        let key = keys::key(formula, &facts, |key| {
            works::is_key_taken(tx, key).unwrap_or(false)
        });
        let new = decisions::split(tx, from, places, &shown, &key, tx.now())?;
        tx.set_summary(format!("{key} out of {}", work.key));
        Ok(new)
    })
}

/// Says that nothing under the titles of this work is a reference, in any note.
///
/// # Errors
/// When the catalog cannot be written.
pub fn reject_work(catalog: &mut Catalog, work: WorkId, now: &str) -> Result<(), Error> {
    let key = load(catalog, work)?.key;
    write(catalog, "reject", &key, now, |tx| {
        Ok(decisions::reject_work(tx, work, tx.now())?)
    })?;
    Ok(())
}

/// Says that these mentions are no references; true when that is new.
///
/// # Errors
/// When the catalog cannot be written.
pub fn reject_mentions(catalog: &mut Catalog, places: &[Place], now: &str) -> Result<bool, Error> {
    let summary = match places {
        [] => return Ok(false),
        [first, ..] => format!("{}:{}: {}", first.path, first.line, first.title),
    };
    write(catalog, "reject", &summary, now, |tx| {
        for place in places {
            decisions::reject_mention(tx, place, tx.now())?;
        }
        Ok(())
    })
}

/// Takes works out of every listing, for good.
///
/// # Errors
/// When the catalog cannot be written.
pub fn remove(catalog: &mut Catalog, works: &[WorkId], now: &str) -> Result<(), Error> {
    let mut keys = Vec::new();
    for &work in works {
        keys.push(load(catalog, work)?.key);
    }
    write(catalog, "remove", &keys.join(", "), now, |tx| {
        for &work in works {
            decisions::remove(tx, work)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The mentions on a line of a note, those at `column` when any is; see [`decisions::places`] for `paths`.
///
/// # Errors
/// [`Error::NoMention`] when there are none.
pub fn places(
    catalog: &Catalog,
    paths: &[String],
    line: u32,
    column: Option<u32>,
) -> Result<Vec<Place>, Error> {
    let mut places = decisions::places(catalog.connection(), paths, line)?;
    if let Some(column) = column
        && places.iter().any(|place| place.column == column)
    {
        places.retain(|place| place.column == column);
    }
    if places.is_empty() {
        let path = paths.first().map_or("", String::as_str);
        return Err(Error::NoMention {
            place: format!("{path}:{line}"),
        });
    }
    Ok(places)
}
