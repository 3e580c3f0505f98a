//! Professionals, and structures in so far as they are the same: consulting, updating, replacing, deleting.

use super::case::{
    AuthMode, Authorisation, Connection, Document, DocumentAction, Professional, Purpose, RecordAction,
    Structure,
};
use super::feeding;
use super::matrix::{DocumentType, Profession};
use super::reader::{Judgement, Scene};
use super::verdict::{Reason, Rule};
use super::visibility::{is_of_structure, same};

/// TRE_G15: physician, the only profession that regulates calls (`spec/dmp` 8.3).
const PHYSICIAN: &str = "10";

/// A professional or a structure whose profession or role is known.
#[derive(Debug)]
pub(super) struct Worker<'a> {
    pub(super) person: Person,
    pub(super) profession: &'a Profession,
    pub(super) structure: Option<&'a str>,
    pub(super) auth: AuthMode,
    pub(super) purpose: Purpose,
    pub(super) connection: Connection,
    /// Whether the mode of access is open to this caller at all.
    pub(super) purpose_open: Result<(), Reason>,
    consultation: Judgement,
    masked: MaskedSight,
}

/// Who asks: a named person or a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Named,
    Structure,
}

/// Which masked documents somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MaskedSight {
    None,
    TheirOwn,
    All,
}

impl<'a> Worker<'a> {
    pub(super) fn professional(scene: &Scene<'a>, professional: &Professional<'a>) -> Result<Self, Reason> {
        let code = professional.profession.ok_or(Reason::UnknownProfession)?;
        let profession = scene.matrix.profession(code).ok_or(Reason::UnknownProfession)?;
        let purpose_open = purpose_open(scene, professional, code, profession);
        Ok(Self {
            person: Person::Named,
            profession,
            structure: professional.structure,
            auth: professional.auth,
            purpose: professional.purpose,
            connection: professional.connection,
            purpose_open,
            consultation: consultation(scene, professional, purpose_open),
            masked: masked_sight(scene, professional),
        })
    }

    /// check-doors *Well-formed cases*: every structure is feeding-only.
    pub(super) fn structure(scene: &Scene<'a>, structure: &Structure<'a>) -> Result<Self, Reason> {
        let profession = structure
            .profession
            .and_then(|code| scene.matrix.profession(code))
            .ok_or(Reason::UnknownProfession)?;
        Ok(Self {
            person: Person::Structure,
            profession,
            structure: structure.structure,
            auth: AuthMode::Indirect,
            purpose: Purpose::Normal,
            connection: structure.connection,
            purpose_open: Ok(()),
            consultation: Err(Reason::FeedingOnly),
            masked: MaskedSight::None,
        })
    }

    /// Author, or of the author's structure.
    pub(super) fn owns(&self, scene: &Scene<'_>, document: &Document<'_>) -> bool {
        scene.is_author(document) || is_of_structure(document, self.structure)
    }
}

/// `spec/dmp` 3, table of modes: who is proven in person may consult.
pub(super) const fn consults(auth: AuthMode) -> bool {
    matches!(auth, AuthMode::Direct | AuthMode::Air)
}

/// `spec/dmp` 8.3 and check-doors *Professionals*: the condition of each mode of access, and the objection to it.
fn purpose_open(
    scene: &Scene<'_>,
    professional: &Professional<'_>,
    code: &str,
    profession: &Profession,
) -> Result<(), Reason> {
    let regulates = || code == PHYSICIAN && professional.regulating && consults(professional.auth);
    let (condition, objection) = match professional.purpose {
        Purpose::Normal => return Ok(()),
        Purpose::BrisDeGlace => (profession.health, scene.record.objects_break_glass),
        Purpose::Centre15 => (regulates(), scene.record.objects_centre_15),
    };
    match (condition, objection) {
        (false, _) => Err(Reason::PurposeProfession),
        (true, true) => Err(Reason::Objection),
        (true, false) => Ok(()),
    }
}

/// Whether list, read and search are open: `spec/dmp` 5 and 8.3, check-doors *Professionals*.
fn consultation(
    scene: &Scene<'_>,
    professional: &Professional<'_>,
    purpose_open: Result<(), Reason>,
) -> Judgement {
    if !consults(professional.auth) {
        return Err(Reason::FeedingOnly);
    }
    purpose_open?;
    match professional.purpose {
        // A block does not stop the emergency call centre, and no authorisation is needed there.
        Purpose::Centre15 => Ok(Rule::EmergencyCentre),
        Purpose::Normal | Purpose::BrisDeGlace if scene.record.blocked => Err(Reason::Blocked),
        Purpose::BrisDeGlace => Ok(Rule::BreakGlass),
        Purpose::Normal if scene.record.authorisation == Authorisation::Valid => Ok(Rule::Consultation),
        Purpose::Normal => Err(Reason::NotAuthorised),
    }
}

/// `spec/dmp` 8.1, columns "attending physician" and "author, author's structure"; check-doors *Professionals*.
fn masked_sight(scene: &Scene<'_>, professional: &Professional<'_>) -> MaskedSight {
    if professional.purpose == Purpose::BrisDeGlace {
        return MaskedSight::None;
    }
    let record = &scene.record;
    let attending = same(record.attending, scene.caller_id)
        || record.same_rights_as_attending.iter().any(|id| same(Some(id), scene.caller_id));
    let in_force =
        record.authorisation == Authorisation::Valid && !record.blocked && consults(professional.auth);
    if attending && in_force { MaskedSight::All } else { MaskedSight::TheirOwn }
}

/// An act on a document.
#[inline]
pub(super) fn on_document(
    scene: &Scene<'_>,
    worker: &Worker<'_>,
    action: DocumentAction,
    document: &Document<'_>,
) -> Judgement {
    match action {
        DocumentAction::List | DocumentAction::Read => sees(scene, worker, document),
        DocumentAction::Replace => replace(scene, worker, document),
        // `spec/dmp` 7: nobody changes anything else, and a minor's secret is set at deposit or by the minor.
        DocumentAction::ChangeOther | DocumentAction::HideFromRepresentatives => Err(Reason::NotGranted),
        DocumentAction::Delete => {
            ordinary_update(scene, worker)?;
            delete(scene, worker, document)
        }
        DocumentAction::Mask
        | DocumentAction::Unmask
        | DocumentAction::HideFromPatient
        | DocumentAction::ShowToPatient
        | DocumentAction::Archive
        | DocumentAction::Unarchive => {
            ordinary_update(scene, worker)?;
            let rule = if consults(worker.auth) {
                sees(scene, worker, document)?;
                Rule::UpdateWithAccess
            } else {
                feeding::may_update(scene, worker, action, document)?;
                Rule::UpdateByFeeder
            };
            update(scene, action, document)?;
            Ok(rule)
        }
    }
}

/// List and read: the mode, then the matrix (author and attending included), then the mask.
#[inline]
fn sees(scene: &Scene<'_>, worker: &Worker<'_>, document: &Document<'_>) -> Judgement {
    let rule = worker.consultation?;
    match document.document_type {
        DocumentType::Known(index) if worker.profession.reads(index) => {}
        DocumentType::Known(_) => return Err(Reason::Matrix),
        DocumentType::Signature => return Err(Reason::LotSignature),
        DocumentType::Unknown(_) => return Err(Reason::UnknownType),
    }
    let seen = !document.visibility.masked
        || match worker.masked {
            MaskedSight::None => false,
            MaskedSight::TheirOwn => worker.owns(scene, document),
            MaskedSight::All => true,
        };
    if seen { Ok(rule) } else { Err(Reason::Masked) }
}

/// check-doors *Professionals*: exceptional purposes and a block leave no update but replacing.
fn ordinary_update(scene: &Scene<'_>, worker: &Worker<'_>) -> Result<(), Reason> {
    if worker.purpose != Purpose::Normal {
        Err(Reason::PurposeAct)
    } else if scene.record.blocked {
        Err(Reason::Blocked)
    } else {
        Ok(())
    }
}

/// What an update needs besides access.
fn update(scene: &Scene<'_>, action: DocumentAction, document: &Document<'_>) -> Result<(), Reason> {
    match action {
        DocumentAction::Mask => feeding::may_mask(scene, document),
        DocumentAction::HideFromPatient => may_withhold(scene, document),
        _ => Ok(()),
    }
}

/// check-doors *Hidden until announced*: afterwards, by a professional with access.
fn may_withhold(scene: &Scene<'_>, document: &Document<'_>) -> Result<(), Reason> {
    if document.seen_by_patient {
        Err(Reason::AlreadySeen)
    } else if document.age_days >= scene.law.invisible_patient_days {
        Err(Reason::WithholdingPeriod)
    } else if document.visibility.masked {
        Err(Reason::Cumul)
    } else if document.authorship == super::case::Authorship::Holder {
        Err(Reason::NotTheirs)
    } else {
        Ok(())
    }
}

/// `spec/dmp` 7 replace: author or author's structure, without authorisation (5); check-doors *Replace*.
fn replace(scene: &Scene<'_>, worker: &Worker<'_>, document: &Document<'_>) -> Judgement {
    worker.purpose_open?;
    if worker.connection == Connection::Secret {
        Err(Reason::SecretConnection)
    } else if worker.owns(scene, document) {
        Ok(Rule::ReplaceByAuthor)
    } else {
        Err(Reason::NotTheirs)
    }
}

/// check-doors *Delete*: the same person; in indirect mode somebody of the structure. Authorisation unless feeding-only.
fn delete(scene: &Scene<'_>, worker: &Worker<'_>, document: &Document<'_>) -> Judgement {
    let theirs = scene.is_author(document)
        || (worker.auth == AuthMode::Indirect && is_of_structure(document, worker.structure));
    if !theirs {
        Err(Reason::NotTheirs)
    } else if consults(worker.auth) && scene.record.authorisation != Authorisation::Valid {
        Err(Reason::NotAuthorised)
    } else {
        Ok(Rule::DeleteByAuthor)
    }
}

/// An act on the record.
pub(super) fn on_record(scene: &Scene<'_>, worker: &Worker<'_>, action: RecordAction) -> Judgement {
    match action {
        // TD0.2 needs nothing: neither mode, nor block, nor objection counts.
        RecordAction::Status => Ok(Rule::StatusQuery),
        RecordAction::Search if worker.consultation.is_ok() && !worker.profession.reads_anything() => {
            Err(Reason::Matrix)
        }
        RecordAction::Search => worker.consultation,
        RecordAction::SetAuthorisation => proven(scene, worker).map(|()| Rule::AuthorisationBySelf),
        RecordAction::ReadJournal => proven(scene, worker).map(|()| Rule::OwnTraces),
        RecordAction::Activate
        | RecordAction::Oppose
        | RecordAction::Close
        | RecordAction::Reopen
        | RecordAction::BlockProfessional
        | RecordAction::AppointCaregiver
        | RecordAction::Export => Err(Reason::NotGranted),
    }
}

/// check-doors *States*, *People*: a proven, unblocked professional whose profession is no role, purpose normal.
/// Proven in person are the CPS card and the reinforced indirect mode (`spec/dmp` 3).
fn proven(scene: &Scene<'_>, worker: &Worker<'_>) -> Result<(), Reason> {
    if worker.purpose != Purpose::Normal {
        Err(Reason::PurposeAct)
    } else if !consults(worker.auth) {
        Err(Reason::FeedingOnly)
    } else if scene.record.blocked {
        Err(Reason::Blocked)
    } else if worker.profession.role {
        Err(Reason::NotGranted)
    } else {
        Ok(())
    }
}
