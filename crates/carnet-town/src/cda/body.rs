//! Sections.

use super::{coded, entry, narrative, templates};
use crate::body::Section;
use crate::scene::Scene;
use crate::xml::Xml;

pub(super) fn section(xml: &mut Xml, scene: &Scene<'_>, section: &Section) {
    xml.node("component", &[], |xml| {
        xml.node("section", &[], |xml| {
            templates(xml, section.kind.templates);
            coded(xml, "code", section.kind.code);
            xml.line("title", &[], &section.title);
            if !section.blocks.is_empty() {
                xml.node("text", &[], |xml| narrative::blocks(xml, &section.blocks));
            }
            for (entry, at) in section.entries.iter().zip(0_usize..) {
                entry::entry(xml, scene, section, entry, at);
            }
            for child in &section.children {
                self::section(xml, scene, child);
            }
        });
    });
}
