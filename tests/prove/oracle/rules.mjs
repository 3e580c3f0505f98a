// The access rules a second time, from `spec/dmp.md` 5, 7, 8, 11 and `spec/check-doors.md` alone: the judge of `./prove decisions`. Written without a look at
// the program's code, so that agreement means something; keep it that way: correct it from the text, never from the program.
import { instant, wellFormed } from './shape.mjs';

/** The matrix of a file, ready for questions. */
export function matrixOf(file) {
  const professions = new Map();
  for (const [code, row] of Object.entries(file.professions)) {
    const open = new Set(Object.entries(row.read).filter(([, cell]) => cell[0]).map(([type]) => type));
    professions.set(code, { health: row.health, role: row.role, open });
  }
  return { signature: file.signature_type, types: new Map(Object.entries(file.types)), patientTypes: new Set(file.patient_types), professions };
}

/** The dated settings of a file, oldest first. */
export function lawOf(file) {
  return file.versions.map((one) => ({ ...one, at: instant(one.from) })).sort((a, b) => a.at - b.at);
}

function lawAt(versions, now) {
  let found = null;
  for (const one of versions) if (one.at <= now) found = one;
  return found;
}

/** Everything a rule may ask about a case, named. */
class Question {
  constructor(one, matrix, versions) {
    this.now = instant(one.now);
    this.law = lawAt(versions, this.now);
    this.caller = one.caller;
    this.record = one.record;
    this.document = one.document;
    this.action = one.action;
    this.matrix = matrix;
    const { kind, profession, auth } = one.caller;
    this.kind = kind;
    this.row = profession === null ? undefined : matrix.professions.get(profession);
    this.minor = this.law !== null && one.record.holder_age_years < this.law.age_of_majority;
    this.consulting = kind === 'professional' && (auth === 'direct' || auth === 'air');
    this.feeding = kind === 'structure' || (kind === 'professional' && !this.consulting);
    this.normal = one.caller.purpose === 'normal';
  }

  get unknownProfession() {
    return (this.kind === 'professional' || this.kind === 'structure') && this.row === undefined;
  }

  get valid() {
    return this.record.authorisation === 'valid';
  }

  get isSignature() {
    return this.document.type === this.matrix.signature;
  }

  get knownType() {
    return this.isSignature || this.matrix.types.has(this.document.type);
  }

  /** Withheld from the person, and not yet by its age visible again. */
  get withheld() {
    return this.document.invisible_patient && this.document.age_days < this.law.invisible_patient_days;
  }

  /** A secret from the representatives; at majority it hides from nobody. */
  get secret() {
    return this.document.invisible_representatives && this.minor;
  }

  get samePerson() {
    return !this.document.authored_by_holder && this.caller.id !== null && this.caller.id === this.document.author;
  }

  get sameStructure() {
    return !this.document.authored_by_holder && this.caller.structure !== null && this.caller.structure === this.document.author_structure;
  }

  get theirs() {
    return this.samePerson || this.sameStructure;
  }

  get matrixOpen() {
    return this.row.open.has(this.document.type);
  }

  /** The attending professional and those given the same rights. */
  get attending() {
    const { id } = this.caller;
    return this.consulting && this.valid && !this.record.blocked && id !== null && (this.record.attending === id || this.record.same_rights_as_attending.includes(id));
  }

  /** The exceptional purposes: who may be in one at all, and the objection to it. */
  get purposeHolds() {
    if (this.normal) return true;
    if (this.caller.purpose === 'bris_de_glace') return this.row.health && !this.record.objects_break_glass;
    return this.caller.profession === '10' && this.caller.regulating !== false && this.consulting && !this.record.objects_centre_15;
  }

  /** Consultation of the record by a professional, whatever the document. */
  get consults() {
    if (!this.consulting || !this.purposeHolds) return false;
    if (this.normal) return this.valid && !this.record.blocked;
    return this.caller.purpose === 'centre_15' || !this.record.blocked;
  }

  mandate(action) {
    return this.record.mandates.some((one) => one.kind === 'documents' && one.action === action && this.now < instant(one.until));
  }

  get anyLiveMandate() {
    return this.record.mandates.some((one) => this.now < instant(one.until));
  }
}

const STATES = {
  list: ['approved', 'archived', 'deprecated'], archive: ['approved'], unarchive: ['archived'], delete: ['approved', 'archived'], replace: ['approved'],
};
const stateAllows = (q, action) => (STATES[action] ?? STATES.list).includes(q.document.state);

// ---------------------------------------------------------------- professionals and structures

/** Whether a professional meets this document: list and read. */
function professionalSees(q) {
  if (!q.consults || !q.matrixOpen) return false;
  if (!q.document.masked) return true;
  if (q.caller.purpose === 'bris_de_glace') return false;
  return q.theirs || q.attending;
}

/** The updates that need access: in no exceptional purpose. */
const professionalHasAccess = (q) => q.normal && professionalSees(q);

const FEEDING_UPDATES = ['mask', 'unmask', 'show_to_patient', 'archive', 'unarchive'];
const feedingMay = (q) => q.feeding && q.normal && !q.record.blocked && q.theirs && FEEDING_UPDATES.includes(q.action);

function professionalDeposits(q) {
  const { masked, invisible_patient: invisible, invisible_representatives: secret } = q.document;
  if (!q.knownType || !q.purposeHolds) return false;
  const named = q.kind === 'professional';
  if (q.isSignature) {
    if (invisible && !named && !masked) return false;
  } else {
    if (invisible && !named) return false;
    if (masked && invisible && !q.law.cumul_invisible_patient_masque_ps) return false;
  }
  if (secret && !(named && q.minor && q.law.minors_functions)) return false;
  return !q.caller.secret_connection || (secret && q.minor);
}

function professionalDeletes(q) {
  if (!q.normal || q.record.blocked) return false;
  if (q.consulting && !q.valid) return false;
  return q.caller.auth === 'indirect' ? q.theirs : q.samePerson;
}

/** A professional or a structure acts on a document. */
function professionalOnDocument(q) {
  switch (q.action) {
    case 'list':
    case 'read':
      return professionalSees(q);
    case 'replace':
      return q.theirs && q.purposeHolds && !q.caller.secret_connection;
    case 'mask':
      return (professionalHasAccess(q) || feedingMay(q)) && (!q.withheld || q.law.cumul_invisible_patient_masque_ps);
    case 'unmask':
    case 'show_to_patient':
    case 'archive':
    case 'unarchive':
      return professionalHasAccess(q) || feedingMay(q);
    case 'hide_from_patient': {
      const { seen_by_patient: seen, age_days: age, masked, authored_by_holder: own } = q.document;
      return professionalHasAccess(q) && !seen && age < q.law.invisible_patient_days && !masked && !own;
    }
    case 'delete':
      return professionalDeletes(q);
    default:
      return false;
  }
}

function professionalOnRecord(q) {
  const proven = q.consulting && !q.record.blocked && q.normal && !q.row.role;
  switch (q.action) {
    case 'search':
      return q.consults && q.row.open.size > 0;
    case 'set_authorisation':
    case 'read_journal':
      return proven;
    default:
      return false;
  }
}

// ---------------------------------------------------------------- people

/** What the person, or a representative of a minor, meets. */
const personSees = (q) => !q.withheld && !(q.kind !== 'holder' && q.secret);

const personDepositsFlags = (q) => {
  const { masked, invisible_patient: invisible, invisible_representatives: secret } = q.document;
  if (q.kind === 'caregiver') return !masked && !invisible && !secret;
  return !invisible && (!secret || (q.kind === 'holder' && q.minor && q.law.minors_functions));
};
const personDeposits = (q) => q.matrix.patientTypes.has(q.document.type) && q.knownType && personDepositsFlags(q);

function personOnDocument(q) {
  if (!personSees(q)) return false;
  switch (q.action) {
    case 'list':
    case 'read':
    case 'mask':
    case 'unmask':
    case 'archive':
    case 'unarchive':
      return true;
    case 'replace':
    case 'delete':
      return q.document.authored_by_holder;
    case 'hide_from_representatives':
      return q.kind === 'holder' && q.minor && q.law.minors_functions;
    default:
      return false;
  }
}

const DECISIONS = ['set_authorisation', 'activate', 'oppose', 'close', 'reopen', 'block_professional', 'appoint_caregiver'];
function personOnRecord(q) {
  if (DECISIONS.includes(q.action)) return q.kind === 'representative' || !q.minor;
  return ['search', 'read_journal', 'export'].includes(q.action);
}

function caregiverOnDocument(q) {
  switch (q.action) {
    case 'list':
    case 'read':
      return q.mandate('read') && personSees(q);
    case 'replace':
      return q.mandate('write') && q.document.authored_by_holder && personSees(q);
    case 'mask':
    case 'archive':
    case 'unarchive':
      return q.mandate('manage') && personSees(q);
    case 'delete':
      return q.mandate('manage') && q.document.authored_by_holder && personSees(q);
    default:
      return false;
  }
}

// ---------------------------------------------------------------- apps and Carnet itself

const appMayRead = (q) => q.caller.may_read ?? [];

function appOnDocument(q) {
  if (!q.valid) return false;
  switch (q.action) {
    case 'list':
    case 'read':
      return appMayRead(q).includes(q.document.type) && !q.document.masked && !q.withheld && !q.secret;
    case 'replace':
      return q.samePerson;
    default:
      return false;
  }
}

const noFlag = (q) => !q.document.masked && !q.document.invisible_patient && !q.document.invisible_representatives;

function systemOnDocument(q) {
  return q.action === 'show_to_patient' && q.document.age_days >= q.law.invisible_patient_days;
}

// ---------------------------------------------------------------- the decision

function deposits(q) {
  if (q.isSignature && q.kind !== 'professional' && q.kind !== 'structure') return false;
  switch (q.kind) {
    case 'professional':
    case 'structure':
      return professionalDeposits(q);
    case 'holder':
    case 'representative':
      return personDeposits(q);
    case 'caregiver':
      return q.mandate('write') && personDeposits(q);
    case 'app':
      return q.valid && q.knownType && noFlag(q);
    case 'system':
      return q.knownType && noFlag(q);
    default:
      return false;
  }
}

function onDocument(q) {
  if (q.isSignature || !stateAllows(q, q.action)) return false;
  switch (q.kind) {
    case 'professional':
    case 'structure':
      return professionalOnDocument(q);
    case 'holder':
    case 'representative':
      return personOnDocument(q);
    case 'caregiver':
      return caregiverOnDocument(q);
    case 'app':
      return appOnDocument(q);
    case 'system':
      return systemOnDocument(q);
    default:
      return false;
  }
}

function onRecord(q) {
  switch (q.kind) {
    case 'professional':
    case 'structure':
      return professionalOnRecord(q);
    case 'holder':
    case 'representative':
      return personOnRecord(q);
    case 'caregiver':
      return q.action === 'search' && q.mandate('read');
    case 'app':
      return q.action === 'search' && q.valid && appMayRead(q).length > 0;
    case 'system':
      return q.action === 'activate' && instant(q.record.waiting_until) <= q.now;
    default:
      return false;
  }
}

/** Whether the record's status lets this be asked. */
function statusAllows(q) {
  switch (q.action) {
    case 'activate':
      return q.record.status === 'waiting' || (q.record.status === 'opposed' && q.kind !== 'system');
    case 'oppose':
      return q.record.status === 'waiting';
    case 'reopen':
      return q.record.status === 'closed';
    default:
      return q.record.status === 'active';
  }
}

/** Nobody with a right; nor is there any before the first law. */
const strange = (q) => q.law === null || q.kind === 'anonymous' || q.kind === 'operator' || q.unknownProfession || (q.kind === 'representative' && !q.minor);

function permits(q) {
  if (strange(q)) return false;
  if (q.action === 'status') return ['professional', 'structure', 'holder', 'representative'].includes(q.kind);
  if (!statusAllows(q)) return false;
  if (q.action === 'deposit') return deposits(q);
  return q.document === null ? onRecord(q) : onDocument(q);
}

function appearsAs(q) {
  if (strange(q)) return 'absent';
  const { status } = q.record;
  if (status === 'closed') return ['holder', 'representative', 'professional', 'structure'].includes(q.kind) ? 'closed' : 'absent';
  if (status === 'waiting' || status === 'opposed') return q.kind === 'holder' || q.kind === 'representative' ? 'forbidden' : 'absent';
  if (status === 'none') return 'absent';
  if (q.document !== null && q.action !== 'deposit') {
    if (q.document.state === 'deleted' || q.isSignature) return 'absent';
    if (q.kind === 'system' || q.theirs) return 'forbidden';
    const { action } = q;
    q.action = 'list';
    const listed = permits(q);
    q.action = action;
    return listed ? 'forbidden' : 'absent';
  }
  if (['holder', 'representative', 'professional', 'structure', 'system'].includes(q.kind)) return 'forbidden';
  return (q.kind === 'caregiver' && q.anyLiveMandate) || (q.kind === 'app' && q.valid) ? 'forbidden' : 'absent';
}

/** What the program must answer to a case: `permit`, `absent`, `forbidden`, `closed` (refused, and how it appears) or `malformed`. */
export function judge(one, matrix, versions) {
  if (!wellFormed(one, matrix)) return 'malformed';
  const q = new Question(one, matrix, versions);
  return permits(q) ? 'permit' : appearsAs(q);
}
