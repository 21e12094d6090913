//! `notebib check --bib`: what is wrong in `.bib` files, without a catalog.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use notebib::app::export::replace;
use notebib::import::decode;
use notebib::import::lint::{Finding, RULES, lint, rule};
use notebib::import::tidy::{Options, tidy};
use serde::Serialize;

use super::check::CheckFormat;
use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::import::bytes_of;
use super::output::{DIM, FOUND, KEY, NUMBER, PATH};
use super::work_json::SCHEMA;

/// Says what a rule is for.
pub(super) fn explain(name: &str, context: &mut Context) -> Outcome {
    let asked: Vec<_> = if name == "all" {
        RULES.iter().collect()
    } else {
        rule(name).into_iter().collect()
    };
    if asked.is_empty() {
        let near: Vec<&str> = RULES
            .iter()
            .map(|rule| rule.name)
            .filter(|known| known.split('-').any(|word| name.contains(word)))
            .collect();
        let failure =
            Failure::new(format!("no rule is called `{name}`")).status(Status::NothingMatched);
        return Err(if near.is_empty() {
            failure.hint("`notebib check --explain all` lists them")
        } else {
            failure.hint(format!("did you mean {}", near.join(", ")))
        });
    }
    for rule in asked {
        let level = if rule.is_error { "error" } else { "warning" };
        let fix = if rule.is_fixable {
            ", mended by --fix"
        } else {
            ""
        };
        let name = context.out.paint(KEY, rule.name);
        writeln!(context.out, "{name} ({level}{fix}): {}", rule.explanation)?;
    }
    Ok(Status::Done)
}

/// The rules that the config switches off.
pub(super) fn off(context: &mut Context) -> Result<Vec<String>, Failure> {
    let off = context.config()?.check.off.clone();
    if let Some(name) = off.iter().find(|name| rule(name).is_none()) {
        return Err(Failure::new(format!(
            "the config switches off `{name}`, which is no rule"
        ))
        .hint("`notebib check --explain all` lists them"));
    }
    Ok(off)
}

/// An annotation of GitHub's workflows.
pub(super) fn annotation(
    level: &str,
    file: Option<&str>,
    place: Option<(u32, u32)>,
    title: &str,
    message: &str,
) -> String {
    // A comma or a line break would end a property or the message.
    let escape = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let mut properties = Vec::new();
    if let Some(file) = file {
        properties.push(format!("file={}", property(file)));
    }
    if let Some((line, column)) = place {
        properties.push(format!("line={line},col={column}"));
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}", properties.join(","), escape(message))
}

/// Checks the files.
pub(super) fn run(
    files: &[PathBuf],
    fixes: bool,
    format: CheckFormat,
    context: &mut Context,
) -> Outcome {
    let off = off(context)?;
    let is_off = |name: &str| off.iter().any(|it| it == name);
    let mut count = 0;
    for path in files {
        let (name, bytes) = bytes_of(path, context)?;
        let (mut text, _) = decode(bytes);
        if fixes {
            let mended = mend(&text, &is_off);
            if mended != text {
                if path.as_os_str() == "-" {
                    return Err(Failure::new("--fix cannot mend stdin").hint("name a file"));
                }
                put(&context.folder.join(path), path, &mended)?;
                text = mended;
            }
        }
        let findings = lint(&text, is_off);
        count += findings.len();
        for finding in &findings {
            print(&name, finding, format, context)?;
        }
    }
    if count == 0 {
        context.warn("nothing is wrong");
        return Ok(Status::Done);
    }
    Ok(Status::NothingMatched)
}

/// Does what the rules that can be mended ask for, and nothing else.
fn mend(text: &str, is_off: &impl Fn(&str) -> bool) -> String {
    let findings = lint(text, is_off);
    let has = |name: &str| findings.iter().any(|it| it.rule == name);
    let options = Options {
        sorts: false,
        sorts_fields: false,
        aligns: false,
        dedupes: false,
        dois: has("doi-form"),
        urls: has("url-is-doi"),
        names: false,
        months: has("month-form"),
        pages: has("pages-form"),
        capitals: has("lost-capitals"),
        encoding: has("mojibake"),
        unicode: false,
        empty: has("empty-field"),
        braces: false,
    };
    let is_needed = findings
        .iter()
        .any(|it| rule(it.rule).is_some_and(|rule| rule.is_fixable));
    if is_needed {
        tidy(text, &options).text
    } else {
        text.to_owned()
    }
}

fn put(path: &Path, shown: &Path, text: &str) -> Result<(), Failure> {
    replace(path, |out| out.write_all(text.as_bytes()))
        .map_err(|error: io::Error| Failure::on_file(shown, &error))
}

#[derive(Serialize)]
struct Line<'f> {
    schema: u32,
    path: &'f str,
    line: u32,
    column: u32,
    rule: &'f str,
    level: &'f str,
    key: &'f str,
    message: &'f str,
    fixable: bool,
}

fn print(
    name: &str,
    finding: &Finding,
    format: CheckFormat,
    context: &mut Context,
) -> io::Result<()> {
    let level = if finding.is_error { "error" } else { "warning" };
    let fixable = rule(finding.rule).is_some_and(|rule| rule.is_fixable);
    let Finding {
        rule,
        line,
        column,
        key,
        message,
        ..
    } = finding;
    let out = &mut context.out;
    match format {
        CheckFormat::Jsonl => out.json_line(&Line {
            schema: SCHEMA,
            path: name,
            line: *line,
            column: *column,
            rule,
            level,
            key,
            message,
            fixable,
        }),
        CheckFormat::Github => {
            let place = Some((*line, *column));
            writeln!(
                out,
                "{}",
                annotation(level, Some(name), place, rule, message)
            )
        }
        CheckFormat::Lines => {
            let line_of = format!("{name}:{line}:{column}: {rule}: {message}");
            writeln!(out, "{}", out.clean(&line_of).into_owned())
        }
        CheckFormat::Table => {
            let path = out.paint(PATH, &out.clean(name));
            let place = out.paint(NUMBER, &format!("{line}:{column}"));
            let level = out.paint(if finding.is_error { FOUND } else { DIM }, level);
            let key = out.paint(KEY, &out.clean(key));
            let gap = if key.is_empty() { "" } else { ": " };
            let message = out.clean(message).into_owned();
            writeln!(out, "{path}:{place}: {level}: {key}{gap}{message} ({rule})")
        }
    }
}
