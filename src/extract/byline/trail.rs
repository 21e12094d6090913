//! What trails a title: `Title. Doe & Roe. ATC'14 best paper`, `Title, Alibaba, SIGCOMM'19`, `Title (Doe)`.
//!
//! Goes from the end of the line towards its start, and takes off one part after the other as long as it
//! is a year, a venue, people or an organisation. What is left is the title.

use super::Byline;
use crate::extract::byteset::ByteSet;
use crate::extract::reference::is_publisher;
use crate::extract::{bracket, names, venue};
use crate::model::title::is_cjk;

/// More parts than any line has behind its title.
const MOST_PARTS: usize = 24;

/// Takes off what trails the title; none when nothing does.
///
/// `has_facts` tells that a year or a venue was taken off already: bare surnames before it are people.
pub(super) fn after_title(line: &str, has_facts: bool) -> Option<Byline<'_>> {
    read(line, has_facts, false)
}

/// As [`after_title`], for a title that people led to: a year alone is enough.
pub(super) fn after_led_title(line: &str) -> Option<Byline<'_>> {
    read(line, true, true)
}

fn read(line: &str, has_facts: bool, is_led: bool) -> Option<Byline<'_>> {
    let mut line = line.trim_end_matches([' ', ',', ';', '，', '；', '。']);
    // The full stop of `et al.` stays.
    if !line.ends_with("al.") {
        line = line.trim_end_matches(['.', ' ']);
    }
    let mut trail = Trail {
        rest: line,
        byline: Byline::default(),
        has_facts,
        is_venue_known: false,
    };
    for _ in 0..MOST_PARTS {
        if !trail.take_bracket() && !trail.take_part() {
            break;
        }
    }
    trail.into_byline(line, is_led)
}

struct Trail<'t> {
    /// What is left of the line.
    rest: &'t str,
    byline: Byline<'t>,
    /// A year or a venue stands behind what is left.
    has_facts: bool,
    is_venue_known: bool,
}

impl<'t> Trail<'t> {
    fn into_byline(self, line: &'t str, is_led: bool) -> Option<Byline<'t>> {
        let mut byline = self.byline;
        if self.rest.len() == line.len() {
            return None;
        }
        let title = self.rest;
        let words = title.split_whitespace().count();
        let is_long_enough = words >= 2 || title.chars().filter(|c| is_cjk(*c)).count() >= 4;
        let has_people = !byline.authors.is_empty();
        let has_venue = byline.venue.is_some() && self.is_venue_known;
        // A year alone, or an acronym alone, is said of much that is no work.
        let says = has_people
            || byline.org.is_some()
            || byline.publisher.is_some()
            || has_venue && byline.year.is_some()
            || is_led && (byline.year.is_some() || has_venue);
        // Of one word there is much: `Homa (Montazeri, 2018)` needs people with a year or a venue.
        let is_certain = byline.is_sure && has_people
            || has_venue && byline.year.is_some()
            || has_people && self.has_facts;
        // `Attendees: Jane Doe, John Smith`
        let is_people = has_people
            && title.rsplit_once([':', '：']).is_some_and(|(_, last)| {
                names::is_full_name(last) || names::list(last).is_some_and(|names| names.len() > 1)
            });
        if is_people
            || title.len() < 3
            || !says
            || !(is_long_enough || is_certain)
            || is_open(title)
        {
            return None;
        }
        byline.is_sure &= has_people || has_venue;
        byline.is_sure |= has_people && self.has_facts || has_venue && byline.year.is_some();
        byline.title = title;
        Some(byline)
    }

    /// `(Doe et al.)`, `(Doe, FPCA 1989)`, `[OSDI 06]`.
    fn take_bracket(&mut self) -> bool {
        let rest = self.rest;
        let (open, inside) = if let Some(head) = rest.strip_suffix([')', '）']) {
            let Some(at) = head.rfind(['(', '（']) else {
                return false;
            };
            (at, &head[at..])
        } else if let Some(head) = rest.strip_suffix(']') {
            let Some(at) = head.rfind('[') else {
                return false;
            };
            (at, &head[at..])
        } else {
            return false;
        };
        let inside = inside.trim_start_matches(['(', '（', '[']).trim();
        if open == 0 || inside.len() < 2 || inside.len() > 200 {
            return false;
        }
        let saved = (self.byline.clone(), self.has_facts, self.is_venue_known);
        let mut inner = Trail {
            rest: inside,
            byline: std::mem::take(&mut self.byline),
            has_facts: self.has_facts,
            is_venue_known: self.is_venue_known,
        };
        let is_read = inner.take_whole(true) || {
            while inner.take_part() {}
            inner.rest.is_empty() || inner.take_whole(true)
        };
        if !is_read {
            (self.byline, self.has_facts, self.is_venue_known) = saved;
            return false;
        }
        self.byline = inner.byline;
        self.has_facts = inner.has_facts;
        self.is_venue_known = inner.is_venue_known;
        self.leave(&rest[..open]);
        true
    }

    /// The part behind the last separator.
    fn take_part(&mut self) -> bool {
        let rest = self.rest;
        let Some((at, mark)) = last_separator(rest) else {
            return false;
        };
        let part = rest[at + mark.len()..].trim();
        if part.is_empty() {
            self.leave(&rest[..at]);
            return true;
        }
        // Most lines end in words that are neither names nor facts.
        if !part
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_ascii() || c == '\'')
            && !part.split(' ').next().is_some_and(names::is_particle)
            && !part.starts_with("and ")
        {
            return false;
        }
        let is_after_dash = mark.starts_with([' ', '—']);
        if self.take_fact(part, mark) {
            self.leave(&rest[..at]);
            return true;
        }
        if !self.byline.authors.is_empty() {
            return false;
        }
        // People: the longest run of parts that is a list of names.
        let mut found: Option<(usize, Vec<&'t str>, bool)> = None;
        let mut end = rest.len();
        for _ in 0..MOST_PARTS {
            let Some((at, mark)) = last_separator(&rest[..end]) else {
                break;
            };
            let run = rest[at + mark.len()..].trim();
            let last = rest[at + mark.len()..end].trim();
            if !is_of_names(last) {
                break;
            }
            let is_set_off = !mark.starts_with([',', '，']);
            if let Some(names) = names::list(run) {
                let is_sure = is_sure_list(run, &names, is_set_off || self.has_facts);
                // `On Indexes, Commits, and Membership Changes (VLDB 2018)` goes on with its title.
                let goes_on = !is_set_off && names.iter().any(|name| is_plural(name));
                if !goes_on && (is_sure || self.has_facts || is_set_off) {
                    found = Some((at, names, is_sure));
                }
            } else if self.has_facts
                && let Some(names) = surnames(run)
                && (is_set_off || !names.iter().any(|name| is_plural(name)))
            {
                found = Some((at, names, is_set_off));
            }
            end = at;
        }
        let Some((at, authors, is_sure)) = found else {
            return false;
        };
        // `Cats - Dogs`: one word behind a dash is for the reader of dashes.
        if authors.len() == 1 && !is_sure && !(self.has_facts && (is_after_dash || mark != ", ")) {
            return false;
        }
        self.byline.authors = authors;
        self.byline.is_sure |= is_sure;
        self.leave(&rest[..at]);
        true
    }

    /// All that is left of a bracket.
    fn take_whole(&mut self, is_bracket: bool) -> bool {
        let part = self.rest.trim();
        if self.take_fact(part, "") {
            return true;
        }
        if !self.byline.authors.is_empty() {
            return false;
        }
        // `Lamport 1978`, `Cytron et al. 91`
        if is_bracket
            && self.byline.year.is_none()
            && let Some((head, last)) = part.rsplit_once(' ')
            && let Some(year) = bracket::year(last).or_else(|| short_year(last))
            && let Some(names) = names::list(head).or_else(|| surnames(head))
        {
            self.byline.year = Some(year);
            self.has_facts = true;
            // `(Strange Loop 2011)` is where it was told; people are cited by their surnames.
            if names.len() == 1 && head.contains(' ') && !names::strip_others(head).1 {
                self.byline.venue = Some(head);
            } else {
                self.byline.authors = names;
                self.byline.is_sure = true;
            }
            return true;
        }
        if let Some(names) = names::list(part) {
            self.byline.is_sure |= is_sure_list(part, &names, true) || self.has_facts;
            self.byline.authors = names;
            return true;
        }
        if is_bracket
            && let Some(names) = surnames(part)
            && (names.len() == 1 && part.len() >= 4
                || self.has_facts
                || part.contains('&')
                || part.contains(" and "))
        {
            self.byline.is_sure |= self.has_facts || part.contains(['&']) || part.contains(" and ");
            self.byline.authors = names;
            return true;
        }
        false
    }

    /// A year, a venue, an organisation, a publisher, an award.
    fn take_fact(&mut self, part: &'t str, mark: &str) -> bool {
        let byline = &mut self.byline;
        if byline.year.is_none()
            && let Some(year) = bracket::year(part)
        {
            byline.year = Some(year);
            self.has_facts = true;
            return true;
        }
        if bracket::is_award(part) || is_edition(part) {
            return true;
        }
        let is_in_year = byline.year.is_some() && mark != ". ";
        if byline.venue.is_none()
            && part.len() <= 80
            && (is_in_year || venue::may_be_dated_or_known(part))
            && let Some(found) = venue::parse(part)
            && (venue::is_known(found.name)
                || found.year.is_some() && !names::is_full_name(found.name)
                || is_in_year)
            && part.split_whitespace().count() <= 8
        {
            byline.venue = Some(found.name);
            byline.year = byline.year.or(found.year);
            self.is_venue_known = venue::is_known(found.name) || byline.year.is_some();
            self.has_facts = true;
            return true;
        }
        if byline.org.is_none() && is_maker(part) {
            byline.org = Some(part);
            return true;
        }
        // `MIT Press 2002`, `O'Reilly`: a publisher is no organisation of authors.
        if (self.has_facts || mark == ", ")
            && part.split_whitespace().take(6).count() <= 5
            && is_publisher(part)
        {
            let (name, year) = venue::split_year(part);
            byline.year = byline.year.or(year);
            byline.publisher = Some(name);
            self.has_facts = true;
            return true;
        }
        false
    }

    fn leave(&mut self, rest: &'t str) {
        let left = rest.trim_end_matches([
            ' ', '\t', ',', ';', '.', '-', '–', '—', ':', '|', '，', '；', '。', '：',
        ]);
        // The full stop of `et al.` stays.
        let has_stop = left.ends_with("et al") && self.rest[left.len()..].starts_with('.');
        self.rest = &self.rest[..left.len() + usize::from(has_stop)];
    }
}

/// The bytes that separators start with; no other character of theirs goes on with one.
static SEPARATING: ByteSet = ByteSet::of(b",.;-|/\xE2\xE3\xEF");

/// Where the last separator between parts stands, and how it is written.
fn last_separator(text: &str) -> Option<(usize, &str)> {
    let bytes = text.as_bytes();
    let mark = |from: usize, to: usize| &text[from..to.min(text.len())];
    let mut end = bytes.len();
    while let Some(at) = SEPARATING.rfind(&bytes[..end]) {
        end = at;
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let is_apart = at > 0 && bytes[at - 1] == b' ' && next == b' ';
        match bytes[at] {
            b',' | b';' if next == b' ' => return Some((at, mark(at, at + 2))),
            b'.' if next == b' ' && !(ends_in_initial(&text[..at]) || at + 1 == bytes.len()) => {
                return Some((at, mark(at, at + 2)));
            }
            b'-' | b'|' | b'/' if is_apart => return Some((at - 1, mark(at - 1, at + 2))),
            b'-' if next == b'-' && bytes.get(at + 2) == Some(&b' ') && at > 0 => {
                return Some((at, mark(at, at + 3)));
            }
            byte if byte >= 0xE2 => {
                let width = text[at..].chars().next().map_or(1, char::len_utf8);
                let sign = &text[at..at + width];
                match sign {
                    "–" | "—" if at > 0 && bytes[at - 1] == b' ' => {
                        return Some((at - 1, &text[at - 1..at + width]));
                    }
                    "—" | "，" | "；" | "。" | "、" => return Some((at, sign)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    None
}

/// True before the full stop of an initial or of a word cut short: `J`, `St`, `vs`, `et al`.
fn ends_in_initial(text: &str) -> bool {
    let word = text.rsplit([' ', '.', '-']).next().unwrap_or(text);
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial
        || matches!(
            word,
            "St" | "vs"
                | "Dr"
                | "Prof"
                | "eds"
                | "ed"
                | "Vol"
                | "No"
                | "pp"
                | "Proc"
                | "Conf"
                | "Int"
        )
}

/// `91`, `'07`.
fn short_year(text: &str) -> Option<i32> {
    let digits = text.trim_start_matches(['\'', '’']);
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().map(venue::full_year)
}

/// `2nd ed`, `3rd edition`, `第2版`.
fn is_edition(part: &str) -> bool {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.len() <= 4;
    if let Some((number, word)) = part.split_once(' ') {
        let word = word.trim_end_matches('.');
        return is_number(number)
            && (word.eq_ignore_ascii_case("ed") || word.eq_ignore_ascii_case("edition"));
    }
    part.starts_with('第') && part.ends_with('版') && part.chars().count() <= 5
}

/// True for what is the name of an organisation and nothing more: `Google`, `Alibaba Cloud`, `Tsinghua University`.
fn is_maker(part: &str) -> bool {
    if !part.is_ascii() && part.chars().any(is_cjk) {
        return part.chars().all(is_cjk) && venue::is_organisation(part);
    }
    let mut words = part.split_whitespace();
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_uppercase()) && word.chars().all(|c| c.is_alphanumeric())
    };
    let is_known = |word: &str| is_name(word) && venue::is_organisation(word);
    let count = words.clone().take(5).count();
    if count > 4 {
        return false;
    }
    let is_place = words.clone().next_back().is_some_and(|last| {
        matches!(
            last,
            "University" | "Research" | "Institute" | "Labs" | "Lab" | "Inc" | "Laboratory"
        )
    });
    words.clone().all(is_known)
        || is_place
            && count >= 2
            && words.all(|word| {
                is_name(word) && (venue::is_organisation(word) || !names::is_common(word))
            })
}

/// True for what may be a part of a list of names, as far as its words go.
fn is_of_names(part: &str) -> bool {
    let (part, _) = names::strip_others(part);
    !part.is_empty()
        && part.split_whitespace().count() <= 8
        && (names::is_cjk_name(part)
            || part.split_whitespace().all(|word| {
                matches!(word, "and" | "&" | "und" | "et")
                    || names::is_name_word(word) && !names::is_common(word)
            }))
}

/// True for names that cannot be much else: others behind, an `&`, full names.
fn is_sure_list(run: &str, names: &[&str], is_set_off: bool) -> bool {
    names::strip_others(run).1
        || run.contains('&')
        || is_set_off
            && names
                .iter()
                .all(|name| names::is_full_name(name) || names::is_cjk_name(name))
        || names.len() > 1 && names.iter().all(|name| names::is_full_name(name))
        || is_set_off && names.len() > 1
}

/// Surnames alone: `Kumar, Liang, Ma`, `Lamport`.
pub(in crate::extract) fn surnames(text: &str) -> Option<Vec<&str>> {
    let is_surname = |name: &str| {
        let count = name.split_whitespace().count();
        let is_word = |word: &str| {
            names::is_name_word(word)
                && !names::is_common(word)
                && (word.chars().any(char::is_lowercase) || names::is_initials(word))
        };
        (1..=3).contains(&count)
            && name.chars().count() >= 2
            && name.split_whitespace().all(is_word)
            && name.starts_with(|c: char| c.is_uppercase())
                | name.split_whitespace().next().is_some_and(names::is_particle)
            // `LevelDB`, `PolarFS` are systems.
            && !name.split_whitespace().any(has_inner_capital)
            && !venue::is_known(name)
            && !venue::is_organisation(name)
            && bracket::year(name).is_none()
            && !bracket::is_month(name)
    };
    let mut names = Vec::new();
    for piece in text.split([',', ';', '、', '，']) {
        for name in piece.split(" & ").flat_map(|part| part.split(" and ")) {
            let name = name.trim();
            let name = name.strip_prefix("and ").unwrap_or(name).trim();
            if !is_surname(name) {
                return None;
            }
            names.push(name);
        }
    }
    (names.len() <= 12).then_some(names)
}

/// True for what may be the plural of a thing: `Commits`, `Membership Changes`; not for `Matthew E. Peters`.
fn is_plural(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    let has_initial = name.split(' ').any(names::is_initials);
    !has_initial
        && last.len() > 4
        && last.ends_with('s')
        && !last.ends_with("ss")
        && !last.ends_with("us")
        && !last.ends_with("is")
}

/// `McCallum` and `O'Neil` have one too, behind two letters.
pub(super) fn has_inner_capital(word: &str) -> bool {
    let rest = [
        "Mc", "Mac", "O'", "O’", "De", "Di", "Van", "Le", "La", "Du", "Fitz",
    ]
    .iter()
    .find_map(|start| word.strip_prefix(start))
    .unwrap_or(word);
    rest.split('-')
        .any(|part| part.chars().skip(1).any(char::is_uppercase) && !names::is_initials(part))
}

/// True for a title that cannot end here: `The Design of`, `Attention and`.
fn is_open(title: &str) -> bool {
    let last = title.rsplit(' ').next().unwrap_or(title);
    matches!(
        last,
        "and"
            | "or"
            | "of"
            | "for"
            | "the"
            | "a"
            | "an"
            | "by"
            | "with"
            | "in"
            | "on"
            | "to"
            | "from"
            | "at"
            | "&"
            | "vs"
            | "using"
            | "see"
            | "is"
            | "are"
            | "was"
            | "e.g"
            | "i.e"
            | "like"
            | "as"
            | "than"
    )
}
