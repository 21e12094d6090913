//! Lines in, an outline out: which line belongs under which.

use super::lines::{Line, Marker};

/// No node.
pub(super) const NONE: usize = usize::MAX;

/// An outline item, a heading or a line of running text, with the lines that continue it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Index of its first line.
    pub(super) line: usize,
    /// Index of the last line that continues it: wrapped words, URLs below.
    pub(super) last: usize,
    /// Index of the node above, or [`NONE`].
    pub(super) parent: usize,
    /// Number of nodes right below.
    pub(super) children: usize,
    /// Index of the last node anywhere below, or of itself.
    pub(super) deepest: usize,
    /// Nodes above.
    pub(super) depth: u32,
}

/// Builds the outline; nodes come in the order of the text, a parent before its children.
///
/// `is_address` tells lines that are a URL and nothing else, which belong to the title above;
/// `ends_in_address` lines that a URL ends.
pub(super) fn build(
    lines: &[Line],
    is_address: &dyn Fn(usize) -> bool,
    ends_in_address: &dyn Fn(usize) -> bool,
    is_label: &dyn Fn(usize) -> bool,
    is_wrapped: &dyn Fn(usize) -> bool,
) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(lines.len());
    // Open nodes with the place that a line must be beyond to stand under them.
    let mut open: Vec<(i64, usize)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let is_second = is_second_title(lines, index, is_address, ends_in_address);
        if (is_wrapped(index) || !is_second && continues(lines, nodes.last(), index, is_address))
            && let Some(node) = nodes.last_mut()
        {
            node.last = index;
            continue;
        }
        let place = match line.marker {
            _ if is_second
                && let Some(&(above, node)) = open.last()
                && node + 1 == nodes.len() =>
            {
                above
            }
            Marker::Heading(level) => i64::from(level) - 100,
            // A label above a list that is not indented: what follows stands under it.
            Marker::None if leads_list(lines, index) && is_label(index) => {
                2 * i64::from(line.column) - 1
            }
            _ => 2 * i64::from(line.column),
        };
        while let Some(&(above, node)) = open.last()
            && above >= place
        {
            close(&mut nodes, node);
            open.pop();
        }
        let parent = open.last().map_or(NONE, |&(_, node)| node);
        let depth = if parent == NONE {
            0
        } else {
            nodes[parent].depth + 1
        };
        if parent != NONE {
            nodes[parent].children += 1;
        }
        open.push((place, nodes.len()));
        nodes.push(Node {
            line: index,
            last: index,
            parent,
            children: 0,
            deepest: nodes.len(),
            depth,
        });
    }
    for (_, node) in open.into_iter().rev() {
        close(&mut nodes, node);
    }
    nodes
}

fn close(nodes: &mut [Node], node: usize) {
    let Node {
        parent, deepest, ..
    } = nodes[node];
    if parent != NONE {
        nodes[parent].deepest = nodes[parent].deepest.max(deepest);
    }
}

/// True when a line goes on with the item above rather than starting something new.
fn continues(
    lines: &[Line],
    above: Option<&Node>,
    index: usize,
    is_address: &dyn Fn(usize) -> bool,
) -> bool {
    let (line, Some(above)) = (&lines[index], above) else {
        return false;
    };
    if line.marker != Marker::None || line.after_blank {
        return false;
    }
    let first = &lines[above.line];
    if matches!(first.marker, Marker::Heading(_)) {
        return false;
    }
    if is_address(index) {
        return line.column >= first.column;
    }
    first.marker != Marker::None && line.column > first.column && line.column <= first.body_column
}

/// True for a line below the address of one title that has an address of its own: `Title`, URL, `Other
/// title`, URL in one item are two works, side by side.
fn is_second_title(
    lines: &[Line],
    index: usize,
    is_address: &dyn Fn(usize) -> bool,
    ends_in_address: &dyn Fn(usize) -> bool,
) -> bool {
    let line = &lines[index];
    if line.marker != Marker::None || line.after_blank || index == 0 {
        return false;
    }
    let above = &lines[index - 1];
    let is_aligned = if above.marker == Marker::None {
        above.column == line.column
    } else {
        above.body_column == line.column
    };
    if !is_aligned || !ends_in_address(index - 1) || is_address(index) {
        return false;
    }
    let has_next = lines.get(index + 1).is_some_and(|next| {
        !next.after_blank && next.marker == Marker::None && next.column == line.column
    });
    ends_in_address(index) || has_next && is_address(index + 1)
}

/// True when the next line is a list item at the same column.
fn leads_list(lines: &[Line], index: usize) -> bool {
    lines.get(index + 1).is_some_and(|next| {
        matches!(next.marker, Marker::Bullet | Marker::Number) && next.column == lines[index].column
    })
}
