// Which cases are well formed, from the text of `spec/check-doors.md` alone. Written without a look at the program's code.

const AUTH = { professional: ['direct', 'direct_cpe', 'indirect', 'air'], structure: ['indirect'] };
const KINDS = ['holder', 'representative', 'caregiver', 'professional', 'structure', 'app', 'system', 'operator', 'anonymous'];
const PURPOSES = ['normal', 'bris_de_glace', 'centre_15'];
const STATUSES = ['none', 'waiting', 'opposed', 'active', 'closed'];
const AUTHORISATIONS = ['valid', 'expired', 'none'];
const STATES = ['approved', 'archived', 'deprecated', 'deleted'];
const MANDATES = ['documents', 'measures', 'prevention', 'messages', 'services', 'profile'];
const MANDATE_ACTIONS = ['read', 'write', 'manage'];
export const ON_DOCUMENT = ['list', 'read', 'replace', 'mask', 'unmask', 'hide_from_patient', 'show_to_patient', 'hide_from_representatives', 'archive', 'unarchive', 'delete', 'change_other'];
export const ON_RECORD = ['status', 'search', 'set_authorisation', 'activate', 'oppose', 'close', 'reopen', 'block_professional', 'appoint_caregiver', 'read_journal', 'export'];
const ACTIONS = [...ON_DOCUMENT, ...ON_RECORD, 'deposit'];

const object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const absent = (value) => value === undefined || value === null;
const bool = (value) => typeof value === 'boolean';
const text = (value) => typeof value === 'string';
const textOrNull = (value) => value === null || typeof value === 'string';
const whole = (value) => Number.isInteger(value) && value >= 0;
const among = (words) => {
  const set = new Set(words);
  return (value) => typeof value === 'string' && set.has(value);
};

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const seen = new Map();

/** `Date.parse` takes the thirtieth of February for the second of March; a calendar does not. */
function realDay(value) {
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Milliseconds since 1970 of an instant, or NaN. */
export function instant(value) {
  if (typeof value !== 'string') return NaN;
  let at = seen.get(value);
  if (at === undefined) {
    at = INSTANT.test(value) && realDay(value) ? Date.parse(value) : NaN;
    if (seen.size < 10_000) seen.set(value, at);
  }
  return at;
}
const isInstant = (value) => !Number.isNaN(instant(value));

const mandate = (value) => object(value) && MANDATE_KIND(value.kind) && MANDATE_ACTION(value.action) && isInstant(value.until);
const MANDATE_KIND = among(MANDATES);
const MANDATE_ACTION = among(MANDATE_ACTIONS);

const CALLER = Object.entries({
  kind: among(KINDS), id: textOrNull, profession: textOrNull, expertise: textOrNull, structure: textOrNull, sector: textOrNull,
  auth: text, purpose: among(PURPOSES), secret_connection: bool, care_team: bool,
});
const RECORD = Object.entries({
  status: among(STATUSES), holder_age_years: whole, attending: textOrNull, same_rights_as_attending: (value) => Array.isArray(value) && value.every(text),
  authorisation: among(AUTHORISATIONS), blocked: bool, objects_break_glass: bool, objects_centre_15: bool, mandates: (value) => Array.isArray(value) && value.every(mandate),
});
const DOCUMENT = Object.entries({
  type: text, class: text, author: textOrNull, author_structure: textOrNull, authored_by_holder: bool, state: among(STATES),
  masked: bool, invisible_patient: bool, invisible_representatives: bool, seen_by_patient: bool, age_days: whole,
});
const action = among(ACTIONS);
const onRecord = among(ON_RECORD);

/** Every field there and of its kind. A field that is absent is `undefined`, which no kind accepts. */
const fits = (value, fields) => {
  for (const [name, kind] of fields) if (!kind(value[name])) return false;
  return true;
};

/** Whether the case breaks no rule of form. `matrix` gives the class of each known type. */
export function wellFormed(one, matrix) {
  if (!object(one) || !isInstant(one.now) || !action(one.action) || !object(one.caller) || !object(one.record)) return false;
  if (one.case === undefined || one.document === undefined) return false;
  const { caller, record, document } = one;
  if (!fits(caller, CALLER) || !fits(record, RECORD)) return false;
  if (!(AUTH[caller.kind] ?? ['none']).includes(caller.auth)) return false;
  if (caller.purpose !== 'normal' && caller.kind !== 'professional') return false;
  if (caller.secret_connection && caller.kind !== 'professional' && caller.kind !== 'structure') return false;
  // An optional field that is null is one that is absent.
  if (!absent(record.waiting_until) && !isInstant(record.waiting_until)) return false;
  if (!absent(caller.regulating) && !bool(caller.regulating)) return false;
  if (!absent(caller.may_read) && !(Array.isArray(caller.may_read) && caller.may_read.every(text))) return false;
  if (onRecord(one.action)) return document === null;
  if (!object(document) || !fits(document, DOCUMENT)) return false;
  const known = matrix.types.get(document.type);
  return known === undefined || known === document.class;
}
