//! Short names that a title introduces.

/// The names by which a text may call the work, strongest first: what stands before a colon, each colon of
/// several; an acronym in parentheses.
#[must_use]
pub fn of_title(title: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let mut rest = title;
    while let Some((before, after)) = rest.split_once([':', '：']) {
        if !is_short_name(before.trim()) || after.split_whitespace().count() < 2 && after.len() < 9
        {
            break;
        }
        add(before.trim());
        rest = after;
    }
    for (start, _) in title.match_indices('(') {
        let inside = title[start + 1..].split(')').next().unwrap_or_default();
        if is_acronym(inside) {
            add(inside);
        }
    }
    names
}

fn is_short_name(name: &str) -> bool {
    (1..=3).contains(&name.split_whitespace().count())
        && (2..=40).contains(&name.len())
        && name.chars().any(char::is_uppercase)
        && name.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    ' ' | '-' | '+' | '.' | '_' | '/' | '\'' | '&' | '*' | '²' | '#'
                )
        })
}

/// `ZeRO`, `SWIM`, `PPO`: one word with at least two capitals.
fn is_acronym(word: &str) -> bool {
    (2..=12).contains(&word.len())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '*'))
        && word.chars().filter(char::is_ascii_uppercase).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::of_title;

    #[test]
    fn short_names_stand_before_colons_and_in_parentheses() {
        assert_eq!(
            of_title("Raft: In Search of an Understandable Consensus Algorithm"),
            ["Raft"]
        );
        assert_eq!(
            of_title("ZenFS: ZNS: Avoiding the Block Interface Tax"),
            ["ZenFS", "ZNS"]
        );
        assert_eq!(
            of_title("Proximal Policy Optimization (PPO) Explained"),
            ["PPO"]
        );
        assert!(of_title("A note on one thing and another: what we learnt").is_empty());
        assert!(of_title("Time, Clocks and the Ordering of Events").is_empty());
    }
}
