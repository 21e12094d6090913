//! The formats of `notebib export`, and how each is written.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use notebib::app::export::{self, Batch, Selection};
use notebib::catalog::Catalog;
use notebib::export::style::{Markup, Style};
use notebib::export::{Dialect, bib, bibtex, columns, csl, ris, yaml};
use notebib::model::{Entry, Work};
use serde_json::Value;

use super::context::Context;
use super::errors::Failure;
use super::export::Stopped;
use super::output::escape_unprintable;
use super::work_json::WorkLine;

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// For bibtex and the classic styles.
    Bibtex,
    /// For biber and biblatex; what was imported comes out as it came in.
    Biblatex,
    /// For Pandoc, Zotero and citeproc.
    CslJson,
    /// For Zotero, EndNote and JabRef.
    Ris,
    /// For Typst: Hayagriva's YAML.
    Hayagriva,
    /// One work a line, as `notebib list --json` prints it.
    Jsonl,
    /// Comma-separated values with a head line.
    Csv,
    /// A formatted list.
    Text,
    /// A formatted list in Markdown.
    Markdown,
    /// A formatted list in HTML.
    Html,
}

impl ExportFormat {
    /// The format that the extension of a file tells.
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()? {
            "bib" => Self::Bibtex,
            "json" => Self::CslJson,
            "ris" => Self::Ris,
            "yml" | "yaml" => Self::Hayagriva,
            "jsonl" => Self::Jsonl,
            "csv" => Self::Csv,
            "md" => Self::Markdown,
            "html" => Self::Html,
            _ => return None,
        })
    }

    /// True for lists that a style formats.
    pub(super) const fn is_formatted(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}

/// The style of this name, or in this file.
pub(super) fn style(name: &str, context: &Context) -> Result<Style, Failure> {
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|it| it == "csl") || name.contains(['/', '\\']);
    if is_file {
        let xml = fs::read_to_string(context.folder.join(path))
            .map_err(|error| Failure::on_file(path, &error))?;
        return Style::parse(&xml).map_err(|error| Failure::new(format!("{name}: {error}")));
    }
    Style::named(name).map_err(|error| {
        let lower = name.to_lowercase();
        let near: Vec<&str> = notebib::export::style::names()
            .into_iter()
            .filter(|known| known.contains(&lower) || lower.contains(known))
            .take(8)
            .collect();
        let known = if near.is_empty() {
            "acm, ama, apa, chicago, gb-7714, harvard, ieee, lncs, mla, nature, vancouver"
                .to_owned()
        } else {
            near.join(", ")
        };
        Failure::from(error).hint(format!(
            "there are {known}; or name the file of a CSL style"
        ))
    })
}

/// What is to be written, and how.
pub(super) struct Wanted {
    format: ExportFormat,
    style: Option<Style>,
    fields: Vec<String>,
    options: bibtex::Options,
}

impl Wanted {
    pub(super) fn new(
        format: ExportFormat,
        style_name: Option<&str>,
        fields: Vec<String>,
        options: bibtex::Options,
        context: &Context,
    ) -> Result<Self, Failure> {
        if style_name.is_some() && !format.is_formatted() {
            return Err(
                Failure::new("a style formats text, markdown and html alone")
                    .hint("leave out --style, or say --format text, markdown or html"),
            );
        }
        let style = match (format.is_formatted(), style_name) {
            (true, name) => Some(style(name.unwrap_or("apa"), context)?),
            (false, _) => None,
        };
        let fields = fields
            .iter()
            .map(|field| field.trim().to_lowercase())
            .filter(|field| !field.is_empty());
        Ok(Self {
            format,
            style,
            fields: fields.collect(),
            options,
        })
    }

    /// Writes the works; returns how many.
    pub(super) fn write(
        &self,
        catalog: &Catalog,
        chosen: &Selection,
        out: &mut (impl Write + ?Sized),
        is_terminal: bool,
    ) -> Result<usize, Stopped> {
        let options = &self.options;
        let bibliography = |out: &mut _, dialect| {
            export::write(catalog, chosen, out, "\n", |batch, text| {
                self.bib(batch, dialect, text)
            })
        };
        match self.format {
            ExportFormat::Bibtex => bibliography(out, Dialect::Bibtex),
            ExportFormat::Biblatex => bibliography(out, Dialect::Biblatex),
            ExportFormat::CslJson => {
                let count = export::write(
                    catalog,
                    chosen,
                    &mut Opened::new(out, "[\n"),
                    ",\n",
                    |batch, text| {
                        let lines: Vec<String> = self
                            .entries(batch, Dialect::Bibtex)
                            .map(|it| csl::line(&it.1))
                            .collect();
                        text.extend_from_slice(lines.join(",\n").as_bytes());
                        Ok::<_, Stopped>(())
                    },
                )?;
                if count > 0 {
                    out.write_all(b"\n]\n")?;
                }
                Ok(count)
            }
            ExportFormat::Ris => export::write(catalog, chosen, out, "", |batch, text| {
                let mut written = String::new();
                for (_, entry) in self.entries(batch, Dialect::Neutral) {
                    ris::push(&mut written, &entry);
                    written.push('\n');
                }
                text.extend_from_slice(written.as_bytes());
                Ok(())
            }),
            ExportFormat::Hayagriva => export::write(catalog, chosen, out, "\n", |batch, text| {
                let entries: Vec<Entry> = self
                    .entries(batch, Dialect::Bibtex)
                    .map(|it| it.1)
                    .collect();
                let mut written = String::new();
                yaml::push(&mut written, &entries);
                text.extend_from_slice(written.as_bytes());
                Ok(())
            }),
            ExportFormat::Jsonl => export::write(catalog, chosen, out, "", |batch, text| {
                for work in batch.works {
                    let line = self.json(work).map_err(io::Error::from)?;
                    let line = if is_terminal {
                        escape_unprintable(&line)
                    } else {
                        line.into()
                    };
                    text.extend_from_slice(line.as_bytes());
                    text.push(b'\n');
                }
                Ok(())
            }),
            ExportFormat::Csv => {
                let names: Vec<String> = if self.fields.is_empty() {
                    columns::COLUMNS
                        .iter()
                        .map(|name| (*name).to_owned())
                        .collect()
                } else {
                    self.fields.clone()
                };
                let mut head = String::new();
                columns::push_head(&mut head, &names);
                export::write(
                    catalog,
                    chosen,
                    &mut Opened::new(out, &head),
                    "",
                    |batch, text| {
                        let mut written = String::new();
                        for (work, entry) in batch.entries(options, Dialect::Biblatex) {
                            columns::push(&mut written, work, &entry, &names);
                        }
                        text.extend_from_slice(written.as_bytes());
                        Ok(())
                    },
                )
            }
            ExportFormat::Text => self.formatted(catalog, chosen, out, Markup::Text),
            ExportFormat::Markdown => self.formatted(catalog, chosen, out, Markup::Markdown),
            ExportFormat::Html => self.formatted(catalog, chosen, out, Markup::Html),
        }
    }

    /// The entries of a batch, with no other fields than those asked for.
    fn entries<'b>(
        &'b self,
        batch: &'b Batch<'_>,
        dialect: Dialect,
    ) -> impl Iterator<Item = (&'b Work, Entry)> {
        batch
            .entries(&self.options, dialect)
            .into_iter()
            .map(move |(work, mut entry)| {
                if !self.fields.is_empty() {
                    notebib::export::dialect::put(&mut entry, dialect);
                    entry.fields.retain(|field| self.fields.contains(&field.0));
                    entry
                        .inherited
                        .retain(|field| self.fields.contains(&field.0));
                }
                (work, entry)
            })
    }

    fn bib(&self, batch: &Batch<'_>, dialect: Dialect, text: &mut Vec<u8>) -> Result<(), Stopped> {
        if dialect == Dialect::Bibtex && self.fields.is_empty() && batch.is_plain() {
            return bibtex::write(text, batch.works, &self.options).map_err(Stopped::Entry);
        }
        let mut written = String::new();
        for (at, (_, entry)) in self.entries(batch, dialect).enumerate() {
            if !bib::is_key(&entry.key) {
                return Err(Stopped::Entry(bibtex::Error::Key(entry.key)));
            }
            if at > 0 {
                written.push('\n');
            }
            bib::push(&mut written, &entry, dialect, self.options.alphabet);
        }
        text.extend_from_slice(written.as_bytes());
        Ok(())
    }

    fn json(&self, work: &Work) -> serde_json::Result<String> {
        if self.fields.is_empty() {
            return serde_json::to_string(&WorkLine::from(work));
        }
        let mut value = serde_json::to_value(WorkLine::from(work))?;
        if let Value::Object(map) = &mut value {
            map.retain(|name, _| name == "schema" || self.fields.contains(name));
        }
        serde_json::to_string(&value)
    }

    /// The whole list at once: a style sorts and numbers it.
    fn formatted(
        &self,
        catalog: &Catalog,
        chosen: &Selection,
        out: &mut (impl Write + ?Sized),
        markup: Markup,
    ) -> Result<usize, Stopped> {
        let Some(style) = &self.style else {
            return Ok(0);
        };
        // Through text, in which the order of the works is kept.
        let mut lines: Vec<u8> = Vec::new();
        let count = export::write(catalog, chosen, &mut lines, "", |batch, text| {
            for (_, entry) in self.entries(batch, Dialect::Neutral) {
                serde_json::to_writer(&mut *text, &entry).map_err(io::Error::from)?;
            }
            Ok::<_, Stopped>(())
        })?;
        let entries = serde_json::Deserializer::from_slice(&lines)
            .into_iter::<Entry>()
            .collect::<Result<Vec<_>, _>>()
            .map_err(io::Error::from)?;
        write_formatted(&style.format(&entries, markup), markup, out)?;
        Ok(count)
    }
}

/// Writes formatted works: a line each, a paragraph each, or a list of HTML.
pub(super) fn write_formatted(
    items: &[(String, String)],
    markup: Markup,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    if markup == Markup::Html && !items.is_empty() {
        writeln!(out, "<div class=\"csl-bib-body\">")?;
    }
    for (at, (key, text)) in items.iter().enumerate() {
        match markup {
            Markup::Text => writeln!(out, "{text}")?,
            Markup::Markdown if at > 0 => writeln!(out, "\n{text}")?,
            Markup::Markdown => writeln!(out, "{text}")?,
            Markup::Html => {
                let key = key
                    .replace('&', "&amp;")
                    .replace('"', "&quot;")
                    .replace('<', "&lt;");
                writeln!(
                    out,
                    "  <div class=\"csl-entry\" id=\"ref-{key}\">{text}</div>"
                )?;
            }
        }
    }
    if markup == Markup::Html && !items.is_empty() {
        writeln!(out, "</div>")?;
    }
    Ok(())
}

/// A writer that writes an opening before the first byte, and nothing when there is none.
struct Opened<'w, W: ?Sized> {
    out: &'w mut W,
    opening: Option<&'w str>,
}

impl<'w, W: Write + ?Sized> Opened<'w, W> {
    const fn new(out: &'w mut W, opening: &'w str) -> Self {
        Self {
            out,
            opening: Some(opening),
        }
    }
}

impl<W: Write + ?Sized> Write for Opened<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(opening) = self.opening.take() {
            self.out.write_all(opening.as_bytes())?;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
