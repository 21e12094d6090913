//! Short names that a title introduces.

/// The names by which a text may call the work, strongest first: what stands before the colon.
pub(super) fn of_title(title: &str) -> Vec<String> {
    let mut names = Vec::new();
    if let Some((before, after)) = title.split_once([':', '：']) {
        let before = before.trim();
        let words = before.split_whitespace().count();
        let is_name = (1..=4).contains(&words)
            && before.len() >= 2
            && before.chars().any(char::is_uppercase)
            && before.chars().filter(|c| c.is_alphanumeric()).count() <= 30
            && after.split_whitespace().count() >= 2;
        if is_name {
            names.push(before.to_owned());
        }
    }
    names
}
