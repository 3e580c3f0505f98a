//! The reader of one embedded table (form: `data/terminology/README.md`).

/// One row with the code system in force at its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) system: &'static str,
    pub(crate) first: &'static str,
    pub(crate) second: &'static str,
    /// Empty in tables of two columns.
    pub(crate) third: &'static str,
}

/// The rows of a table, and the provenance that its header states.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) oid: &'static str,
    pub(crate) url: &'static str,
    pub(crate) date: &'static str,
    pub(crate) rows: Vec<Row>,
    /// Lines that are neither a comment, a system nor a row. The tables are part of the program: a test keeps this at zero.
    pub(crate) faults: usize,
}

impl Table {
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut table = Self::default();
        let mut system = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(comment) = line.strip_prefix("# ") {
                table.note(comment);
            } else if let Some(name) = line.strip_prefix("@ ") {
                system = name;
            } else {
                table.push(system, line);
            }
        }
        table
    }

    fn note(&mut self, comment: &'static str) {
        match comment.split_once(": ") {
            Some(("set", value)) => self.name = value,
            Some(("oid", value)) => self.oid = value,
            Some(("url", value)) => self.url = value,
            Some(("date", value)) => self.date = value,
            _ => {}
        }
    }

    fn push(&mut self, system: &'static str, line: &'static str) {
        let mut cells = line.split('\t');
        let (first, second, third) = (cells.next(), cells.next(), cells.next());
        match (first, second, cells.next()) {
            (Some(first), Some(second), None) if !first.is_empty() && !second.is_empty() => {
                self.rows.push(Row { system, first, second, third: third.unwrap_or_default() });
            }
            _ => self.faults += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_system_above_it() {
        let table = Table::parse("# set: S\n# date: 2024-02-23\n@ 1.2\na\tA\n@ 3.4\nb\tB\tC\n");
        assert_eq!((table.name, table.date, table.faults), ("S", "2024-02-23", 0));
        let rows: Vec<_> = table.rows.iter().map(|r| (r.system, r.first, r.second, r.third)).collect();
        assert_eq!(rows, [("1.2", "a", "A", ""), ("3.4", "b", "B", "C")]);
    }

    #[test]
    fn what_is_not_a_row_is_counted() {
        assert_eq!(Table::parse("alone\n\tno code\na\tb\tc\td\n").faults, 3);
    }
}
