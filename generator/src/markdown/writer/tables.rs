//! Tables, which are written when all of their cells are known.

use super::Writer;

/// A table that is being written.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// The line below the head, a cell each.
    rules: Vec<&'static str>,
    pub(super) in_cell: bool,
}

impl Writer<'_> {
    pub(super) fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.in_cell)
    }

    pub(in crate::markdown) fn begin_table(&mut self, rules: Vec<&'static str>) {
        // A table in a table is part of its cell.
        if self.table.is_none() {
            self.end_block();
            self.table = Some(Table {
                rules,
                ..Table::default()
            });
        }
    }

    pub(in crate::markdown) fn begin_row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    pub(in crate::markdown) fn begin_cell(&mut self) {
        self.end_cell();
        self.end_block();
        if let Some(table) = &mut self.table {
            table.in_cell = true;
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
        }
    }

    pub(in crate::markdown) fn end_cell(&mut self) {
        self.end_raw();
        if !self.in_cell() {
            return;
        }
        self.end_spans(0);
        let text = std::mem::take(&mut self.text);
        let words: Vec<&str> = text.split_whitespace().collect();
        let cell = words.join(" ").replace("\\|", "|").replace('|', "\\|");
        if let Some(table) = &mut self.table {
            table.in_cell = false;
            if let Some(row) = table.rows.last_mut() {
                row.push(cell);
            }
        }
    }

    /// Writes the table. The first row is the head, and as wide as any.
    pub(in crate::markdown) fn end_table(&mut self) {
        self.end_cell();
        self.end_block();
        let Some(Table {
            mut rows,
            mut rules,
            ..
        }) = self.table.take()
        else {
            return;
        };
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        rules.resize(width, "---");
        let rules = rules.into_iter().map(str::to_owned).collect();
        if let Some(head) = rows.first_mut() {
            head.resize(width, String::new());
            rows.insert(1, rules);
            self.blank_line();
        }
        for row in &rows {
            self.line(&format!("| {} |", row.join(" | ")));
        }
        self.blank_line();
    }
}
