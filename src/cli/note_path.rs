//! Paths of notes: as the catalog holds them, and as a person in some folder writes them.
//!
//! The catalog's are relative to the folder that holds `.notebib`, or absolute. People see and type paths
//! relative to the current folder, which editors and `grep` jump from.

use std::path::{Component, Path, PathBuf};

/// The path as shown in `folder`, of a note that is `path` below `root`.
pub(crate) fn shown(root: &Path, folder: &Path, path: &str) -> String {
    let full = tidy(&root.join(path));
    let folder = tidy(folder);
    let common = full
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    // Nothing but the root in common: an absolute path is clearer.
    if common <= 1 {
        return slashed(&full);
    }
    let up = folder
        .components()
        .skip(common)
        .map(|_| Component::ParentDir);
    slashed(
        &up.chain(full.components().skip(common))
            .collect::<PathBuf>(),
    )
}

/// What the catalog may call a note that is `typed` in `folder`, the likeliest first.
pub(crate) fn held(root: &Path, folder: &Path, typed: &str) -> Vec<String> {
    let full = tidy(&folder.join(typed));
    let mut paths: Vec<String> = Vec::new();
    paths.extend(full.strip_prefix(tidy(root)).ok().map(slashed));
    paths.push(slashed(&full));
    paths.push(typed.to_owned());
    paths
}

/// Without `.` and `..`, as far as that can be told without looking.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_one_stands() {
        let shown =
            |folder: &str, path: &str| shown(Path::new("/home/me/notes"), Path::new(folder), path);
        assert_eq!(shown("/home/me/notes", "a/b.md"), "a/b.md");
        assert_eq!(shown("/home/me/notes/a", "a/b.md"), "b.md");
        assert_eq!(shown("/home/me/notes/c/d", "a/b.md"), "../../a/b.md");
        assert_eq!(shown("/srv", "a/b.md"), "/home/me/notes/a/b.md");
        assert_eq!(shown("/home/me/notes", "/srv/x.md"), "/srv/x.md");
    }

    #[test]
    fn paths_are_found_from_where_one_stands() {
        let held =
            |folder: &str, typed: &str| held(Path::new("/home/me/notes"), Path::new(folder), typed);
        assert_eq!(held("/home/me/notes/a", "../c/./b.md")[0], "c/b.md");
        assert_eq!(held("/srv", "x.md"), ["/srv/x.md", "x.md"]);
    }
}
