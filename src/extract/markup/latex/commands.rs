//! What the commands of LaTeX do to the text around them.
//!
//! **Source**: LaTeX2e reference manual; natbib 8.31, biblatex 3.20 and hyperref manuals for the names of
//! commands, read 2026-11-24.

use std::borrow::Cow;
use std::ops::Range;

use super::{AsideKind, Block, Group, Reader};
use crate::extract::markup::front_matter;
use crate::extract::markup::passage::Mark;

/// Environments whose inside is no text.
const SKIPPED: &[&str] = &[
    "verbatim",
    "Verbatim",
    "BVerbatim",
    "lstlisting",
    "minted",
    "comment",
    "alltt",
    "tikzpicture",
    "pgfpicture",
    "picture",
    "filecontents",
    "equation",
    "align",
    "alignat",
    "gather",
    "multline",
    "flalign",
    "eqnarray",
    "displaymath",
    "math",
    "algorithm",
    "algorithmic",
    "cases",
    "array",
    "pspicture",
    "forest",
];

const LISTS: &[&str] = &[
    "itemize",
    "enumerate",
    "description",
    "compactitem",
    "compactenum",
    "inparaenum",
    "list",
    "trivlist",
    "thebibliography",
    "thebiblist",
];

/// Environments whose first group says how, not what.
const WITH_ARGUMENT: &[&str] = &[
    "thebibliography",
    "tabular",
    "tabularx",
    "longtable",
    "minipage",
    "multicols",
    "list",
    "wrapfigure",
    "adjustbox",
    "textblock",
];

/// Commands that print nothing of what their groups hold.
const SILENT: &[&str] = &[
    "label",
    "ref",
    "eqref",
    "pageref",
    "autoref",
    "cref",
    "Cref",
    "nameref",
    "vref",
    "includegraphics",
    "input",
    "include",
    "subfile",
    "usepackage",
    "RequirePackage",
    "documentclass",
    "bibliographystyle",
    "bibliography",
    "addbibresource",
    "printbibliography",
    "newcommand",
    "renewcommand",
    "providecommand",
    "newenvironment",
    "renewenvironment",
    "newtheorem",
    "DeclareMathOperator",
    "DeclareRobustCommand",
    "def",
    "let",
    "vspace",
    "hspace",
    "vskip",
    "hskip",
    "setlength",
    "addtolength",
    "setcounter",
    "addtocounter",
    "pagestyle",
    "thispagestyle",
    "pagenumbering",
    "hypersetup",
    "lstset",
    "lstinline",
    "geometry",
    "author",
    "affil",
    "affiliation",
    "institute",
    "email",
    "thanks",
    "index",
    "color",
    "definecolor",
    "graphicspath",
    "phantom",
    "hphantom",
    "vphantom",
    "cline",
    "ensuremath",
    "path",
    "code",
    "mintinline",
    "natexlab",
    "bibcite",
    "citestyle",
    "setcitestyle",
    "defcitealias",
    "citealias",
    "tikzset",
    "usetikzlibrary",
    "theoremstyle",
    "fontsize",
    "linespread",
    "bibitemStop",
];

impl<'t> Reader<'_, 't> {
    /// The inside of the group that opens at `at`.
    fn group(&self, at: usize) -> Option<Range<usize>> {
        let index = self.pairs.binary_search_by_key(&at, |pair| pair.0).ok()?;
        Some(at + 1..self.pairs[index].1)
    }

    /// The group behind white space and `[…]` at `at`.
    fn argument(&self, at: usize) -> Option<Range<usize>> {
        self.group(self.blanks(self.options(at)))
    }

    /// Where optional arguments that start at `at` end: `[see][p.~3]`, `<2->`.
    fn options(&self, mut at: usize) -> usize {
        let bytes = self.note.as_bytes();
        for _ in 0..4 {
            let open = self.blanks(at);
            if open > at + 1 || bytes.get(open) != Some(&b'[') {
                break;
            }
            let limit = bytes.len().min(open + 400);
            let mut depth = 0_usize;
            let close = bytes[open + 1..limit].iter().position(|byte| match byte {
                b'{' => {
                    depth += 1;
                    false
                }
                b'}' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                b']' => depth == 0,
                _ => false,
            });
            match close {
                Some(close) => at = open + 1 + close + 1,
                None => break,
            }
        }
        at
    }

    /// Where all arguments that start at `at` end.
    fn arguments(&self, mut at: usize) -> usize {
        for _ in 0..9 {
            at = self.options(at);
            let open = self.blanks(at);
            match self.group(open).filter(|_| open <= at + 1) {
                Some(group) => at = group.end + 1,
                None => break,
            }
        }
        at
    }

    /// The mathematics that starts with the dollar at `at`.
    pub(super) fn mathematics(&mut self, at: usize) -> usize {
        let bytes = self.note.as_bytes();
        let width = if bytes[at..].starts_with(b"$$") { 2 } else { 1 };
        let inside = at + width;
        let limit = bytes.len().min(inside + 2000);
        let close = memchr::memchr_iter(b'$', &bytes[inside..limit])
            .map(|close| inside + close)
            .find(|&close| bytes[close - 1] != b'\\');
        let Some(close) = close else { return inside };
        if memchr::memmem::find(&bytes[inside..close], b"\n\n").is_some() {
            return inside;
        }
        if width == 1 {
            self.formula(inside..close);
        }
        close + width
    }

    /// A formula within a line stays in a title as it is written, and is not searched.
    fn formula(&mut self, range: Range<usize>) {
        let start = self.passage.text.len();
        self.passage.push(self.note, range);
        self.passage.mark(start, Mark::Code);
    }

    /// Runs the command whose backslash stands at `at`; returns where to go on.
    pub(super) fn command(&mut self, at: usize) -> usize {
        let note = self.note;
        let bytes = note.as_bytes();
        let len = bytes[at + 1..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'@')
            .count();
        if len == 0 {
            return self.sign_command(at);
        }
        let name = &note[at + 1..at + 1 + len];
        let mut next = at + 1 + len;
        next += usize::from(bytes.get(next) == Some(&b'*'));
        if is_citation(name) {
            return self.citation(name, next);
        }
        if let Some(level) = self.level(name)
            && let Some(group) = self.argument(next)
        {
            self.close_all();
            self.flush();
            self.flush_run();
            self.block = Block::Paragraph;
            if self.is_before_body(at) {
                return group.end + 1;
            }
            self.open_aside(AsideKind::Heading { level, start: at });
            return group.start;
        }
        match name {
            "begin" => self.begin(at, next),
            "end" => self.end(at, next),
            "item" => self.item(next),
            "bibitem" => self.bibitem(next),
            "newblock" => {
                self.passage.push_break(false, at..next);
                self.parts.push(self.passage.text.len());
                self.blanks(next)
            }
            "title" => match self.argument(next) {
                Some(group) => {
                    self.open_aside(AsideKind::Title);
                    group.start
                }
                None => next,
            },
            "date" => match self.argument(next) {
                Some(group) => {
                    let about = &mut self.sink.about;
                    about.date = about
                        .date
                        .or_else(|| front_matter::read_date(&note[group.clone()]));
                    group.end + 1
                }
                None => next,
            },
            "footnote" | "footnotetext" | "sidenote" | "marginpar" | "marginnote" | "todo"
            | "endnote" => match self.argument(next) {
                Some(group) => {
                    self.open_aside(AsideKind::Footnote);
                    group.start
                }
                None => next,
            },
            "href" | "href@noop" => self.href(next),
            "url" | "nolinkurl" | "Url" => match self.argument(next) {
                Some(group) => self.url(group),
                None => next,
            },
            "doi" | "arxiv" | "arXiv" | "eprint" => match self.argument(next) {
                Some(group) => {
                    let prefix = if name == "doi" { "doi:" } else { "arXiv:" };
                    let inside = note[group.clone()].trim();
                    if !inside.starts_with("http") && !inside.to_lowercase().contains(prefix) {
                        self.passage.push_as(prefix, at..group.start);
                    }
                    self.passage.push(note, group.clone());
                    group.end + 1
                }
                None => next,
            },
            "emph" | "textit" | "textsl" | "booktitle" | "enquote" | "textbf" | "textsc"
            | "texttt" | "verb" => self.font(name, next),
            "em" | "it" | "itshape" | "sl" | "slshape" => self.declare(Mark::Emphasis, next),
            "bf" | "bfseries" => self.declare(Mark::Strong, next),
            "tt" | "ttfamily" => self.declare(Mark::Code, next),
            "bibinfo" | "bibfield" => match self.argument(next) {
                Some(field) => {
                    let open = self.blanks(field.end + 1);
                    if self.group(open).is_none() {
                        return field.end + 1;
                    }
                    let is_title = note[field.clone()].trim() == "title";
                    self.groups.push(if is_title {
                        Group::Title(self.passage.text.len())
                    } else {
                        Group::Plain
                    });
                    open + 1
                }
                None => next,
            },
            "showarticletitle" | "bibtitle" => match self.argument(next) {
                Some(group) => {
                    self.groups.push(Group::Title(self.passage.text.len()));
                    group.start
                }
                None => next,
            },
            "textcolor" | "colorbox" | "hyperlink" | "hyperref" | "scalebox" | "resizebox" => {
                match self.argument(next) {
                    Some(group) => group.end + 1,
                    None => self.options(next),
                }
            }
            "par" | "newline" | "linebreak" | "hline" | "toprule" | "midrule" | "bottomrule"
            | "maketitle" | "newpage" | "clearpage" => {
                self.paragraph(at..next);
                next
            }
            "penalty" => {
                let rest = bytes[next..].iter();
                next + rest.take_while(|byte| byte.is_ascii_digit()).count()
            }
            "url@" => next,
            "makeatletter" | "makeatother" => next,
            "lstinputlisting" => self.arguments(next),
            _ if SILENT.contains(&name) => self.arguments(self.names_defined(name, next)),
            _ => {
                // What an unknown command holds is text.
                let after = self.options(next);
                if bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
                    // White space behind a command ends it; a line break may be half of a blank line.
                    after + usize::from(bytes[after] == b' ')
                } else {
                    after
                }
            }
        }
    }

    /// `\def\name…` and `\let\a\b`: the names are no commands here.
    fn names_defined(&self, name: &str, at: usize) -> usize {
        if !matches!(name, "def" | "let" | "newcommand" | "renewcommand") {
            return at;
        }
        let bytes = self.note.as_bytes();
        let mut at = self.blanks(at);
        if bytes.get(at) != Some(&b'\\') {
            return at;
        }
        let line = &bytes[at..bytes.len().min(at + 200)];
        at += line
            .iter()
            .position(|byte| matches!(byte, b'{' | b'\n' | b'['))
            .unwrap_or(1);
        at
    }

    /// A command of one sign: a line break, mathematics.
    fn sign_command(&mut self, at: usize) -> usize {
        let bytes = self.note.as_bytes();
        let Some(&sign) = bytes.get(at + 1) else {
            return at + 1;
        };
        let close: &[u8] = match sign {
            b'[' => b"\\]",
            b'(' => b"\\)",
            b'\\' => {
                let next = self.options(at + 2);
                self.passage.push_break(false, at..at + 2);
                return next;
            }
            _ => return at + 1 + usize::from(sign.is_ascii()),
        };
        let limit = bytes.len().min(at + 5000);
        match memchr::memmem::find(&bytes[at + 2..limit], close) {
            Some(len) => {
                if sign == b'(' {
                    self.formula(at + 2..at + 2 + len);
                }
                at + 2 + len + 2
            }
            None => at + 2,
        }
    }

    /// The depth of a heading, from 1.
    fn level(&self, name: &str) -> Option<u32> {
        Some(match name {
            "part" => 1,
            "chapter" => u32::from(self.has_parts) + 1,
            "section" | "addsec" => self.top + 1,
            "subsection" => self.top + 2,
            "subsubsection" => self.top + 3,
            "paragraph" => self.top + 4,
            "subparagraph" => self.top + 5,
            "frametitle" => self.top + 3,
            _ => return None,
        })
    }

    /// `\cite[see][p.~3]{a,b}`, and `\cites[3]{a}[4]{b}` of biblatex.
    fn citation(&mut self, name: &str, at: usize) -> usize {
        let mut at = at;
        let groups = if name.ends_with("cites") { 20 } else { 1 };
        for turn in 0..groups {
            let open = self.blanks(self.options(at));
            let Some(group) = self
                .group(open)
                .filter(|_| turn == 0 || open <= self.options(at) + 1)
            else {
                break;
            };
            self.keys(group.clone());
            at = group.end + 1;
        }
        at
    }

    fn keys(&mut self, group: Range<usize>) {
        let bytes = self.note.as_bytes();
        let mut start = group.start;
        while start < group.end {
            let len = memchr::memchr(b',', &bytes[start..group.end]).unwrap_or(group.end - start);
            let mut from = start;
            start += len + 1;
            let end = from + len;
            // A line break in a list of keys is often hidden by a comment.
            loop {
                from = self.blanks(from).min(end);
                if bytes.get(from) != Some(&b'%') || from >= end {
                    break;
                }
                from =
                    memchr::memchr(b'\n', &bytes[from..end]).map_or(end, |index| from + index + 1);
            }
            let key = self.note[from..end].trim_end();
            let key = key.split(['%', '\n']).next().unwrap_or("").trim_end();
            if !key.contains(['\\', '{', '}', '#', ' ']) {
                self.key(from..from + key.len());
            }
        }
    }

    fn font(&mut self, name: &str, next: usize) -> usize {
        let bytes = self.note.as_bytes();
        if name == "verb" {
            let Some(&sign) = bytes.get(next) else {
                return next;
            };
            let limit = bytes.len().min(next + 300);
            return memchr::memchr(sign, &bytes[next + 1..limit])
                .filter(|_| sign.is_ascii_punctuation())
                .map_or(next, |len| {
                    self.formula(next + 1..next + 1 + len);
                    next + 1 + len + 1
                });
        }
        let Some(group) = self.argument(next) else {
            return next;
        };
        let start = self.passage.text.len();
        self.groups.push(match name {
            "textbf" => Group::Marked(Mark::Strong, start),
            "texttt" => Group::Marked(Mark::Code, start),
            "textsc" => Group::Plain,
            "enquote" => {
                self.passage.push_as("“", next..group.start);
                Group::Quoted
            }
            _ => Group::Marked(Mark::Emphasis, start),
        });
        group.start
    }

    /// `{\em …}`: the group that is open is set in another font from here on.
    fn declare(&mut self, mark: Mark<'t>, next: usize) -> usize {
        if let Some(group @ Group::Plain) = self.groups.last_mut() {
            *group = Group::Marked(mark, self.passage.text.len());
        }
        let bytes = self.note.as_bytes();
        next + usize::from(bytes.get(next) == Some(&b' '))
    }

    fn href(&mut self, at: usize) -> usize {
        let Some(target) = self.argument(at) else {
            return at;
        };
        let open = self.blanks(target.end + 1);
        if self.group(open).is_none() {
            return target.end + 1;
        }
        let url = unescaped(self.note[target].trim());
        let start = self.passage.text.len();
        self.groups.push(if url.is_empty() {
            Group::Plain
        } else {
            Group::Marked(Mark::Link(url), start)
        });
        open + 1
    }

    fn url(&mut self, group: Range<usize>) -> usize {
        let inside = &self.note[group.clone()];
        let lead = inside.len() - inside.trim_start().len();
        let range = group.start + lead..group.start + lead + inside.trim().len();
        let start = self.passage.text.len();
        match unescaped(&self.note[range.clone()]) {
            Cow::Borrowed(_) => self.passage.push(self.note, range.clone()),
            Cow::Owned(url) => self.passage.push_as(&url, range.clone()),
        }
        if self.passage.text[start..].contains("://") {
            self.passage.mark(start, Mark::Url);
            self.address(start, range);
        }
        group.end + 1
    }

    fn begin(&mut self, at: usize, next: usize) -> usize {
        let Some(group) = self.argument(next) else {
            return next;
        };
        let name = self.note[group.clone()].trim();
        let after = group.end + 1;
        let bare = name.trim_end_matches('*');
        if SKIPPED.contains(&bare) {
            if bare != "cases" && bare != "array" && bare != "math" {
                self.passage.push_break(false, at..after);
            }
            let close = format!("\\end{{{name}}}");
            return memchr::memmem::find(&self.note.as_bytes()[after..], close.as_bytes())
                .map_or(self.note.len(), |len| after + len + close.len());
        }
        self.close_all();
        self.flush();
        self.block = Block::Paragraph;
        if name == "document" {
            self.passage.clear();
            self.run = super::Passage::default();
            return after;
        }
        if LISTS.contains(&bare) {
            self.lists += 1;
        }
        let after = self.options(after);
        if WITH_ARGUMENT.contains(&bare) {
            return self.group(after).map_or(after, |group| group.end + 1);
        }
        after
    }

    fn end(&mut self, at: usize, next: usize) -> usize {
        let Some(group) = self.argument(next) else {
            return next;
        };
        let name = self.note[group.clone()].trim();
        self.close_all();
        self.flush();
        self.block = Block::Paragraph;
        if LISTS.contains(&name.trim_end_matches('*')) {
            self.lists = self.lists.saturating_sub(1);
        }
        if name == "document" && at >= self.body {
            return self.note.len();
        }
        group.end + 1
    }

    fn item(&mut self, at: usize) -> usize {
        self.close_all();
        self.flush();
        self.block = Block::Item;
        let after = self.options(at);
        if after > at
            && let Some(open) = self.note[at..after].find('[')
        {
            // The label of a description.
            let start = self.passage.text.len();
            let label = at + open + 1..after - 1;
            if !self.note[label.clone()].contains(['\\', '{', '$']) {
                self.passage.push(self.note, label);
                self.passage.mark(start, Mark::Strong);
                self.passage.push_as(": ", after - 1..after);
            }
        }
        self.blanks(after)
    }

    fn bibitem(&mut self, at: usize) -> usize {
        self.close_all();
        self.flush();
        // A label may hold groups: `[\protect\citeauthoryear{Lamport}{1978}]`.
        let mut from = self.blanks(at);
        let bytes = self.note.as_bytes();
        if bytes.get(from) == Some(&b'[') {
            let limit = bytes.len().min(from + 2000);
            let mut inside = from + 1;
            while inside < limit && bytes[inside] != b']' {
                inside = match self.group(inside) {
                    Some(group) if bytes[inside] == b'{' => group.end + 1,
                    _ => inside + 1,
                };
            }
            from = (inside + 1).min(bytes.len());
            if bytes.get(from) == Some(&b'%') {
                from = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |len| from + len);
            }
        }
        let Some(group) = self.group(self.blanks(from)) else {
            self.block = Block::Item;
            return at;
        };
        let key = self.note[group.clone()].trim();
        let start = key.as_ptr() as usize - self.note.as_ptr() as usize;
        self.block = Block::Reference(start..start + key.len());
        self.blanks(group.end + 1)
    }
}

/// `\cite`, `\citep`, `\textcite`, `\footcite`, `\nocite`, `\Citet`, `\parencites`, and others of natbib and
/// biblatex; not the ones that set a style.
fn is_citation(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if matches!(
        lower.as_str(),
        "citestyle" | "setcitestyle" | "citealias" | "defcitealias" | "bibcite" | "citetitlefont"
    ) {
        return false;
    }
    lower.starts_with("cite") && lower.len() <= 16
        || lower.ends_with("cite")
        || lower.ends_with("cites")
        || matches!(
            lower.as_str(),
            "footfullcite" | "parencitetitle" | "shortcite" | "shortciten"
        )
}

/// A URL without the backslashes before its signs.
fn unescaped(url: &str) -> Cow<'_, str> {
    if !url.contains('\\') {
        return Cow::Borrowed(url);
    }
    let mut plain = String::with_capacity(url.len());
    let mut signs = url.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign != '\\' || !signs.peek().is_some_and(char::is_ascii_punctuation) {
            plain.push(sign);
        }
    }
    Cow::Owned(plain)
}
