//! Tables of the narrative.

use std::num::NonZeroU16;

use roxmltree::Node;

use super::flow::Flow;
use super::{Cell, CellKind, Row, Table};
use crate::cda::dom;

/// Most columns or rows that a cell may span.
const MAX_SPAN: u16 = 1000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Body,
}

pub(super) fn read(flow: &mut Flow<'_>, node: Node<'_, '_>) -> Table {
    let mut table = Table { caption: flow.caption(node), ..Table::default() };
    // Rows directly below the table are a body of their own.
    let mut loose = Vec::new();
    for child in node.children() {
        if dom::is(child, "tr") {
            loose.push(row(flow, child, Part::Body, &mut table.stray));
            continue;
        }
        if !loose.is_empty() && child.is_element() {
            table.bodies.push(std::mem::take(&mut loose));
        }
        if dom::is(child, "thead") {
            table.head.extend(rows(flow, child, Part::Head, &mut table.stray));
        } else if dom::is(child, "tfoot") {
            table.foot.extend(rows(flow, child, Part::Body, &mut table.stray));
        } else if dom::is(child, "tbody") {
            table.bodies.push(rows(flow, child, Part::Body, &mut table.stray));
        } else {
            flow.stray(child, &mut table.stray);
        }
    }
    if !loose.is_empty() {
        table.bodies.push(loose);
    }
    table
}

fn rows(flow: &mut Flow<'_>, group: Node<'_, '_>, part: Part, stray: &mut Vec<super::Inline>) -> Vec<Row> {
    let mut found = Vec::new();
    for child in group.children() {
        if dom::is(child, "tr") {
            found.push(row(flow, child, part, stray));
        } else {
            flow.stray(child, stray);
        }
    }
    found
}

fn row(flow: &mut Flow<'_>, node: Node<'_, '_>, part: Part, stray: &mut Vec<super::Inline>) -> Row {
    let mut row = Row::default();
    // A row of nothing but headers heads its columns, wherever it stands.
    let all_headers = node.children().filter(Node::is_element).all(|n| dom::is(n, "th"));
    for child in node.children() {
        if dom::is(child, "th") || dom::is(child, "td") {
            let kind = kind(child, part, all_headers);
            let (columns, rows) = (span(child, "colspan"), span(child, "rowspan"));
            row.cells.push(Cell { kind, columns, rows, blocks: flow.blocks(child) });
        } else {
            flow.stray(child, stray);
        }
    }
    row
}

fn kind(cell: Node<'_, '_>, part: Part, all_headers: bool) -> CellKind {
    if dom::is(cell, "td") {
        return CellKind::Data;
    }
    match cell.attribute("scope") {
        Some("row" | "rowgroup") => CellKind::RowHeader,
        Some("col" | "colgroup") => CellKind::ColumnHeader,
        _ if part == Part::Head || all_headers => CellKind::ColumnHeader,
        _ => CellKind::RowHeader,
    }
}

fn span(cell: Node<'_, '_>, name: &str) -> NonZeroU16 {
    let asked = cell.attribute(name).and_then(|value| value.trim().parse::<u16>().ok()).unwrap_or(1);
    NonZeroU16::new(asked.min(MAX_SPAN)).unwrap_or(NonZeroU16::MIN)
}
