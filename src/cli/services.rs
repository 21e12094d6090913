//! How services are asked: from the config, the environment and a file of keys.

use std::collections::HashMap;
use std::time::Duration;
use std::{env, fs};

use notebib::enrich::transport::{Secret, Settings};
use notebib::enrich::{PROVIDERS, provider};

use super::context::Context;
use super::errors::Failure;

/// The longest time that a setting may say; longer ones would never end.
const LONGEST: f64 = 86_400.0;

/// The settings of this run. The environment goes before the config file.
pub(super) fn settings(context: &Context) -> Result<Settings, Failure> {
    let config = &context.config()?.enrich;
    let defaults = Settings::default();
    let mut urls = HashMap::new();
    for (name, url) in &config.urls {
        let Some(provider) = provider(name) else {
            return Err(no_provider(name));
        };
        urls.insert(provider.name.to_owned(), checked(url, name)?);
    }
    let mut keys = keys_of_file(context)?;
    for provider in &PROVIDERS {
        if let Some(variable) = provider.url_variable
            && let Some(url) = variable_of(variable)
        {
            urls.insert(provider.name.to_owned(), checked(&url, variable)?);
        }
        for variable in provider.key_variables.iter().rev() {
            if let Some(key) = variable_of(variable) {
                keys.insert(provider.name.to_owned(), secret(&key, variable)?);
            }
        }
    }
    let seconds = |value: Option<f64>, name: &str| match value {
        Some(value) if !(0.0..=LONGEST).contains(&value) => Err(Failure::new(format!(
            "{name} must be between 0 and {LONGEST} seconds, not {value}"
        ))),
        value => Ok(value.map(Duration::from_secs_f64)),
    };
    let timeout = number("NOTEBIB_TIMEOUT")?.or(config.timeout);
    let pace = number("NOTEBIB_PACE")?
        .or(config.pace)
        .unwrap_or(defaults.pace);
    if !(0.0..=100.0).contains(&pace) {
        return Err(Failure::new(format!(
            "pace must be between 0 and 100, not {pace}"
        )));
    }
    Ok(Settings {
        mailto: variable_of("NOTEBIB_MAILTO")
            .or_else(|| config.mailto.clone())
            .filter(|it| !it.is_empty()),
        keys,
        urls,
        timeout: seconds(timeout, "timeout")?.unwrap_or(defaults.timeout),
        connect_timeout: seconds(config.connect_timeout.or(timeout), "connect_timeout")?
            .unwrap_or(defaults.connect_timeout)
            .min(defaults.connect_timeout),
        pace,
        at_once: config.at_once,
        tries: config.tries,
        patience: seconds(config.patience, "patience")?,
        may_reach_private: config.private,
        ..defaults
    })
}

/// The error on a name that no service has.
pub(super) fn no_provider(name: &str) -> Failure {
    let names: Vec<&str> = PROVIDERS.iter().map(|provider| provider.name).collect();
    Failure::new(format!("no service is called {name}"))
        .hint(format!("there are {}", names.join(", ")))
}

fn variable_of(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn number(name: &str) -> Result<Option<f64>, Failure> {
    let Some(text) = variable_of(name) else {
        return Ok(None);
    };
    let number = text.trim().parse();
    number
        .map(Some)
        .map_err(|_| Failure::new(format!("{name} is no number: {text}")))
}

fn checked(url: &str, name: &str) -> Result<String, Failure> {
    let url = url.trim();
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    match is_url && !url.contains(['?', '#']) && !url.chars().any(char::is_whitespace) {
        true => Ok(url.to_owned()),
        false => Err(Failure::new(format!(
            "{name} is no http or https URL without a query: {url}"
        ))),
    }
}

/// Never repeats the key in an error.
fn secret(key: &str, name: &str) -> Result<Secret, Failure> {
    Secret::new(key)
        .ok_or_else(|| Failure::new(format!("the key in {name} has characters that no key has")))
}

fn keys_of_file(context: &Context) -> Result<HashMap<String, Secret>, Failure> {
    let mut keys = HashMap::new();
    let Some(path) = context
        .config()?
        .enrich
        .key_file
        .as_ref()
        .filter(|path| !path.as_os_str().is_empty())
    else {
        return Ok(keys);
    };
    let path = context.root()?.unwrap_or(&context.folder).join(path);
    let text = fs::read_to_string(&path).map_err(|error| Failure::on_file(&path, &error))?;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{}:{}", path.display(), index + 1);
        // The line itself may be a key, and is not repeated.
        let Some((name, key)) = line.split_once('=') else {
            return Err(Failure::new(format!(
                "{place}: no line of the form `provider = key`"
            )));
        };
        let Some(provider) = provider(name.trim()) else {
            return Err(Failure::new(format!("{place}: no service of that name")));
        };
        keys.insert(
            provider.name.to_owned(),
            secret(key.trim().trim_matches('"'), &place)?,
        );
    }
    Ok(keys)
}
