//! The authors at the start of a formatted reference.
//!
//! The first name fixes the form (`Berg, J.`, `Berg J`, `J. Berg`, `Jane Berg`, `贝格`), the others must keep
//! to it: that is how the list is told from the title behind it. Blanks before punctuation, as text taken
//! from a PDF has them, do not count.

use std::ops::Range;

use super::super::names::{is_cjk_punctuation, is_common, is_particle};
use super::super::venue;
use crate::model::title::is_cjk;

/// The authors, and where the rest of the reference starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authors {
    /// Each name as written; an `et al.` belongs to the last.
    pub(super) names: Vec<Range<usize>>,
    /// Behind the last name and its full stop, before the mark that separates it from what follows.
    pub(super) end: usize,
    /// How sure the form is: names with initials are surer than two words with capitals.
    pub(super) form: Form,
}

/// How names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `Berg, J.`
    Inverted,
    /// `Berg, Jane`
    InvertedFull,
    /// `Berg J`, `Berg J.`
    Trailing,
    /// `J. Berg`
    Leading,
    /// `Jane Berg`
    Full,
    /// `贝格`
    Cjk,
    /// `Berg et al.`, and what stands before a title in quotation marks.
    Loose,
}

/// A piece of text without blanks around it.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_mark(&self, mark: &str) -> bool {
        self.text == mark
    }

    fn is_word(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_alphabetic)
    }

    fn is_capitalised(&self) -> bool {
        let mut characters = self.text.chars();
        let first = characters.next();
        first.is_some_and(char::is_uppercase)
            || (self.text.starts_with("d'")
                || self.text.starts_with("d’")
                || self.text.starts_with("'t"))
                && self.text.chars().nth(2).is_some_and(char::is_uppercase)
            || first.is_some_and(char::is_lowercase)
                && self.text.len() > 4
                && self.text.chars().skip(1).any(char::is_uppercase)
    }

    /// One capital letter, perhaps behind a hyphen: what stands before the full stop of `J.` and `J.-P.`.
    fn is_initial(&self) -> bool {
        let text = self.text.trim_start_matches(['-', '‐', '–']);
        let mut characters = text.chars();
        characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
    }

    /// Up to three capitals: `JK` of `Berg JK`.
    fn is_capitals(&self) -> bool {
        let count = self.text.chars().count();
        (1..=3).contains(&count) && self.text.chars().all(|c| c.is_uppercase() || c == '-')
    }

    fn is_and(&self) -> bool {
        matches!(self.text, "and" | "&" | "und" | "y" | "e" | "AND" | "And")
    }
}

/// The longest list of authors that is looked at, in tokens.
const MOST_TOKENS: usize = 1200;

fn tokens(text: &str, limit: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() && tokens.len() < limit {
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let is_letter = |c: char| c.is_alphabetic() || is_mark_of_letter(c);
        let size = if c.is_alphabetic()
            || matches!(c, '-' | '‐' | '\'' | '’')
                && rest.chars().nth(1).is_some_and(char::is_alphabetic)
        {
            let mut size = 0;
            let mut previous = ' ';
            for (offset, c) in rest.char_indices() {
                let joins = is_letter(c)
                    || offset == 0
                    || matches!(c, '-' | '‐' | '\'' | '’' | '`')
                        && rest[offset + c.len_utf8()..]
                            .chars()
                            .next()
                            .is_some_and(|next| next.is_alphabetic() && previous.is_alphabetic());
                if !joins {
                    break;
                }
                previous = c;
                size = offset + c.len_utf8();
            }
            size
        } else if c.is_ascii_digit() {
            rest.bytes().take_while(u8::is_ascii_digit).count()
        } else {
            c.len_utf8()
        };
        tokens.push(Token {
            text: &rest[..size.max(c.len_utf8())],
            start: at,
        });
        at += size.max(c.len_utf8());
    }
    tokens
}

/// Accents that PDF text puts beside their letters.
fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Reads the authors at the start of a text.
pub(super) fn scan(text: &str) -> Option<Authors> {
    let first = text.chars().find(|c| !c.is_whitespace())?;
    if is_cjk(first) && !is_cjk_punctuation(first) {
        return scan_cjk(text);
    }
    // A first look at few tokens: most lines end here.
    let head = tokens(text, 6);
    let mut start = 0;
    while head
        .get(start)
        .is_some_and(|token| matches!(token.text, "´" | "`" | "-" | "–" | "—" | "," | "*" | "†"))
    {
        start += 1;
    }
    // `--, and T. H. Jagger`: a dash stands for the authors of the reference above.
    if start > 0 && head.get(start).is_some_and(Token::is_and) {
        start += 1;
    }
    let first = head.get(start)?;
    if !(first.is_capitalised() || is_particle(first.text) || first.is_initial()) {
        return None;
    }
    let tokens = tokens(text, MOST_TOKENS);
    let mut list = List {
        tokens: &tokens,
        names: Vec::new(),
    };
    let has_middle = list.has_middle_initial(start);
    for form in [
        Form::Inverted,
        Form::Leading,
        Form::Trailing,
        Form::InvertedFull,
        Form::Full,
    ] {
        if has_middle && form == Form::Trailing {
            continue;
        }
        if let Some(next) = list.name(start, form) {
            let authors = list.rest(start, next, form);
            if authors.is_some() {
                return authors;
            }
            list.names.clear();
        }
    }
    list.group(start).or_else(|| list.surname_and_others(start))
}

struct List<'t> {
    tokens: &'t [Token<'t>],
    names: Vec<Range<usize>>,
}

impl List<'_> {
    fn at(&self, index: usize) -> Option<&Token<'_>> {
        self.tokens.get(index)
    }

    fn is(&self, index: usize, mark: &str) -> bool {
        self.at(index).is_some_and(|token| token.is_mark(mark))
    }

    /// Reads one name; returns the index behind it.
    fn name(&self, start: usize, form: Form) -> Option<usize> {
        match form {
            Form::Inverted => {
                let comma = self.family(start, 4)?;
                self.is(comma, ",").then_some(())?;
                let end = self.initials(comma + 1)?;
                Some(self.suffix(end))
            }
            Form::InvertedFull => {
                let comma = self.family(start, 3)?;
                // `Deepak Narayanan, Aaron Harlap`: two words before the comma are a whole name.
                let words = (start..comma)
                    .filter(|&at| self.at(at).is_some_and(Token::is_capitalised))
                    .count();
                (words == 1 && self.is(comma, ",")).then_some(())?;
                let given = self.at(comma + 1)?;
                if !given.is_capitalised()
                    || given.is_initial()
                    || is_common(given.text)
                    || venue::is_organisation(given.text)
                    || is_common(self.at(start)?.text)
                    || given.is_capitals()
                {
                    return None;
                }
                let mut end = comma + 2;
                // Middle names and initials.
                while end < comma + 4
                    && let Some(token) = self.at(end)
                    && (token.is_initial() || token.is_capitalised() && !is_common(token.text))
                {
                    end += 1;
                    if self.at(end - 1)?.is_initial() && self.is(end, ".") {
                        end += 1;
                    }
                }
                Some(self.suffix(end))
            }
            Form::Trailing => {
                let at = self.family(start, 3)?;
                let initials = self.at(at)?;
                let end = if initials.is_initial() && self.is(at + 1, ".") {
                    self.initials(at)?
                } else if initials.is_capitals() {
                    // GB/T 7714: `HINTON G E`.
                    let is_upper = self
                        .at(start)
                        .is_some_and(|token| !token.text.contains(char::is_lowercase));
                    let mut end = at + 1;
                    while is_upper && end < at + 3 && self.at(end).is_some_and(Token::is_initial) {
                        end += 1;
                    }
                    end
                } else {
                    return None;
                };
                Some(end)
            }
            Form::Leading => {
                let at = self.initials_with_stop(start)?;
                self.family(at, 3)
            }
            Form::Full => {
                let mut at = start;
                let mut words = 0;
                let mut initials = 0;
                while words < 6
                    && let Some(token) = self.at(at)
                    && (token.is_capitalised() || words > 0 && is_particle(token.text))
                {
                    if is_common(token.text)
                        || token.text.len() > 24
                        || words > 0 && venue::is_organisation(token.text)
                    {
                        return None;
                    }
                    words += 1;
                    at += 1;
                    if token.is_initial() {
                        initials += 1;
                        if self.is(at, ".") {
                            // `Deepak N. The title`: the family name must follow.
                            at += 1;
                        }
                    }
                }
                ((2..=5).contains(&words) && words - initials >= 2).then_some(at)
            }
            Form::Cjk | Form::Loose => None,
        }
    }

    /// `James C. Corbett.`, `James C. Corbett and Jeffrey Dean`, `James C. Corbett et al.`: no `Corbett J.`
    /// with a title behind it.
    fn has_middle_initial(&self, start: usize) -> bool {
        if !self.at(start + 1).is_some_and(Token::is_initial)
            || !self.is(start + 2, ".")
            || self
                .at(start)
                .is_none_or(|token| token.text.chars().count() < 2)
        {
            return false;
        }
        let Some(end) = self.name(start, Form::Full) else {
            return false;
        };
        if end > start + 5 {
            return false;
        }
        let is_next_name = |at: usize| self.name(at, Form::Full).is_some();
        match self.at(end).map(|token| token.text) {
            Some("." | "(" | ":") => true,
            Some("," | ";") => {
                is_next_name(end + 1)
                    || self.at(end + 1).is_some_and(Token::is_and)
                    || self.others(end).is_some()
            }
            Some(_) => {
                self.others(end).is_some()
                    || self.at(end).is_some_and(Token::is_and) && is_next_name(end + 1)
            }
            None => false,
        }
    }

    /// A family name of at most `most` words: particles and capitals; returns the index behind it.
    fn family(&self, start: usize, most: usize) -> Option<usize> {
        let mut at = start;
        let mut has_name = false;
        while at - start < most
            && let Some(token) = self.at(at)
        {
            if is_particle(token.text) || token.text == "dos" {
                at += 1;
            } else if token.is_capitalised()
                && token.text.chars().count() > 1
                && !(has_name && token.is_capitals())
            {
                has_name = true;
                at += 1;
            } else {
                break;
            }
        }
        has_name.then_some(at)
    }

    /// Initials, with or without full stops but all alike; returns the index behind them.
    fn initials(&self, start: usize) -> Option<usize> {
        let first = self.at(start)?;
        if first.is_initial() && self.is(start + 1, ".") {
            return self.initials_with_stop(start);
        }
        // `Berg, J, Smith, K` and `Berg, JK`.
        (first.is_capitals()
            && !self
                .at(start + 1)
                .is_some_and(|next| next.is_word() && !next.is_and()))
        .then_some(start + 1)
    }

    /// `J.`, `J. K.`, `J.-P.`; returns the index behind them.
    fn initials_with_stop(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while at - start < 12
            && self.at(at).is_some_and(|token| {
                token.is_initial() || token.text == "Ch" || token.text == "Yu" || token.text == "Th"
            })
            && self.is(at + 1, ".")
        {
            at += 2;
            // A hyphen apart, `J. - P.`, as PDF text has it.
            if self.is(at, "-") && self.at(at + 1).is_some_and(Token::is_initial) {
                at += 1;
            }
        }
        // The last initial may lack its stop before a comma: `Salam, A.: ` has it, `Wu, T.Y, ` has not.
        if at > start
            && self.at(at).is_some_and(|token| token.is_initial())
            && (self.is(at + 1, ",") || self.at(at + 1).is_some_and(Token::is_and))
        {
            at += 1;
        }
        (at > start).then_some(at)
    }

    fn suffix(&self, at: usize) -> usize {
        let from = if self.is(at, ",") { at + 1 } else { at };
        if self
            .at(from)
            .is_some_and(|token| matches!(token.text, "Jr" | "Sr" | "II" | "III" | "IV"))
        {
            let end = from + 1;
            return if self.is(end, ".") { end + 1 } else { end };
        }
        at
    }

    /// Reads the other names, separated alike; none when what follows the list cannot follow authors.
    fn rest(&mut self, start: usize, next: usize, form: Form) -> Option<Authors> {
        let mut at = next;
        self.push(start, at);
        loop {
            if let Some(end) = self.others(at) {
                at = end;
                self.extend_last(at);
                break;
            }
            let Some(from) = self.separator(at) else {
                break;
            };
            if let Some(end) = self.others(from) {
                at = end;
                self.extend_last(at);
                break;
            }
            // After `Camargo, S. J.` the others may stand as `K. A. Emanuel`, after `Narayanan, Deepak` as `Aaron Harlap`.
            let forms: &[Form] = match form {
                Form::Inverted => &[Form::Inverted, Form::Leading, Form::Trailing],
                Form::InvertedFull => &[Form::InvertedFull, Form::Full],
                Form::Leading => &[Form::Leading],
                Form::Trailing => &[Form::Trailing],
                _ => &[Form::Full],
            };
            let Some(end) = forms
                .iter()
                .find_map(|&form| self.name(from, form).filter(|&end| self.may_follow(end)))
            else {
                if let Some(end) = self.team(from) {
                    self.push(from, end);
                    at = end;
                    continue;
                }
                break;
            };
            self.push(from, end);
            at = end;
            if self.names.len() > 400 {
                break;
            }
        }
        if !self.may_follow(at) {
            return None;
        }
        let end = self.at(at.checked_sub(1)?)?.end();
        Some(Authors {
            names: std::mem::take(&mut self.names),
            end,
            form,
        })
    }

    /// `NIST ASD Team`, `the LHCb Collaboration` among names.
    fn team(&self, start: usize) -> Option<usize> {
        (start..start + 6)
            .find(|&at| self.at(at).is_some_and(|token| is_team(token.text)))
            .map(|at| at + 1)
    }

    fn push(&mut self, from: usize, to: usize) {
        if let (Some(first), Some(last)) = (self.at(from), self.at(to - 1)) {
            let span = first.start..last.end();
            self.names.push(span);
        }
    }

    fn extend_last(&mut self, to: usize) {
        if let Some(end) = self.at(to - 1).map(Token::end)
            && let Some(last) = self.names.last_mut()
        {
            last.end = end;
        }
    }

    /// `et al.`, `and others`, `…`; returns the index behind it.
    fn others(&self, at: usize) -> Option<usize> {
        let at = if self.is(at, ",") { at + 1 } else { at };
        let at = if self.at(at).is_some_and(Token::is_and)
            && self.at(at + 1).is_some_and(|token| {
                matches!(
                    token.text,
                    "others" | "al" | "et" | "coworkers" | "colleagues"
                )
            }) {
            at + 1
        } else {
            at
        };
        let token = self.at(at)?;
        let end = match token.text {
            "et" | "Et" if self.is(at + 1, ".") && self.is(at + 2, "al") => at + 3,
            "et" | "Et" if self.is(at + 1, "al") || self.is(at + 1, "coll") => at + 2,
            "others" | "al" | "colleagues" => at + 1,
            "…" => at + 1,
            _ => return None,
        };
        Some(if self.is(end, ".") { end + 1 } else { end })
    }

    /// Steps over what stands between two names; none when nothing does.
    fn separator(&self, at: usize) -> Option<usize> {
        let mut next = at;
        if self
            .at(next)
            .is_some_and(|token| matches!(token.text, "," | ";" | "/" | "·" | "，" | "；" | "、"))
        {
            next += 1;
        }
        if self.at(next).is_some_and(Token::is_and)
            || self.is(next, "et") && !self.is(next + 1, "al")
            || self.is(next, "…")
        {
            next += 1;
        }
        (next > at).then_some(next)
    }

    /// True when what stands here may follow a list of authors.
    fn may_follow(&self, at: usize) -> bool {
        let Some(token) = self.at(at) else {
            return false;
        };
        if self.at(at - 1).is_some_and(|token| token.is_mark(".")) {
            return true;
        }
        matches!(
            token.text,
            "," | "."
                | ":"
                | ";"
                | "("
                | "\""
                | "“"
                | "/"
                | "；"
                | "，"
                | "。"
                | "："
                | "'"
                | "‘"
                | "`"
                | "["
                | "«"
                | "《"
        ) || token.is_and()
            || token.text == "et"
            || token.text.len() == 4 && token.text.bytes().all(|b| b.is_ascii_digit())
    }

    /// `CKMfitter group, J. Charles et al.`, `The LHCb Collaboration`: a team, then perhaps names.
    fn group(&mut self, start: usize) -> Option<Authors> {
        let end = self.team(start)?;
        if !self.at(start)?.is_capitalised() || !self.may_follow(end) {
            return None;
        }
        self.names.clear();
        self.push(start, end);
        if let Some(from) = self.separator(end) {
            let names = std::mem::take(&mut self.names);
            for form in [Form::Leading, Form::Inverted, Form::Trailing] {
                if let Some(next) = self.name(from, form)
                    && let Some(mut authors) = self.rest(from, next, form)
                {
                    authors.names.splice(0..0, names);
                    return Some(authors);
                }
            }
            self.names = names;
        }
        Some(Authors {
            names: std::mem::take(&mut self.names),
            end: self.at(end - 1)?.end(),
            form: Form::Loose,
        })
    }

    /// `Usbeck et al.`: one family name, and others.
    fn surname_and_others(&mut self, start: usize) -> Option<Authors> {
        let at = self.family(start, 3)?;
        if let Some(end) = self.others(at) {
            self.names.clear();
            self.push(start, end);
            return Some(Authors {
                names: std::mem::take(&mut self.names),
                end: self.at(end - 1)?.end(),
                form: Form::Loose,
            });
        }
        None
    }
}

fn is_team(word: &str) -> bool {
    matches!(
        word,
        "group"
            | "Group"
            | "collaboration"
            | "Collaboration"
            | "Collaborations"
            | "Team"
            | "team"
            | "Consortium"
            | "consortium"
            | "Network"
            | "Committee"
    )
}

/// Chinese, Japanese and Korean names: two to four characters each, and a mark between them.
fn scan_cjk(text: &str) -> Option<Authors> {
    let mut names = Vec::new();
    let mut end = 0;
    let mut at = text.len() - text.trim_start().len();
    loop {
        let rest = &text[at..];
        let size = rest
            .find(|c: char| !(is_cjk(c) && !is_cjk_punctuation(c) || c == ' '))
            .unwrap_or(rest.len());
        let name = rest[..size].trim_end();
        let count = name.chars().filter(|c| *c != ' ').count();
        // `王一童 外 5人`, `张三等`.
        let (bare, others) = match name.split_once(" 外") {
            Some((bare, "")) => (bare, true),
            _ => (
                name.strip_suffix("等人")
                    .or_else(|| name.strip_suffix('等'))
                    .unwrap_or(name),
                name.ends_with('等') || name.ends_with("等人"),
            ),
        };
        let bare_count = bare.chars().filter(|c| *c != ' ').count();
        if !(2..=4).contains(&bare_count) || count > 6 {
            break;
        }
        let mut stop = at + size;
        if others && name.contains(" 外") {
            let digits = text[stop..].bytes().take_while(u8::is_ascii_digit).count();
            stop += digits;
            if text[stop..].starts_with(['人', '名']) {
                stop += '人'.len_utf8();
            }
        } else {
            stop = at + name.len();
        }
        let Some(mark) = text[stop..].trim_start().chars().next() else {
            break;
        };
        if !matches!(
            mark,
            ',' | '，'
                | '、'
                | ';'
                | '；'
                | '/'
                | '.'
                | '。'
                | '．'
                | '('
                | '（'
                | ':'
                | '：'
                | '\''
                | '"'
                | '“'
                | '‘'
                | '·'
                | '['
                | '《'
        ) {
            break;
        }
        names.push(at..stop);
        end = stop;
        if others
            || !matches!(
                mark,
                ',' | '，' | '、' | ';' | '；' | '/' | '.' | '．' | '·'
            )
        {
            break;
        }
        let behind = stop + text[stop..].find(mark)? + mark.len_utf8();
        let next = behind + text[behind..].len() - text[behind..].trim_start().len();
        // A full stop separates names only when it is glued to the next: `周向永.趙俊偉`.
        if mark == '.' && next > behind {
            break;
        }
        at = next;
    }
    (!names.is_empty()).then_some(Authors {
        names,
        end,
        form: Form::Cjk,
    })
}

/// Reads what stands before a title in quotation marks as names, however they are written.
///
/// None when a word is among it that names do not have.
pub(super) fn before_quote(text: &str) -> Option<Vec<Range<usize>>> {
    let tokens = tokens(text, MOST_TOKENS);
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut current: Option<Range<usize>> = None;
    let mut initials_only = true;
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        if token.is_and() || matches!(token.text, "," | ";") {
            // `Berg, J.`: the comma is inside the name when only initials follow.
            let inside = token.text == ","
                && next.is_some_and(|next| {
                    next.is_initial()
                        && tokens.get(index + 2).is_none_or(|after| after.is_mark("."))
                })
                && !initials_only
                && current.is_some()
                && !current
                    .as_ref()
                    .is_some_and(|span| text[span.clone()].contains('.'));
            if !inside && let Some(span) = current.take() {
                names.push(span);
                initials_only = true;
            }
            continue;
        }
        let fits = token.is_capitalised()
            || is_particle(token.text)
            || token.text.starts_with(['-', '‐'])
            || matches!(
                token.text,
                "." | "et" | "al" | "´" | "`" | "others" | "eds" | "ed" | "(" | ")" | "-"
            );
        if !fits || is_common(token.text) && token.text.chars().count() > 2 {
            return None;
        }
        if matches!(token.text, "(" | ")" | "´" | "`") {
            continue;
        }
        initials_only &= !token.is_word() || token.is_initial();
        match &mut current {
            Some(span) => span.end = token.end(),
            None if token.is_word() => current = Some(token.start..token.end()),
            None => {}
        }
    }
    names.extend(current);
    (!names.is_empty()
        && names
            .iter()
            .any(|span| text[span.clone()].chars().count() > 3))
    .then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str], rest: &str) {
        let authors = scan(text).unwrap_or_else(|| panic!("no authors: {text}"));
        let found: Vec<&str> = authors
            .names
            .iter()
            .map(|span| &text[span.clone()])
            .collect();
        assert_eq!(
            (found.as_slice(), &text[authors.end..]),
            (names, rest),
            "{text}"
        );
    }

    #[test]
    fn forms_of_names() {
        check(
            "C. Gale, S. Jeon, and B. Schenke, Hydro",
            &["C. Gale", "S. Jeon", "B. Schenke"],
            ", Hydro",
        );
        check(
            "Berg, J., Smith, K. A., & van der Meer, L. (2019). T",
            &["Berg, J.", "Smith, K. A.", "van der Meer, L."],
            " (2019). T",
        );
        check("Lee, K. A survey of", &["Lee, K."], " A survey of");
        check(
            "Liu Y, Ott M, Goyal N. RoBERTa",
            &["Liu Y", "Ott M", "Goyal N."],
            " RoBERTa",
        );
        check(
            "Kato S., Fukue J., 2008, Black",
            &["Kato S.", "Fukue J."],
            ", 2008, Black",
        );
        check(
            "Deepak Narayanan, Aaron Harlap, and Matei Zaharia. 2019. P",
            &["Deepak Narayanan", "Aaron Harlap", "Matei Zaharia"],
            ". 2019. P",
        );
        check(
            "Narayanan, Deepak, et al. \"P",
            &["Narayanan, Deepak, et al."],
            " \"P",
        );
        check(
            "Narayanan, Deepak, Aaron Harlap, and Amar Phanishayee. \"P",
            &["Narayanan, Deepak", "Aaron Harlap", "Amar Phanishayee"],
            ". \"P",
        );
        check(
            "Camargo, S. J., K. A. Emanuel, and A. H. Sobel, 2007a: U",
            &["Camargo, S. J.", "K. A. Emanuel", "A. H. Sobel"],
            ", 2007a: U",
        );
        check(
            "--, and T. H. Jagger, 2004: A",
            &["T. H. Jagger"],
            ", 2004: A",
        );
        check(
            "J. Norem, J.Rosenzweig ,and J .Simpson ,\" E",
            &["J. Norem", "J.Rosenzweig", "J .Simpson"],
            " ,\" E",
        );
        check("Usbeck et al. GERBIL", &["Usbeck et al."], " GERBIL");
        check("M. Bajko et al., Report", &["M. Bajko et al."], ", Report");
        check(
            "A. Cau, R. Kuiper, and W.-P. de Roever.Formalising",
            &["A. Cau", "R. Kuiper", "W.-P. de Roever"],
            ".Formalising",
        );
        check(
            "王进玉, 王进聪, 2002, 敦煌",
            &["王进玉", "王进聪"],
            ", 2002, 敦煌",
        );
        check("郭宏奇. 中藥辨証治療", &["郭宏奇"], ". 中藥辨証治療");
    }

    #[test]
    fn what_is_no_list_of_authors() {
        for text in [
            "Replica debug ordering biggest paper",
            "Data Plane, Control Plane and more",
            "the cat",
            "",
            "GPipe: Easy Scaling",
            "数据并行和模型并行的区别",
            "1. x",
        ] {
            assert_eq!(scan(text), None, "{text}");
        }
    }
}
