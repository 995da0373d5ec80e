//! Tables of HTML as tables of Markdown.

use super::Html;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// Where the text of the current cell begins.
    cell: Option<usize>,
}

impl Table {
    pub(super) fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    /// The table as lines. The first row is the head, and as wide as any.
    fn lines(&self) -> Vec<String> {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut rows = self.rows.iter().filter(|row| !row.is_empty());
        let Some(head) = rows.next() else {
            return Vec::new();
        };
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut head = head.clone();
        head.resize(width, String::new());
        let mut lines = vec![line(&head), line(&vec!["---".to_owned(); width])];
        lines.extend(rows.map(|row| line(row)));
        lines
    }
}

impl Html<'_> {
    pub(super) fn begin_table(&mut self) {
        // A table in a table is part of its cell.
        if self.table.is_none() {
            self.close_paragraph();
            self.break_to(2);
            self.push_block("table");
            self.table = Some(Table::default());
        }
    }

    pub(super) fn row(&mut self, closes: bool) {
        self.end_cell();
        if let Some(table) = &mut self.table
            && !closes
        {
            table.rows.push(Vec::new());
        }
    }

    pub(super) fn cell(&mut self, closes: bool) {
        self.end_cell();
        let start = self.out.len();
        if let Some(table) = &mut self.table
            && !closes
        {
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            table.cell = Some(start);
            self.fresh = start;
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else {
            return;
        };
        let Some(start) = table.cell.take() else {
            return;
        };
        let content = if start <= self.out.len() {
            self.out.split_off(start)
        } else {
            String::new()
        };
        let words: Vec<&str> = content.split_whitespace().collect();
        let text = words.join(" ").replace("\\|", "|").replace('|', "\\|");
        if let Some(row) = table.rows.last_mut() {
            row.push(text);
        }
        self.open.retain(|open| open.start < start);
        self.fresh = start;
    }

    pub(super) fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.table.take() else {
            return;
        };
        self.pop_block("table");
        self.marked = usize::MAX;
        for (index, line) in table.lines().iter().enumerate() {
            self.break_to(if index == 0 { 2 } else { 1 });
            self.out.push_str(line);
        }
        self.break_to(2);
    }
}
