//! Sowing the town: records, authorisations and ten years of documents, through the service as any client.

use std::sync::Arc;

use bytes::Bytes;
use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::document::{Author, AuthorKind, Identifier, Institution, UniqueId, Visibility};
use carnet_model::event::{Change, ConsentGround};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Code, Dtm, Ins, InsDomain, Timestamp};
use carnet_record::command::Command;
use carnet_service::draft::{DocumentDraft, LotDraft, Replaced};
use carnet_service::{NewPerson, Service, ServiceError, Subject};
use carnet_town::{Coded, DocumentPlan, Person, Professional, Signatory, Town};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Options;
use crate::cli::CliError;

/// People sown at one time.
const AT_ONCE: usize = 24;

/// Documents of the last days that nobody has opened yet.
const NEWS_DAYS: i64 = 120;

/// A town, sown.
pub(super) struct Sown {
    /// The town.
    pub(super) town: Arc<Town>,
    /// Documents deposited in this run; none when the data was there already.
    pub(super) documents: usize,
    /// INS of the official samples that live in another domain than the town's people.
    pub(super) twins: Vec<Ins>,
}

/// Two official samples name their test person in the production domain: those get a record there as well.
const PRODUCTION_TWINS: [&str; 6] = [
    "279035121518989",
    "277076322082910",
    "221042545611404",
    "222127505611201",
    "223042545611404",
    "224027511583555",
];

/// Sows a fresh store; a store that was sown before is left as it is.
pub(super) async fn sow(service: &Service, options: &Options) -> Result<Sown, CliError> {
    let now = service.now();
    let today = options.today.unwrap_or_else(|| jiff::tz::Offset::UTC.to_datetime(now.to_jiff()).date());
    let town = Arc::new(Town::build(options.seed, options.people, today));
    let twins: Vec<Ins> =
        PRODUCTION_TWINS.iter().filter_map(|value| Ins::parse(InsDomain::Nir, value).ok()).collect();
    let sown = Sown { town: Arc::clone(&town), documents: 0, twins };
    if !service.store().records(None, 1).map_err(ServiceError::from)?.is_empty() {
        return Ok(sown);
    }
    for twin in &sown.twins {
        let person = town.people.iter().find(|person| person.ins.value == twin.matricule());
        if let Some(person) = person {
            open(service, &town, person, *twin, now).await?;
            be_told(service, person, *twin).await?;
        }
    }
    let documents = people(service, &town, options).await?;
    super::families::join(service, &town).await?;
    Ok(Sown { documents, ..sown })
}

async fn people(service: &Service, town: &Arc<Town>, options: &Options) -> Result<usize, CliError> {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    let mut documents = 0;
    for index in 0..town.people.len() {
        let permit = Arc::clone(&room).acquire_owned().await.map_err(|e| CliError::Other(e.to_string()))?;
        let (service, town, empty) = (service.clone(), Arc::clone(town), options.empty);
        tasks.spawn(async move {
            let _permit = permit;
            one(&service, &town, index, if empty { Life::Empty } else { Life::Whole }).await
        });
        while let Some(done) = tasks.try_join_next() {
            documents += done.map_err(|e| CliError::Other(e.to_string()))??;
        }
    }
    while let Some(done) = tasks.join_next().await {
        documents += done.map_err(|e| CliError::Other(e.to_string()))??;
    }
    Ok(documents)
}

#[derive(Clone, Copy)]
enum Life {
    Empty,
    Whole,
}

async fn one(service: &Service, town: &Town, index: usize, life: Life) -> Result<usize, CliError> {
    let now = service.now();
    let Some(person) = town.people.get(index) else { return Ok(0) };
    let Some(ins) = ins_of(person) else { return Ok(0) };
    let plans: Vec<DocumentPlan<'_>> = match life {
        Life::Empty => Vec::new(),
        Life::Whole => town.documents_of(person).collect(),
    };
    let first = plans.first().map_or(now, |plan| at(plan.deposited_at));
    open(service, town, person, ins, first.min(now)).await?;
    let mut count = 0;
    for plan in &plans {
        deposit(service, town, person, ins, plan).await.map_err(|error| {
            CliError::Other(format!("document {} ({}): {error}", plan.unique_id(), plan.title))
        })?;
        count += 1;
    }
    if count > 0 {
        // The town's people read what came in time: only the last weeks are news.
        let news = now.plus_millis(-NEWS_DAYS * Timestamp::DAY);
        service.as_of(news.max(first)).mark_all_before(&holder(person, ins), Subject::Ins(ins), news).await?;
    }
    be_told(service, person, ins).await?;
    Ok(count)
}

fn at(instant: jiff::Timestamp) -> Timestamp {
    Timestamp(instant.as_millisecond())
}

/// The INS of a person of the town.
pub(super) fn ins_of(person: &Person) -> Option<Ins> {
    Ins::parse(InsDomain::from_oid(person.ins.domain)?, &person.ins.value).ok()
}

/// Opens a record, names the attending physician, and authorises those who follow the person.
async fn open(
    service: &Service,
    town: &Town,
    person: &Person,
    ins: Ins,
    since: Timestamp,
) -> Result<(), CliError> {
    let traits = Traits {
        birth_family: person.birth_family.as_str().into(),
        birth_given: person.given().into(),
        given_names: person.birth_given.join(" ").into(),
        used_family: person.used_family.as_deref().map(Into::into),
        used_given: None,
        birth_date: person.birth_date.to_string().into(),
        birth_place: person.birthplace.into(),
        sex: match person.sex {
            carnet_town::Sex::Male => Sex::Male,
            carnet_town::Sex::Female => Sex::Female,
        },
    };
    // E-mails begin after the sowing: nobody wants ten years of them at once.
    let silent = Contact { email: None, ..Contact::default() };
    let then = service.as_of(since);
    then.open_record(NewPerson { ins, traits, contact: silent, waiting_until: None }).await?;
    let holder = holder(person, ins);
    let subject = Subject::Ins(ins);
    let known = town.professionals.iter().find(|who| who.id == carnet_town::KNOWN_PROFESSIONAL);
    let attending = town.attending(person);
    if let Some(physician) = attending {
        let command =
            Command::SetAttending { attending: Some(physician.id.as_str().into()), same_rights: Vec::new() };
        // A minor's representatives decide; families come with the rights of people.
        match then.settle(&holder, subject, command).await {
            Ok(()) | Err(ServiceError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // They have cared for the person before today: a link of care that no budget counts.
    let lately = service.as_of(since.max(service.now().plus_millis(-2 * Timestamp::DAY)));
    for who in known.into_iter().chain(attending.filter(|who| who.id != carnet_town::KNOWN_PROFESSIONAL)) {
        lately.authorise(&professional(town, who), subject, None, ConsentGround::CareTeam).await?;
    }
    Ok(())
}

/// From now on the person is told of what comes.
async fn be_told(service: &Service, person: &Person, ins: Ins) -> Result<(), CliError> {
    let contact = Contact { email: Some(person.email.as_str().into()), ..Contact::default() };
    Ok(service.set_contact(&holder(person, ins), Subject::Ins(ins), contact).await?)
}

/// A person of the town as a caller.
pub(super) fn holder(person: &Person, ins: Ins) -> Caller {
    Caller {
        kind: ActorKind::Holder,
        id: ins.matricule().into(),
        name: person.display().into(),
        ins: Some(ins),
        ..Caller::anonymous()
    }
}

/// A professional of the town as a caller, at their first place of exercise.
pub(super) fn professional(town: &Town, who: &Professional) -> Caller {
    let structure = who.sites.first().map(|site| town.structure(*site));
    Caller {
        kind: ActorKind::Professional,
        id: who.id.as_str().into(),
        name: format!("{} {}", who.given, who.family).into(),
        profession: Some(who.profession().into()),
        expertise: who.expertise().map(Into::into),
        structure: structure.map(|s| s.id.into()),
        structure_name: structure.map(|s| s.name.into()),
        sector: structure.map(|s| s.sector.code.into()),
        auth: AuthMode::Direct,
        software: Some("carnet-demo".into()),
        ..Caller::anonymous()
    }
}

async fn deposit(
    service: &Service,
    town: &Town,
    person: &Person,
    ins: Ins,
    plan: &DocumentPlan<'_>,
) -> Result<(), ServiceError> {
    let rendered = plan.render();
    let then = service.as_of(at(plan.deposited_at));
    let caller = match &plan.author {
        carnet_town::Author::Professional { who, structure } => Caller {
            structure: Some(structure.id.into()),
            structure_name: Some(structure.name.into()),
            sector: Some(structure.sector.code.into()),
            ..professional(town, who)
        },
        carnet_town::Author::Holder => holder(person, ins),
    };
    let masked = plan.visibility == carnet_town::Visibility::Masked;
    let visibility = match plan.visibility {
        carnet_town::Visibility::Withheld => Visibility::HIDDEN_FROM_PATIENT,
        carnet_town::Visibility::MinorSecret => Visibility::HIDDEN_FROM_REPRESENTATIVES,
        carnet_town::Visibility::Open | carnet_town::Visibility::Masked => Visibility::NONE,
    };
    let metadata = rendered.metadata;
    let document = DocumentDraft {
        unique_id: UniqueId::parse(&rendered.unique_id),
        title: Some(metadata.title),
        creation_time: Some(Dtm::from_timestamp(at(metadata.created_at))),
        service_start: Some(Dtm::from_timestamp(at(metadata.started_at))),
        service_stop: Some(Dtm::from_timestamp(at(metadata.stopped_at))),
        authors: vec![author(&metadata.author)],
        legal_authenticator: Some(author(&metadata.author)),
        class: Some(code(&metadata.class_code)),
        type_code: Some(code(&metadata.type_code)),
        format: Some(code(&metadata.format_code)),
        facility: Some(code(&metadata.facility_type)),
        setting: Some(code(&metadata.practice_setting)),
        events: metadata.event_codes.iter().map(code).collect(),
        language: Some(metadata.language.to_owned()),
        visibility,
        mime: Some(rendered.content_type.to_owned()),
        replaces: metadata.replaces.as_deref().and_then(UniqueId::parse).map(Replaced::UniqueId),
        content: Bytes::from(rendered.bytes),
        ..DocumentDraft::default()
    };
    let lot = LotDraft::of(ins, document);
    let deposited = then.deposit(&caller, lot).await?;
    if masked && let Some(document) = deposited.documents.first() {
        // The holder masks it a day later, or now if that day has not come.
        let later = Timestamp(at(plan.deposited_at).plus_millis(Timestamp::DAY).0.min(service.now().0));
        service.as_of(later).change(&holder(person, ins), document.id, Change::Mask).await?;
    }
    Ok(())
}

fn code(coded: &Coded) -> Code {
    Code::new(coded.system, coded.code, coded.display)
}

fn author(signatory: &Signatory) -> Author {
    match signatory {
        Signatory::Professional { id, family, given, specialty, role, structure_id, structure_name } => {
            Author {
                kind: AuthorKind::Professional,
                id: Some(Identifier { system: "1.2.250.1.71.4.2.1".into(), value: id.as_str().into() }),
                family: family.as_str().into(),
                given: given.as_str().into(),
                institution: Some(Institution {
                    id: Some(Identifier {
                        system: "1.2.250.1.71.4.2.2".into(),
                        value: structure_id.as_str().into(),
                    }),
                    name: structure_name.as_str().into(),
                }),
                role: role.as_ref().map(|role| role.display.into()),
                specialty: Some(code(specialty)),
            }
        }
        Signatory::Holder { ins, family, given } => Author {
            kind: AuthorKind::Patient,
            id: Some(Identifier { system: ins.domain.into(), value: ins.value.as_str().into() }),
            family: family.as_str().into(),
            given: given.as_str().into(),
            institution: None,
            role: None,
            specialty: None,
        },
    }
}
