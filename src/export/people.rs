//! Authors: names as written in, the value of BibTeX's `author` out.
//!
//! People become `van den Oord, Aäron`, organisations and handles `{OpenAI}`, an `et al.` becomes
//! `and others`. A Chinese name stays in one piece, as Chinese styles expect it; with
//! [`Alphabet::Ascii`] it becomes `Li, Mu`.

use super::latex::{Alphabet, clean, push_text};
use super::latin;
use crate::model::{Person, without_et_al};

/// Appends the names; appends nothing when there is none.
pub(super) fn push_authors<'n>(
    out: &mut String,
    names: impl IntoIterator<Item = &'n str>,
    alphabet: Alphabet,
) {
    let mut others = false;
    let mut count = 0;
    for name in names {
        let (name, has_more) = without_et_al(name);
        others |= has_more;
        let name = clean(name);
        if !name.contains(char::is_alphanumeric) {
            continue;
        }
        if count > 0 {
            out.push_str(" and ");
        }
        let person = Person::parse(&name);
        // `Kairouz et al.` is a family; `kipply` alone may be anything, and nothing may take it apart.
        if has_more && person.is_literal && name.chars().all(char::is_alphabetic) {
            push_part(out, &name, alphabet);
        } else {
            push_person(out, &person, alphabet);
        }
        count += 1;
    }
    if others && count > 0 {
        out.push_str(" and others");
    }
}

/// Appends an organisation, which nothing may take apart.
pub(super) fn push_literal(out: &mut String, name: &str, alphabet: Alphabet) {
    out.push('{');
    push_text(out, &clean(name), alphabet);
    out.push('}');
}

fn push_person(out: &mut String, person: &Person, alphabet: Alphabet) {
    let is_han_alone = person.family.chars().all(char::is_alphabetic);
    if person.is_cjk() && is_han_alone && alphabet == Alphabet::Ascii {
        if person.is_literal {
            out.push('{');
        }
        let start = out.len();
        latin::push_family(out, &person.family);
        capitalise(out, start);
        if person.is_literal {
            out.push('}');
        } else {
            out.push_str(", ");
            let start = out.len();
            person.given.chars().for_each(|c| latin::push_char(out, c));
            capitalise(out, start);
        }
        return;
    }
    if person.is_literal {
        return push_literal(out, &person.family, alphabet);
    }
    if person.is_cjk() {
        push_text(out, &person.family, alphabet);
        push_text(out, &person.given, alphabet);
        return;
    }
    if !person.particle.is_empty() {
        push_text(out, &person.particle, alphabet);
        out.push(' ');
    }
    push_part(out, &person.family, alphabet);
    if !person.suffix.is_empty() {
        out.push_str(", ");
        push_part(out, &person.suffix, alphabet);
    }
    if !person.given.is_empty() {
        out.push_str(", ");
        push_part(out, &spaced_initials(&person.given), alphabet);
    }
}

/// Appends a part of a name, in braces where BibTeX would cut it.
fn push_part(out: &mut String, part: &str, alphabet: Alphabet) {
    let is_cut = part.contains(',')
        || part
            .split(' ')
            .any(|word| word.eq_ignore_ascii_case("and") || word.starts_with(char::is_lowercase));
    if is_cut {
        push_literal(out, part, alphabet);
    } else {
        push_text(out, part, alphabet);
    }
}

/// `J. A.` of `JA` and `J.A.`: BibTeX shortens each word to its first letter.
fn spaced_initials(given: &str) -> String {
    let is_run = given.len() <= 3 && given.bytes().all(|b| b.is_ascii_uppercase());
    let mut spaced = String::with_capacity(given.len() + 4);
    let mut letters = given.chars().peekable();
    while let Some(c) = letters.next() {
        spaced.push(c);
        if is_run {
            spaced.push('.');
        }
        if letters
            .peek()
            .is_some_and(|next| (is_run || c == '.') && next.is_alphabetic())
        {
            spaced.push(' ');
        }
    }
    spaced
}

fn capitalise(text: &mut str, start: usize) {
    if let Some(first) = text[start..]
        .chars()
        .next()
        .filter(char::is_ascii_lowercase)
    {
        text[start..start + first.len_utf8()].make_ascii_uppercase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authors(names: &[&str], alphabet: Alphabet) -> String {
        let mut out = String::new();
        push_authors(&mut out, names.iter().copied(), alphabet);
        out
    }

    #[test]
    fn names_are_written_as_bibtex_cuts_them() {
        for (names, unicode, ascii) in [
            (
                &["Deepak Narayanan", "Aaron Harlap et al."][..],
                "Narayanan, Deepak and Harlap, Aaron and others",
                "Narayanan, Deepak and Harlap, Aaron and others",
            ),
            (
                &["Aäron van den Oord"],
                "van den Oord, Aäron",
                "van den Oord, A{\\\"a}ron",
            ),
            (&["Luc Van Gool"], "Van Gool, Luc", "Van Gool, Luc"),
            (
                &["Guy L. Steele Jr."],
                "Steele, Jr., Guy L.",
                "Steele, Jr., Guy L.",
            ),
            (
                &["OpenAI", "Barnes & Noble"],
                "{OpenAI} and {Barnes \\& Noble}",
                "{OpenAI} and {Barnes \\& Noble}",
            ),
            (
                &["李沐", "猛猿", "欧阳修文"],
                "李沐 and {猛猿} and 欧阳修文",
                "Li, Mu and {Mengyuan} and Ouyang, Xiuwen",
            ),
            (
                &["Smith JA", "J.A. Doe"],
                "Smith, J. A. and Doe, J. A.",
                "Smith, J. A. and Doe, J. A.",
            ),
            (
                &["Kairouz et al."],
                "Kairouz and others",
                "Kairouz and others",
            ),
            (&["bell hooks"], "{bell hooks}", "{bell hooks}"),
            (
                &["University of Washington"],
                "{University of Washington}",
                "{University of Washington}",
            ),
            (
                &["José Ortega y Gasset"],
                "y Gasset, José Ortega",
                "y Gasset, Jos{\\'e} Ortega",
            ),
            (&["", " "], "", ""),
        ] {
            assert_eq!(authors(names, Alphabet::Unicode), unicode);
            assert_eq!(authors(names, Alphabet::Ascii), ascii);
        }
    }
}
