//! The config file: commented TOML, read once, only when a command asks for it.
//!
//! An unknown key is refused with its line. Every key has a default; [`TEMPLATE`] shows them all.

use std::path::Path;

use notebib::app::suggest::Rule;
use notebib::collect::WalkOptions;
use notebib::export::keys::Formula;
use notebib::export::{Alphabet, bibtex};
use serde::Deserialize;
use toml::Spanned;

use super::errors::Failure;

/// What `notebib init` writes: every key with its default, commented out.
pub(crate) const TEMPLATE: &str = include_str!("config.toml");

/// All settings of a catalog.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// `[extract]`
    pub(crate) extract: Extract,
    /// `[scan]`
    pub(crate) scan: Scan,
    /// `[keys]`
    pub(crate) keys: Keys,
    /// `[tags]`
    pub(crate) tags: Tags,
    /// `[export]`
    pub(crate) export: Export,
    /// `[check]`
    pub(crate) check: Check,
    /// `[enrich]`
    pub(crate) enrich: Enrich,
}

/// How services are asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Enrich {
    /// The address to give to services.
    pub(crate) mailto: Option<String>,
    /// A file of keys, one `provider = key` a line.
    pub(crate) key_file: Option<std::path::PathBuf>,
    /// Seconds to wait for a reply.
    pub(crate) timeout: Option<f64>,
    /// Seconds to wait for a connection.
    pub(crate) connect_timeout: Option<f64>,
    /// Tries of one request; each service's own number when absent.
    pub(crate) tries: Option<u32>,
    /// Seconds before the second try; each service's own when absent.
    pub(crate) patience: Option<f64>,
    /// How much of each service's gap between requests is kept.
    pub(crate) pace: Option<f64>,
    /// Requests to a service at once; each service's own number when absent.
    pub(crate) at_once: Option<usize>,
    /// Whether addresses from notes may lead into private networks.
    pub(crate) private: bool,
    /// Other places of services, by name.
    pub(crate) urls: std::collections::BTreeMap<String, String>,
}

/// Which rules `check --bib` goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Check {
    /// Names of rules that are switched off.
    pub(crate) off: Vec<String>,
}

/// What counts as a reference.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Extract {
    /// The confidence below which nothing is reported; the extractor's own when absent.
    pub(crate) threshold: Option<f32>,
    /// The confidence from which on what is below the threshold waits for `review`; the scan's own when
    /// absent.
    pub(crate) candidates: Option<f32>,
}

/// Which files are notes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Scan {
    /// File name extensions of notes, without dot; the collector's own when absent.
    pub(crate) extensions: Option<Vec<String>>,
    /// Names of files and folders that are passed over; the collector's own when absent.
    pub(crate) ignore: Option<Vec<String>>,
    /// Whether to read files and folders whose name starts with a dot.
    pub(crate) hidden: bool,
    /// Whether to follow symbolic links.
    pub(crate) follow_links: bool,
    /// Files of more bytes than this are skipped; the collector's own when absent.
    pub(crate) max_bytes: Option<u64>,
}

impl Scan {
    /// As the collector takes it.
    pub(crate) fn walk_options(&self) -> WalkOptions {
        let defaults = WalkOptions::default();
        WalkOptions {
            extensions: self.extensions.clone().unwrap_or(defaults.extensions),
            ignore: self.ignore.clone().unwrap_or(defaults.ignore),
            is_hidden_read: self.hidden,
            are_links_followed: self.follow_links,
            max_bytes: self.max_bytes.unwrap_or(defaults.max_bytes),
            is_shallow: false,
        }
    }
}

/// How citation keys are made.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Keys {
    /// The formula; `notebib::export::keys::DEFAULT_FORMULA` when absent.
    pub(crate) formula: Option<Spanned<String>>,
}

impl Keys {
    /// The formula, read.
    pub(crate) fn formula(&self) -> Result<Formula, Failure> {
        match &self.formula {
            Some(text) => Ok(Formula::parse(text.get_ref())?),
            None => Ok(Formula::default()),
        }
    }
}

/// Which tags are suggested.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Tags {
    /// Whether the tags in a note's front matter are suggested for the works it cites.
    pub(crate) from_front_matter: bool,
    /// Whether the headings above a mention are suggested as tags.
    pub(crate) from_sections: bool,
    /// What a remark suggests; the default rules when absent.
    pub(crate) rules: Option<Vec<Spanned<TagRule>>>,
}

impl Default for Tags {
    fn default() -> Self {
        Self {
            from_front_matter: true,
            from_sections: false,
            rules: None,
        }
    }
}

/// `{ remark = "very good", tag = "very-good" }`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagRule {
    /// Words that the remark holds, any case, whole words.
    pub(crate) remark: String,
    /// The tag to suggest.
    pub(crate) tag: String,
}

impl TagRule {
    /// As the verbs take it; none when it has no words or no valid tag.
    pub(crate) fn rule(&self) -> Option<Rule> {
        Rule::new(&self.remark, &self.tag)
    }
}

/// What exports hold unless the command says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Export {
    /// Whether to write LaTeX commands in place of letters outside ASCII.
    pub(crate) ascii: bool,
    /// Whether to put the note's remark into `note`.
    pub(crate) remarks: bool,
    /// Whether to put tags into `keywords`.
    pub(crate) tags: bool,
}

impl Export {
    /// As the exporter takes it; `now` is RFC 3339.
    pub(crate) fn bibtex_options(&self, now: &str) -> bibtex::Options {
        bibtex::Options {
            alphabet: if self.ascii {
                Alphabet::Ascii
            } else {
                Alphabet::Unicode
            },
            with_remarks: self.remarks,
            with_keywords: self.tags,
            this_year: now.get(..4).and_then(|year| year.parse().ok()),
        }
    }
}

impl Config {
    /// Reads a config file's text.
    ///
    /// **Errors**: what is no TOML or no key of ours, as `path:line:column: what is wrong`.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let fail = |start: usize, message: &str| {
            let before = text.get(..start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
            Failure::new(format!("{}:{line}:{column}: {message}", path.display())).hint(
                "`notebib init` in an empty folder writes a config file with every key explained",
            )
        };
        let config: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            fail(start, error.message())
        })?;
        // Here and not where they are used, where the line is not known any more.
        if let Some(formula) = &config.keys.formula
            && let Err(error) = Formula::parse(formula.get_ref())
        {
            return Err(fail(formula.span().start, &format!("formula: {error}")));
        }
        for rule in config.tags.rules.iter().flatten() {
            let span = rule.span();
            if rule.get_ref().rule().is_none() {
                return Err(fail(span.start, "this rule has no words or no valid tag"));
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_says_the_defaults() {
        let read = |text: &str| Config::parse(text, Path::new("config.toml")).expect("valid");
        assert_eq!(read(TEMPLATE), Config::default());
        // Every commented setting is valid once its `# ` is taken away.
        let bare: String = TEMPLATE
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n")
            .collect();
        let config = read(&bare);
        assert_eq!(
            config.keys.formula.as_ref().map(|it| it.get_ref().as_str()),
            Some(notebib::export::keys::DEFAULT_FORMULA)
        );
        let (said, real) = (config.scan.walk_options(), WalkOptions::default());
        assert_eq!(
            (said.extensions, said.ignore),
            (real.extensions, real.ignore)
        );
        assert_eq!(said.max_bytes, real.max_bytes);
        assert!(config.tags.rules.is_some_and(|rules| !rules.is_empty()));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let failure = Config::parse("[scan]\nhidden = true\nhiden = 1\n", Path::new("c.toml"))
            .expect_err("unknown key");
        let text = failure.render();
        assert!(
            text.starts_with("notebib: error: c.toml:3:1: unknown field `hiden`"),
            "{text}"
        );
    }

    #[test]
    fn a_formula_and_a_rule_that_cannot_be_are_refused_with_their_line() {
        let refused = |text: &str| {
            Config::parse(text, Path::new("c.toml"))
                .expect_err("not valid")
                .message()
                .to_owned()
        };
        let message = refused("[keys]\nformula = \"{{\"\n");
        assert!(message.starts_with("c.toml:2:11: formula: "), "{message}");
        assert_eq!(
            refused("[tags]\nrules = [\n  { remark = \"\", tag = \"x\" },\n]\n"),
            "c.toml:3:3: this rule has no words or no valid tag"
        );
    }
}
