//! From the plain text of other formats to the TeX of an [`Entry`].

use crate::model::{Entry, tex};

/// An entry of a format of plain text.
pub(super) fn entry(key: &str, entry_type: &str) -> Entry {
    Entry {
        is_plain: true,
        ..Entry::new(key, entry_type)
    }
}

/// A value as TeX; tags of HTML for italics, raised and lowered text become commands.
pub(super) fn value(text: &str) -> String {
    let text = text.trim();
    if !text.contains('<') {
        return tex::escape(text);
    }
    const TAGS: [(&str, &str); 12] = [
        ("<i>", "\\emph{"),
        ("</i>", "}"),
        ("<em>", "\\emph{"),
        ("</em>", "}"),
        ("<b>", "\\textbf{"),
        ("</b>", "}"),
        ("<sup>", "\\textsuperscript{"),
        ("</sup>", "}"),
        ("<sub>", "\\textsubscript{"),
        ("</sub>", "}"),
        ("<sc>", "\\textsc{"),
        ("</sc>", "}"),
    ];
    const SPANS: [(&str, &str); 2] = [
        ("<span class=\"nocase\">", "{"),
        ("<span style=\"font-variant:small-caps;\">", "\\textsc{"),
    ];
    let mut out = String::new();
    let (mut rest, mut depth, mut spans) = (text, 0_usize, 0_usize);
    while let Some(at) = rest.find('<') {
        out.push_str(&tex::escape(&rest[..at]));
        rest = &rest[at..];
        let open = TAGS
            .iter()
            .chain(&SPANS)
            .find(|tag| rest.starts_with(tag.0));
        match open {
            Some((tag, command)) if *command == "}" => {
                if depth > 0 {
                    out.push('}');
                    depth -= 1;
                }
                rest = &rest[tag.len()..];
            }
            Some((tag, command)) => {
                out.push_str(command);
                depth += 1;
                spans += usize::from(tag.starts_with("<span"));
                rest = &rest[tag.len()..];
            }
            None if rest.starts_with("</span>") && spans > 0 && depth > 0 => {
                out.push('}');
                depth -= 1;
                spans -= 1;
                rest = &rest["</span>".len()..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(&tex::escape(rest));
    out.extend(std::iter::repeat_n('}', depth));
    out
}

/// A name as BibTeX takes it: `particle family, suffix, given`.
pub(super) fn name(particle: &str, family: &str, suffix: &str, given: &str) -> String {
    let family = part(family.trim(), true);
    let (particle, suffix, given) = (
        tex::escape(particle.trim()),
        part(suffix.trim(), false),
        part(given.trim(), false),
    );
    let mut name = String::new();
    if !particle.is_empty() {
        name.push_str(&particle);
        // `d'` and `l'` are written together with what follows; BibTeX still needs a space to see them.
        name.push(' ');
    }
    name.push_str(&family);
    if given.is_empty() && suffix.is_empty() {
        // A family name alone must not be cut at its spaces.
        return if family.contains(' ') && !family.starts_with('{') {
            format!("{{{name}}}")
        } else {
            name
        };
    }
    if !suffix.is_empty() {
        name.push_str(", ");
        name.push_str(&suffix);
    }
    name.push_str(", ");
    name.push_str(&given);
    name
}

/// A part of a name, in braces where BibTeX would cut it.
fn part(text: &str, is_family: bool) -> String {
    let escaped = tex::escape(text);
    let is_cut = text.contains(',')
        || text.split(' ').any(|word| word.eq_ignore_ascii_case("and"))
        || (is_family
            && text.contains(' ')
            && text
                .split(' ')
                .next()
                .is_some_and(|word| word.starts_with(char::is_lowercase)));
    if is_cut && !escaped.is_empty() {
        format!("{{{escaped}}}")
    } else {
        escaped
    }
}

/// An organisation, or a name that is not to be cut.
pub(super) fn literal(text: &str) -> String {
    format!("{{{}}}", tex::escape(text.trim()))
}

/// A name as the line formats write it: `Family, Given`, `Family, Given, Jr.`; without a comma it is cut as
/// BibTeX does.
pub(super) fn written_name(text: &str) -> String {
    let text = text.trim().trim_end_matches(',').trim();
    let mut parts = text.split(',').map(str::trim);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(family), Some(given), suffix) => name("", family, suffix.unwrap_or_default(), given),
        _ if text.contains(' ') && !crate::model::Person::parse(text).is_literal => {
            tex::escape(text)
        }
        _ => literal(text).replace("{}", ""),
    }
}

/// Joins names for one field.
pub(super) fn names(names: &[String]) -> String {
    names.join(" and ")
}

/// `2019`, `2019/05/03`, `2019-05-03`, `2019 May 3` as `2019-05-03`, as far as it goes; as it is where it
/// cannot be read.
pub(super) fn date(text: &str) -> String {
    use crate::model::entry::month_number;
    let parts: Vec<&str> = text
        .split(['/', '-', ' ', ',', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &&str| part.parse::<u16>().ok();
    let year = parts
        .iter()
        .position(|part| part.len() == 4 && number(part).is_some());
    let Some(at) = year else {
        return tex::escape(text.trim());
    };
    let mut rest = parts[at + 1..].iter().chain(&parts[..at]);
    let Some(month) = rest.next().and_then(|part| month_number(part)) else {
        return parts[at].to_owned();
    };
    match rest
        .next()
        .and_then(number)
        .filter(|day| (1..=31).contains(day))
    {
        Some(day) => format!("{}-{month:02}-{day:02}", parts[at]),
        None => format!("{}-{month:02}", parts[at]),
    }
}
