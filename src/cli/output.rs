//! What goes to stdout: where it goes, how wide, with which colours, in which shape.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;

/// The head line of a table.
pub(crate) const HEADER: Style = Style::new().bold().underline();
/// A citation key.
pub(crate) const KEY: Style = AnsiColor::Cyan.on_default();
/// The path of a note.
pub(crate) const PATH: Style = AnsiColor::Magenta.on_default();
/// A line or column number.
pub(crate) const NUMBER: Style = AnsiColor::Green.on_default();
/// What was looked for, inside a line.
pub(crate) const FOUND: Style = AnsiColor::Red.on_default().bold();
/// What matters less: outline, evidence, suggested tags.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What matters most: the title of the one work shown.
pub(crate) const STRONG: Style = Style::new().bold();

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always, also into a pipe.
    Always,
    /// Never.
    Never,
}

/// The shape of a listing where a command has no further ones of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns on a terminal, tab-separated columns without a head line elsewhere.
    Table,
    /// One JSON value a line.
    Jsonl,
}

/// A `ValueEnum` of output formats that `--json` can pick from.
pub(crate) trait OutputFormat: ValueEnum + Clone + Send + Sync + 'static {
    /// What `--json` stands for.
    const JSONL: Self;
}

impl OutputFormat for Format {
    const JSONL: Self = Self::Jsonl;
}

/// `--format` and `--json`, to be flattened into the arguments of every listing.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Shape<F: OutputFormat> {
    /// How to print the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: F,
    /// Short for `--format jsonl`
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl<F: OutputFormat> Shape<F> {
    /// The format asked for.
    pub(crate) fn get(&self) -> F {
        if self.json {
            F::JSONL
        } else {
            self.format.clone()
        }
    }
}

/// Standard output, buffered. An error on it goes up with `?`; a closed pipe ends the command with 0.
pub(crate) struct Output {
    stdout: BufWriter<Stdout>,
    /// True when a person looks at it.
    pub(crate) is_terminal: bool,
    /// True when to colour.
    pub(crate) has_color: bool,
    /// Columns of the terminal; 80 when unknown.
    pub(crate) width: usize,
}

impl Output {
    /// Standard output as this run finds it.
    pub(crate) fn new(color: ColorWhen) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let has_color = match color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                is_terminal && anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never
            }
        };
        let width = if is_terminal {
            terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))
        } else {
            80
        };
        Self {
            stdout: BufWriter::with_capacity(64 << 10, stdout),
            is_terminal,
            has_color,
            width,
        }
    }

    /// The text with its style, or bare when colours are off. The text must be [`Self::clean`].
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.has_color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// The text as a terminal may see it: one line, and without control characters when this is one.
    pub(crate) fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_terminal {
            printable(text)
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Writes one value as a line of JSON.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        if self.is_terminal {
            let text = serde_json::to_string(value)?;
            self.stdout
                .write_all(escape_unprintable(&text).as_bytes())?;
        } else {
            serde_json::to_writer(&mut self.stdout, value)?;
        }
        self.stdout.write_all(b"\n")
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stdout.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stdout.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// True for what must not reach a terminal: control characters, and marks that turn the direction of
/// text around (U+202A to U+202E, U+2066 to U+2069), which can make a line read as what it is not.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Drops what must not reach a terminal; line breaks and tabs become spaces.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let spaced = text.chars().map(|c| {
        if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            c
        }
    });
    Cow::Owned(spaced.filter(|c| !is_unprintable(*c)).collect())
}

/// Escapes in JSON what serde_json leaves as it is and a terminal would act on.
pub(crate) fn escape_unprintable(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_unprintable) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unprintable(c) {
            text.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_a_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\td\u{9b}e"), "a[31mbc de");
        assert_eq!(printable("训练 ok"), "训练 ok");
        assert_eq!(escape_unprintable("\"a\u{9b}b\""), "\"a\\u009bb\"");
    }
}
