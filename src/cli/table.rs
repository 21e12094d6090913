//! Tables: aligned and cut to the width on a terminal, tab-separated elsewhere.
//!
//! Comes in: columns and rows of text. Goes out: lines. Widths count columns of the terminal, so that
//! Chinese, two columns a character, keeps the table straight.

use std::io::{self, Write as _};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::output::{HEADER, Output, printable};

/// A flexible column is not cut below this while there are optional columns to leave out.
const NARROWEST: usize = 24;
/// Between two columns.
const GAP: usize = 2;

/// One column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    name: &'static str,
    style: Style,
    is_right: bool,
    is_flexible: bool,
    is_optional: bool,
    narrowest: usize,
}

impl Column {
    /// A column as wide as its widest cell, to the left.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            style: Style::new(),
            is_right: false,
            is_flexible: false,
            is_optional: false,
            narrowest: NARROWEST,
        }
    }

    /// Aligned to the right, as numbers are.
    pub(crate) const fn right(mut self) -> Self {
        self.is_right = true;
        self
    }

    /// Cut with `…` when the terminal is too narrow.
    pub(crate) const fn flexible(mut self) -> Self {
        self.is_flexible = true;
        self
    }

    /// As [`Self::flexible`], and not cut below this width while there are optional columns to leave out.
    pub(crate) const fn at_least(mut self, width: usize) -> Self {
        self.narrowest = width;
        self.flexible()
    }

    /// Left out when the terminal is too narrow; never left out of tab-separated output.
    pub(crate) const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// In this style.
    pub(crate) const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// A table being filled.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    has_head: bool,
    indent: usize,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new(columns: impl Into<Vec<Column>>) -> Self {
        Self {
            columns: columns.into(),
            rows: Vec::new(),
            has_head: true,
            indent: 0,
        }
    }

    /// Without a head line and moved to the right, as one of several tables under headings of their own.
    pub(crate) const fn under_heading(mut self) -> Self {
        self.has_head = false;
        self.indent = 2;
        self
    }

    /// Adds a row of as many cells as there are columns.
    pub(crate) fn row(&mut self, cells: impl Into<Vec<String>>) {
        let cells = cells.into();
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for every column");
        self.rows.push(cells);
    }

    /// Prints the rows, with a head line on a terminal; nothing when there are no rows.
    pub(crate) fn print(self, output: &mut Output) -> io::Result<()> {
        if self.rows.is_empty() {
            Ok(())
        } else if output.is_terminal {
            self.print_aligned(output)
        } else {
            self.print_tabbed(output)
        }
    }

    fn print_tabbed(&self, output: &mut Output) -> io::Result<()> {
        for row in &self.rows {
            for (index, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                if index > 0 {
                    output.write_all(b"\t")?;
                }
                let cell = cell.replace(['\t', '\n', '\r'], " ");
                let painted = output.paint(column.style, &cell);
                output.write_all(painted.as_bytes())?;
            }
            output.write_all(b"\n")?;
        }
        Ok(())
    }

    fn print_aligned(mut self, output: &mut Output) -> io::Result<()> {
        for cell in self.rows.iter_mut().flatten() {
            if let std::borrow::Cow::Owned(clean) = printable(cell) {
                *cell = clean;
            }
        }
        let widths = self.widths(output.width.saturating_sub(self.indent));
        let last = widths.iter().rposition(Option::is_some).unwrap_or(0);
        let heads = self
            .columns
            .iter()
            .map(|column| column.name.to_owned())
            .collect();
        let rows = std::iter::once(&heads).chain(&self.rows).enumerate();
        for (number, row) in rows.skip(usize::from(!self.has_head)) {
            write!(output, "{:1$}", "", self.indent)?;
            let mut is_first = true;
            for (index, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                let Some(width) = widths[index] else { continue };
                if !is_first {
                    output.write_all(&[b' '; GAP])?;
                }
                is_first = false;
                let style = if number == 0 { HEADER } else { column.style };
                let cell = cut(cell, width);
                let pad = " ".repeat(width - cell.width());
                let painted = output.paint(style, &cell);
                if column.is_right {
                    write!(output, "{pad}{painted}")?;
                } else if index == last {
                    write!(output, "{painted}")?;
                } else {
                    write!(output, "{painted}{pad}")?;
                }
            }
            output.write_all(b"\n")?;
        }
        Ok(())
    }

    /// **Shape**: one width a column; none for a column that is left out.
    fn widths(&self, terminal: usize) -> Vec<Option<usize>> {
        let natural: Vec<usize> = (0..self.columns.len())
            .map(|index| {
                let cells = self
                    .rows
                    .iter()
                    .map(|row| row[index].width())
                    .max()
                    .unwrap_or(0);
                // An empty column says nothing.
                if cells == 0 {
                    0
                } else {
                    cells.max(self.columns[index].name.width())
                }
            })
            .collect();
        let mut widths: Vec<Option<usize>> = natural
            .iter()
            .map(|&width| (width > 0).then_some(width))
            .collect();
        loop {
            let shown = widths.iter().flatten().count();
            let gaps = GAP * shown.saturating_sub(1);
            let of = |flexible: bool| {
                (0..widths.len())
                    .filter(move |&index| self.columns[index].is_flexible == flexible)
                    .filter(|&index| widths[index].is_some())
                    .collect::<Vec<_>>()
            };
            let fixed: usize = of(false).iter().map(|&index| natural[index]).sum();
            let mut flexible = of(true);
            flexible.sort_by_key(|&index| natural[index]);
            let room = terminal.saturating_sub(gaps + fixed);
            let wanted: usize = flexible
                .iter()
                .map(|&index| natural[index].min(self.columns[index].narrowest))
                .sum();
            let expendable = (0..widths.len())
                .rev()
                .find(|&index| widths[index].is_some() && self.columns[index].is_optional);
            if room < wanted
                && let Some(index) = expendable
            {
                widths[index] = None;
                continue;
            }
            // The narrow ones take what they need of an even share, the wide ones what is left.
            let mut left = room.max(wanted.min(8 * flexible.len()));
            for (done, &index) in flexible.iter().enumerate() {
                let owed: usize = flexible[done + 1..]
                    .iter()
                    .map(|&later| natural[later].min(self.columns[later].narrowest))
                    .sum();
                let share = (left / (flexible.len() - done)).min(left.saturating_sub(owed));
                let width = natural[index].min(share).max(1);
                widths[index] = Some(width);
                left = left.saturating_sub(width);
            }
            return widths;
        }
    }
}

/// The text within this many columns of the terminal; a cut shows as `…`.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut used = 0;
    for c in text.chars() {
        let columns = c.width().unwrap_or(0);
        if used + columns + 1 > width {
            break;
        }
        used += columns;
        kept.push(c);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_keeps_to_the_width_beside_chinese() {
        assert_eq!(cut("分布式训练", 6), "分布…");
        assert_eq!(cut("分布式训练", 7), "分布式…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("longer", 5), "long…");
    }

    #[test]
    fn the_flexible_column_gives_way_then_the_optional_one() {
        let mut table = Table::new([
            Column::new("key"),
            Column::new("title").flexible(),
            Column::new("venue").optional(),
        ]);
        table.row(["k".repeat(10), "t".repeat(100), "v".repeat(10)]);
        assert_eq!(table.widths(80), [Some(10), Some(56), Some(10)]);
        assert_eq!(table.widths(40), [Some(10), Some(28), None]);
    }
}
