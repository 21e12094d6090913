//! Values of JSON replies read leniently: what is missing, null or of another type is none.

use serde_json::Value;

use super::text::clean;

/// The value at a pointer such as `/message/title`; null when it is not there.
pub(crate) fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// A text, made plain; none when it is empty. A number is a text too.
pub(crate) fn text(value: &Value, pointer: &str) -> Option<String> {
    plain(at(value, pointer))
}

/// The same of the value itself; of a list the first that is one.
pub(crate) fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => return list.iter().find_map(plain),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A text as it stands, trimmed: identifiers and URLs have no entities to decode.
pub(crate) fn raw(value: &Value, pointer: &str) -> Option<String> {
    let text = match at(value, pointer) {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => list.iter().find_map(|one| one.as_str())?.trim().to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A whole number, also one written as a text.
pub(crate) fn number(value: &Value, pointer: &str) -> Option<i64> {
    match at(value, pointer) {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A year between 1000 and 2199.
pub(crate) fn year(value: &Value, pointer: &str) -> Option<i32> {
    number(value, pointer)
        .and_then(|year| i32::try_from(year).ok())
        .filter(|year| (1000..2200).contains(year))
}

/// The values of a list; a single value is a list of one, nothing is none.
pub(crate) fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    match at(value, pointer) {
        Value::Array(list) => list,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}
