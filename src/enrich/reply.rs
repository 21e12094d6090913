//! What came back, and why it is no answer: every way in which a service says no has a name.

use serde_json::Value;

use super::json;

/// What a service answered, whatever the transport did to get it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The type that the service gave it; empty when it gave none.
    pub content_type: String,
    /// Where the reply came from in the end, after redirects.
    pub url: String,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The tag by which the service knows this version of the body.
    pub etag: Option<String>,
    /// So many seconds the service wants to be left alone.
    pub retry_after: Option<u64>,
}

/// Why a reply is no record. Only [`Refusal::NotThere`] says anything of the work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The service does not have it.
    #[error("not there")]
    NotThere,
    /// Too many requests.
    #[error("asked too often{}", wait(*.after))]
    Limited {
        /// Seconds to wait, where the service says so.
        after: Option<u64>,
    },
    /// The requests of today are used up.
    #[error("today's budget is spent{}", wait(*.after))]
    Spent {
        /// Seconds to wait, where the service says so.
        after: Option<u64>,
    },
    /// A page that lets people in and programs out.
    #[error("a wall against programs: {sign}")]
    Walled {
        /// What gave it away.
        sign: String,
    },
    /// The key, or the lack of one, or of a contact address.
    #[error("refused with status {status}: {message}")]
    Forbidden {
        /// 401, 403 or 407.
        status: u16,
        /// What the service says.
        message: String,
    },
    /// A request that the service does not understand.
    #[error("the service calls the request wrong (status {status}): {message}")]
    Misasked {
        /// 400, 405, 414, …
        status: u16,
        /// What the service says.
        message: String,
    },
    /// The service is in trouble.
    #[error("failed with status {status}")]
    Failed {
        /// 500, 502, 503, 504, …
        status: u16,
    },
    /// HTML where JSON was asked for, and the like.
    #[error("{found} in place of {expected}")]
    Unexpected {
        /// What was asked for.
        expected: &'static str,
        /// What came.
        found: &'static str,
    },
    /// A body that breaks off or says nothing.
    #[error("not readable: {what}")]
    Malformed {
        /// What is wrong with it.
        what: String,
    },
}

fn wait(seconds: Option<u64>) -> String {
    match seconds {
        None => String::new(),
        Some(seconds) if seconds < 120 => format!("; come back in {seconds} s"),
        Some(seconds) if seconds < 7200 => format!("; come back in {} min", seconds.div_ceil(60)),
        Some(seconds) => format!("; come back in {} h", seconds.div_ceil(3600)),
    }
}

impl Refusal {
    /// A short word for tables: `not-there`, `limited`, …
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotThere => "not-there",
            Self::Limited { .. } => "limited",
            Self::Spent { .. } => "spent",
            Self::Walled { .. } => "walled",
            Self::Forbidden { .. } => "forbidden",
            Self::Misasked { .. } => "misasked",
            Self::Failed { .. } => "failed",
            Self::Unexpected { .. } => "unexpected",
            Self::Malformed { .. } => "malformed",
        }
    }

    pub(crate) fn malformed(what: impl ToString) -> Self {
        Self::Malformed {
            what: what.to_string(),
        }
    }
}

/// Titles and marks of pages that keep programs out.
///
/// **Source**: pages recorded in 2026 and the walls of Cloudflare, Anubis, Zhihu and WeChat as described in
/// their issue trackers.
const WALLS: [&str; 19] = [
    "making sure you&#39;re not a bot",
    "making sure you're not a bot",
    "/.within.website/",
    "anubis_challenge",
    "just a moment...",
    "attention required! | cloudflare",
    "cf-browser-verification",
    "cf_chl_opt",
    "are you a robot?",
    "please verify you are a human",
    "<title>access denied",
    "<title>security check",
    "<title>verify you are human",
    "安全验证",
    "知乎 - 有问题，就会有答案",
    "环境异常",
    "当前环境存在异常",
    "访问过于频繁",
    "enable javascript and cookies to continue",
];

/// What gives a page away as a wall; none when it is none. Only its beginning is looked at.
pub(crate) fn wall(body: &[u8]) -> Option<&'static str> {
    let head = String::from_utf8_lossy(&body[..body.len().min(8 << 10)]).to_lowercase();
    WALLS.into_iter().find(|mark| head.contains(mark))
}

/// What a reply should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Json,
    Xml,
    Page,
}

impl Reply {
    /// Fails unless the service says that this is the answer, in the form asked for.
    pub(crate) fn check(&self, expected: Expected) -> Result<(), Refusal> {
        let sign = wall(&self.body).filter(|_| self.first() == Some(b'<'));
        match self.status {
            200..=299 => {}
            429 => return Err(self.limited()),
            _ if sign.is_some() => return Err(walled(sign)),
            404 | 410 => return Err(Refusal::NotThere),
            status @ (401 | 403 | 407 | 451) => {
                return Err(Refusal::Forbidden {
                    status,
                    message: self.message(),
                });
            }
            status @ (500.. | 408 | 425) => return Err(Refusal::Failed { status }),
            status => {
                return Err(Refusal::Misasked {
                    status,
                    message: self.message(),
                });
            }
        }
        if sign.is_some() {
            return Err(walled(sign));
        }
        let Some(first) = self.first() else {
            return Err(Refusal::malformed("an empty body"));
        };
        let is_html = self.is_html();
        let unexpected = |expected, found| Err(Refusal::Unexpected { expected, found });
        match expected {
            Expected::Json if matches!(first, b'{' | b'[') => Ok(()),
            Expected::Json if is_html => unexpected("JSON", "HTML"),
            Expected::Json => unexpected("JSON", "text"),
            Expected::Xml if is_html => unexpected("XML", "HTML"),
            Expected::Xml if first == b'<' => Ok(()),
            Expected::Xml => unexpected("XML", "text"),
            Expected::Page if self.body.starts_with(b"%PDF") => unexpected("HTML", "PDF"),
            Expected::Page if is_html || self.content_type.is_empty() => Ok(()),
            Expected::Page if self.content_type.contains("html") => Ok(()),
            Expected::Page => unexpected("HTML", "another type of file"),
        }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        self.check(Expected::Json)?;
        serde_json::from_str(&self.text()?).map_err(Refusal::malformed)
    }

    /// The body as text. UTF-8 whatever the header says, because that is what all of these services send;
    /// else what the header says; else it is refused, since a guess would put wrong letters into names.
    pub(crate) fn text(&self) -> Result<String, Refusal> {
        if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(&self.body) {
            return decode(encoding, &self.body[length..]);
        }
        if let Ok(text) = std::str::from_utf8(&self.body) {
            return Ok(text.to_owned());
        }
        let charset = self
            .charset()
            .and_then(|charset| encoding_rs::Encoding::for_label(charset.as_bytes()));
        match charset {
            Some(encoding) if encoding != encoding_rs::UTF_8 => decode(encoding, &self.body),
            _ => Err(Refusal::malformed("bytes that are no UTF-8")),
        }
    }

    /// The charset that the header names.
    pub(crate) fn charset(&self) -> Option<&str> {
        let (_, charset) = self.content_type.split_once("charset=")?;
        Some(charset.split(';').next()?.trim().trim_matches('"'))
    }

    fn first(&self) -> Option<u8> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        body.iter()
            .copied()
            .find(|byte| !byte.is_ascii_whitespace())
    }

    /// True for an entry of BibTeX, which agencies send in place of JSON.
    pub(crate) fn is_bibtex(&self) -> bool {
        self.status == 200 && self.first() == Some(b'@')
    }

    fn is_html(&self) -> bool {
        let head = String::from_utf8_lossy(&self.body[..self.body.len().min(1024)]).to_lowercase();
        let head = head.trim_start_matches('\u{feff}').trim_start();
        head.starts_with("<!doctype html")
            || head.starts_with("<html")
            || (head.starts_with('<') && (head.contains("<html") || head.contains("<head")))
    }

    fn limited(&self) -> Refusal {
        let value = serde_json::from_slice::<Value>(&self.body).unwrap_or_default();
        let message = json::text(&value, "/message").unwrap_or_default();
        let after = self.retry_after.or_else(|| {
            json::number(&value, "/retryAfter").and_then(|seconds| u64::try_from(seconds).ok())
        });
        if message.to_lowercase().contains("budget") {
            Refusal::Spent { after }
        } else {
            Refusal::Limited { after }
        }
    }

    /// What the service says went wrong, in one line.
    fn message(&self) -> String {
        let message = match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => [
                "/message",
                "/error",
                "/errors/0/title",
                "/message/0/message",
            ]
            .iter()
            .find_map(|pointer| json::text(&value, pointer)),
            Err(_) => None,
        };
        let message = message.unwrap_or_else(|| {
            let head = String::from_utf8_lossy(&self.body[..self.body.len().min(2048)]);
            super::text::clean(&head)
        });
        match message.is_empty() {
            true => "without a word".to_owned(),
            false => message.chars().take(120).collect(),
        }
    }
}

fn walled(sign: Option<&str>) -> Refusal {
    Refusal::Walled {
        sign: sign.unwrap_or("a page without content").to_owned(),
    }
}

fn decode(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, Refusal> {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        return Err(Refusal::malformed(format_args!(
            "bytes that are no {}",
            encoding.name()
        )));
    }
    Ok(text.into_owned())
}
