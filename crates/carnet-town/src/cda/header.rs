//! The header: who the document is about, who wrote it, when, where and for what act.

use super::{coded, templates};
use crate::calendar::{hl7, hl7_day};
use crate::person::{Person, Sex};
use crate::plan::{Author, DocumentPlan};
use crate::professional::Professional;
use crate::render::{OWN_EXPRESSION, local_id, role};
use crate::scene::Scene;
use crate::structure::{CITY, POSTCODE, Structure};
use crate::terms::{ACT_CODE, CONFIDENTIALITY, Coded, PS_ID, STRUCTURE_ID};
use crate::xml::Xml;

pub(super) fn header(xml: &mut Xml, scene: &Scene<'_>, events: &[Coded]) {
    let plan = scene.plan;
    let model = plan.model();
    xml.leaf("realmCode", &[("code", "FR")]);
    xml.leaf("typeId", &[("root", "2.16.840.1.113883.1.3"), ("extension", "POCD_HD000040")]);
    templates(xml, &["2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1"]);
    templates(xml, model.templates);
    xml.leaf("id", &[("root", &plan.unique_id())]);
    coded(xml, "code", model.type_code);
    xml.line("title", &[], &plan.title);
    xml.leaf("effectiveTime", &[("value", &hl7(plan.created_at))]);
    coded(xml, "confidentialityCode", Coded::new("N", CONFIDENTIALITY, "Normal"));
    xml.leaf("languageCode", &[("code", "fr-FR")]);
    xml.leaf("setId", &[("root", &plan.set_id())]);
    xml.leaf("versionNumber", &[("value", if plan.replaced.is_some() { "2" } else { "1" })]);
    record_target(xml, plan);
    author(xml, plan);
    custodian(xml, plan);
    legal_authenticator(xml, plan);
    if let Some(attending) = plan.town.attending(plan.person) {
        informed(xml, plan, attending);
    }
    documentation(xml, plan, events);
    if let Some(replaced) = plan.replaces() {
        xml.node("relatedDocument", &[("typeCode", "RPLC")], |xml| {
            xml.node("parentDocument", &[], |xml| {
                xml.leaf("id", &[("root", &replaced)]);
                xml.leaf("setId", &[("root", &plan.set_id())]);
                xml.leaf("versionNumber", &[("value", "1")]);
            });
        });
    }
    encounter(xml, plan);
}

fn record_target(xml: &mut Xml, plan: &DocumentPlan<'_>) {
    let person = plan.person;
    xml.node("recordTarget", &[], |xml| {
        xml.node("patientRole", &[], |xml| {
            xml.leaf("id", &[("extension", &person.ins.value), ("root", person.ins.domain)]);
            if let Some((root, extension)) = local_id(plan) {
                xml.leaf("id", &[("extension", &extension), ("root", &root)]);
            }
            home(xml, person);
            xml.leaf("telecom", &[("value", &format!("tel:{}", person.phone)), ("use", "MC")]);
            xml.leaf("telecom", &[("value", &format!("mailto:{}", person.email))]);
            xml.node("patient", &[("classCode", "PSN")], |xml| patient(xml, plan, person));
        });
    });
}

fn patient(xml: &mut Xml, plan: &DocumentPlan<'_>, person: &Person) {
    xml.node("name", &[], |xml| {
        xml.line("family", &[("qualifier", "BR")], &person.birth_family);
        xml.line("given", &[], &person.birth_given.join(" "));
        xml.line("given", &[("qualifier", "BR")], person.given());
        xml.line("family", &[("qualifier", "CL")], person.family_name());
        xml.line("given", &[("qualifier", "CL")], person.given());
    });
    let sex = match person.sex {
        Sex::Female => Coded::new("F", "2.16.840.1.113883.5.1", "Féminin"),
        Sex::Male => Coded::new("M", "2.16.840.1.113883.5.1", "Masculin"),
    };
    coded(xml, "administrativeGenderCode", sex);
    xml.leaf("birthTime", &[("value", &hl7_day(person.birth_date))]);
    if person.age(plan.day()) < 18 {
        for parent in person.parents.iter().filter_map(|&at| plan.town.people.get(at)) {
            xml.node("guardian", &[], |xml| {
                home(xml, parent);
                xml.leaf("telecom", &[("value", &format!("tel:{}", parent.phone)), ("use", "MC")]);
                xml.node("guardianPerson", &[], |xml| name(xml, parent.given(), parent.family_name()));
            });
        }
    }
    xml.node("birthplace", &[], |xml| {
        xml.node("place", &[], |xml| {
            xml.node("addr", &[], |xml| {
                xml.line("county", &[], person.birthplace);
                xml.line("city", &[], person.birthplace_name);
            });
        });
    });
}

fn home(xml: &mut Xml, person: &Person) {
    let (number, street) = &person.address;
    address(xml, &[("use", "H")], number, street);
}

fn address(xml: &mut Xml, attributes: &[(&'static str, &str)], number: &str, street: &str) {
    xml.node("addr", attributes, |xml| {
        xml.line("houseNumber", &[], number);
        xml.line("streetName", &[], street);
        xml.line("postalCode", &[], POSTCODE);
        xml.line("city", &[], CITY);
    });
}

fn name(xml: &mut Xml, given: &str, family: &str) {
    xml.node("name", &[], |xml| {
        xml.line("given", &[], given);
        xml.line("family", &[], family);
    });
}

fn author(xml: &mut Xml, plan: &DocumentPlan<'_>) {
    xml.node("author", &[], |xml| {
        if let Some(role) = role(plan) {
            coded(xml, "functionCode", role);
        }
        xml.leaf("time", &[("value", &hl7(plan.created_at))]);
        xml.node("assignedAuthor", &[], |xml| match plan.author {
            Author::Professional { who, structure } => {
                professional(xml, who, structure);
                xml.node("representedOrganization", &[], |xml| organization(xml, structure, None));
            }
            Author::Holder => holder(xml, plan.person),
        });
    });
}

/// Identifier, specialty, address, telephone and name: the start of every role of a professional.
fn professional(xml: &mut Xml, who: &Professional, structure: &Structure) {
    xml.leaf("id", &[("root", PS_ID), ("extension", &who.id)]);
    coded(xml, "code", who.specialty());
    contact(xml, structure);
    xml.node("assignedPerson", &[], |xml| professional_name(xml, who));
}

fn professional_name(xml: &mut Xml, who: &Professional) {
    xml.node("name", &[], |xml| {
        xml.line("given", &[], who.given);
        xml.line("family", &[], who.family);
        if !who.title().is_empty() {
            xml.line("suffix", &[], "DR");
        }
    });
}

fn holder(xml: &mut Xml, person: &Person) {
    xml.leaf("id", &[("root", person.ins.domain), ("extension", &person.ins.value)]);
    home(xml, person);
    xml.leaf("telecom", &[("value", &format!("mailto:{}", person.email))]);
    xml.node("assignedPerson", &[], |xml| name(xml, person.given(), person.family_name()));
}

fn contact(xml: &mut Xml, structure: &Structure) {
    address(xml, &[], structure.address.0, structure.address.1);
    xml.leaf("telecom", &[("value", &format!("tel:{}", structure.phone)), ("use", "WP")]);
}

fn organization(xml: &mut Xml, structure: &Structure, industry: Option<Coded>) {
    xml.leaf("id", &[("root", STRUCTURE_ID), ("extension", structure.id)]);
    xml.line("name", &[], structure.name);
    xml.leaf("telecom", &[("value", &format!("tel:{}", structure.phone)), ("use", "WP")]);
    address(xml, &[], structure.address.0, structure.address.1);
    if let Some(code) = industry {
        coded(xml, "standardIndustryClassCode", code);
    }
}

fn custodian(xml: &mut Xml, plan: &DocumentPlan<'_>) {
    xml.node("custodian", &[], |xml| {
        xml.node("assignedCustodian", &[], |xml| {
            xml.node("representedCustodianOrganization", &[], |xml| match plan.author {
                Author::Professional { structure, .. } => organization(xml, structure, None),
                Author::Holder => {
                    xml.leaf("id", &[("nullFlavor", "NA")]);
                    xml.line("name", &[], plan.person.display().as_str());
                }
            });
        });
    });
}

fn legal_authenticator(xml: &mut Xml, plan: &DocumentPlan<'_>) {
    xml.node("legalAuthenticator", &[], |xml| {
        xml.leaf("time", &[("value", &hl7(plan.created_at))]);
        xml.leaf("signatureCode", &[("code", "S")]);
        assigned(xml, plan, None);
    });
}

/// An `assignedEntity`: the author once more, in another part.
fn assigned(xml: &mut Xml, plan: &DocumentPlan<'_>, industry: Option<Coded>) {
    xml.node("assignedEntity", &[], |xml| match plan.author {
        Author::Professional { who, structure } => {
            professional(xml, who, structure);
            xml.node("representedOrganization", &[], |xml| organization(xml, structure, industry));
        }
        Author::Holder => {
            holder(xml, plan.person);
            if let Some(code) = industry {
                xml.node("representedOrganization", &[], |xml| coded(xml, "standardIndustryClassCode", code));
            }
        }
    });
}

/// The attending physician, whoever writes.
fn informed(xml: &mut Xml, plan: &DocumentPlan<'_>, attending: &Professional) {
    let Some(structure) = attending.sites.first().map(|&site| plan.town.structure(site)) else { return };
    xml.node("participant", &[("typeCode", "INF")], |xml| {
        coded(xml, "functionCode", Coded::new("PCP", crate::terms::FUNCTION, "Médecin traitant"));
        xml.leaf("time", &[("xsi:type", "IVL_TS"), ("nullFlavor", "NA")]);
        xml.node("associatedEntity", &[("classCode", "PROV")], |xml| {
            xml.leaf("id", &[("root", PS_ID), ("extension", &attending.id)]);
            coded(xml, "code", attending.specialty());
            contact(xml, structure);
            xml.node("associatedPerson", &[], |xml| professional_name(xml, attending));
            xml.node("scopingOrganization", &[], |xml| organization(xml, structure, None));
        });
    });
}

fn documentation(xml: &mut Xml, plan: &DocumentPlan<'_>, events: &[Coded]) {
    let industry = match plan.author {
        Author::Professional { structure, .. } => structure.practice_setting,
        Author::Holder => OWN_EXPRESSION,
    };
    xml.node("documentationOf", &[], |xml| {
        xml.node("serviceEvent", &[], |xml| {
            if let Some(event) = events.first() {
                coded(xml, "code", *event);
            }
            xml.node("effectiveTime", &[], |xml| {
                xml.leaf("low", &[("value", &hl7(plan.acted_at))]);
                xml.leaf("high", &[("value", &hl7(plan.ended_at))]);
            });
            xml.node("performer", &[("typeCode", "PRF")], |xml| assigned(xml, plan, Some(industry)));
        });
    });
    for event in events.iter().skip(1) {
        xml.node("documentationOf", &[], |xml| {
            xml.node("serviceEvent", &[], |xml| coded(xml, "code", *event));
        });
    }
}

fn encounter(xml: &mut Xml, plan: &DocumentPlan<'_>) {
    let (code, facility) = match plan.author {
        Author::Professional { structure, .. } => {
            (crate::kind::encounter(plan.kind).unwrap_or(structure.encounter), structure.sector)
        }
        Author::Holder => (Coded::new("AMB", ACT_CODE, "Ambulatoire (hors établissement)"), OWN_EXPRESSION),
    };
    xml.node("componentOf", &[], |xml| {
        xml.node("encompassingEncounter", &[], |xml| {
            coded(xml, "code", code);
            xml.node("effectiveTime", &[], |xml| {
                xml.leaf("low", &[("value", &hl7(plan.acted_at))]);
                xml.leaf("high", &[("value", &hl7(plan.ended_at))]);
            });
            xml.node("location", &[], |xml| {
                xml.node("healthCareFacility", &[], |xml| {
                    coded(xml, "code", facility);
                    if let Author::Professional { structure, .. } = plan.author {
                        xml.node("location", &[], |xml| {
                            xml.line("name", &[], structure.name);
                            address(xml, &[], structure.address.0, structure.address.1);
                        });
                    }
                });
            });
        });
    });
}
