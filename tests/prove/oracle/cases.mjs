// Cases for the access rules: random from a seed, dense where the answers change. One case in forty breaks a rule of form.
import { ON_DOCUMENT, ON_RECORD } from './shape.mjs';

/** A small generator of random numbers (splitmix32): the same seed gives the same cases everywhere. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  };
}

const NOW = Date.parse('2026-11-23T10:00:00Z');
const IDS = ['899700218896', '899700218897', '810000000017', 'A'];
const STRUCTURES = ['1750000001', '1750000002', '3'];
const SECTORS = [null, 'SA07', 'SA01'];
const EXPERTISE = [null, 'SM54', 'SM26', 'XX'];
const UNKNOWN_PROFESSIONS = ['00', '1O', '100', 'physician', ''];
const UNKNOWN_TYPES = ['00000-0', '11502-3', 'unknown', ''];
const AGES = [0, 11, 12, 14, 15, 16, 17, 17, 18, 18, 19, 20, 21, 47, 99];
const DAYS = [0, 1, 3, 13, 14, 15, 29, 30, 30, 31, 31, 32, 60, 366];
const MANDATE_KINDS = ['documents', 'documents', 'documents', 'measures', 'prevention', 'messages', 'services', 'profile'];
const KINDS = [
  ...Array(10).fill('professional'), ...Array(3).fill('structure'), ...Array(4).fill('holder'), ...Array(4).fill('representative'), ...Array(4).fill('caregiver'),
  ...Array(2).fill('app'), 'system', 'operator', 'anonymous',
];
const DOCUMENT_ACTIONS = [...ON_DOCUMENT, 'deposit', 'deposit', 'deposit', 'replace', 'list', 'read'];

const stamp = (at) => new Date(at).toISOString().replace(/\.000Z$/, 'Z');
const AT = [-86_400_000 * 400, -86_400_000, -1000, 0, 0, 1000, 86_400_000, 86_400_000 * 40].map((shift) => stamp(NOW + shift));
const AT_OFFSET = '2026-11-23T11:00:00+01:00';

/** A source of cases over one matrix. */
export class Cases {
  constructor(seed, matrix) {
    this.next = random(seed);
    this.types = [...matrix.types.keys()];
    this.classes = matrix.types;
    this.signature = matrix.signature;
    this.patientTypes = [...matrix.patientTypes];
    this.professions = [...matrix.professions.keys()];
    this.shut = new Map(this.professions.map((code) => [code, this.types.filter((type) => !matrix.professions.get(code).open.has(type))]));
    this.number = 0;
  }

  chance(share) {
    return this.next() < share;
  }

  one(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** One case, as a value. */
  draw() {
    const kind = this.one(KINDS);
    const professional = kind === 'professional';
    const outside = professional || kind === 'structure';
    const profession = this.profession(kind);
    const caller = {
      kind, id: this.chance(0.02) ? null : this.one(IDS), profession, expertise: outside ? this.one(EXPERTISE) : null,
      structure: outside ? (this.chance(0.1) ? null : this.one(STRUCTURES)) : null, sector: outside ? this.one(SECTORS) : null,
      auth: professional ? this.one(['direct', 'direct', 'air', 'direct_cpe', 'indirect']) : kind === 'structure' ? 'indirect' : 'none',
      purpose: professional && this.chance(0.35) ? this.one(['bris_de_glace', 'centre_15']) : 'normal',
      secret_connection: outside && this.chance(0.12), care_team: this.chance(0.5),
    };
    if (professional && this.chance(0.15)) caller.regulating = this.chance(0.4);
    if (caller.purpose === 'centre_15' && this.chance(0.6)) caller.profession = '10';
    const onRecord = this.chance(0.22);
    const action = this.one(onRecord ? ON_RECORD : DOCUMENT_ACTIONS);
    const document = onRecord ? null : this.document(caller, action);
    if (kind === 'app' && this.chance(0.8)) caller.may_read = this.mayRead(document);
    const record = this.record(caller, action);
    const value = { case: this.number, now: this.chance(0.9) ? AT[3] : this.one([...AT, AT_OFFSET]), caller, record, document, action };
    this.number += 1;
    if (this.chance(0.025)) this.spoil(value);
    return value;
  }

  profession(kind) {
    if (kind === 'professional') {
      if (this.chance(0.03)) return this.chance(0.3) ? null : this.one(UNKNOWN_PROFESSIONS);
      return this.chance(0.35) ? '10' : this.one(this.professions);
    }
    if (kind === 'structure') return this.chance(0.03) ? this.one(UNKNOWN_PROFESSIONS) : this.one([null, ...this.professions]);
    return null;
  }

  mayRead(document) {
    const list = [];
    if (document !== null && this.chance(0.7)) list.push(document.type);
    if (this.chance(0.5)) list.push(this.one(this.types));
    return list;
  }

  record(caller, action) {
    const status = this.chance(0.8) ? 'active' : this.one(['none', 'waiting', 'opposed', 'active', 'closed']);
    const lifecycle = ['activate', 'oppose', 'reopen'].includes(action) && this.chance(0.7);
    const value = {
      status: lifecycle ? this.one({ activate: ['waiting', 'opposed'], oppose: ['waiting'], reopen: ['closed'] }[action]) : status,
      holder_age_years: this.one(AGES), attending: this.chance(0.4) ? caller.id : this.one([null, null, ...IDS]),
      same_rights_as_attending: this.chance(0.15) ? [this.one(IDS), this.one(IDS)] : [],
      authorisation: this.chance(0.7) ? 'valid' : this.one(['expired', 'none']), blocked: this.chance(0.12),
      objects_break_glass: this.chance(0.2), objects_centre_15: this.chance(0.2), mandates: [],
    };
    if (caller.kind === 'caregiver' || this.chance(0.03)) {
      for (let left = Math.floor(this.next() * 4); left > 0; left -= 1) {
        value.mandates.push({ kind: this.one(MANDATE_KINDS), action: this.one(['read', 'write', 'manage']), until: this.chance(0.6) ? AT[7] : this.one([...AT, AT_OFFSET]) });
      }
    }
    if (this.chance(action === 'activate' ? 0.85 : 0.05)) value.waiting_until = this.one([...AT, AT_OFFSET]);
    return value;
  }

  type(caller) {
    const lot = this.next();
    if (lot < 0.04) return this.signature;
    if (lot < 0.07) return this.one(UNKNOWN_TYPES);
    if (lot < 0.25) return this.one(this.patientTypes);
    const shut = this.shut.get(caller.profession);
    if (lot < 0.35 && shut !== undefined && shut.length > 0) return this.one(shut);
    return this.one(this.types);
  }

  document(caller, action) {
    const people = ['holder', 'representative', 'caregiver'].includes(caller.kind);
    const type = action === 'deposit' && people && this.chance(0.6) ? this.one(this.patientTypes) : this.type(caller);
    const own = this.chance(people ? 0.5 : 0.12);
    const flags = this.chance(0.4) ? 0 : Math.floor(this.next() * 8);
    return {
      type, class: this.classes.get(type) ?? this.one(['10', '90', '99']), author: this.chance(0.35) ? caller.id : this.one([null, ...IDS]),
      author_structure: this.chance(0.3) ? caller.structure : this.one([null, ...STRUCTURES]), authored_by_holder: own,
      state: this.chance(0.7) ? 'approved' : this.one(['archived', 'archived', 'deprecated', 'deleted']),
      masked: (flags & 1) > 0, invisible_patient: (flags & 2) > 0, invisible_representatives: (flags & 4) > 0,
      seen_by_patient: this.chance(0.3), age_days: this.one(DAYS),
    };
  }

  /** Breaks one thing. Some of it breaks nothing (a field that nobody reads): the judge must know that too. */
  spoil(value) {
    const { caller, record, document } = value;
    const parts = [value, caller, record, ...(document === null ? [] : [document])];
    switch (Math.floor(this.next() * 11)) {
      case 0: {
        const part = this.one(parts);
        delete part[this.one(Object.keys(part).filter((name) => name !== 'case'))];
        break;
      }
      case 1: {
        const part = this.one(parts);
        part[this.one(Object.keys(part).filter((name) => name !== 'case'))] = this.one(['', 'unknown', 'Normal', 'ACTIVE', 'true', 'none']);
        break;
      }
      case 2: {
        const part = this.one(parts.slice(1));
        part[this.one(Object.keys(part))] = this.one([7, true, {}, [], null, [[]], '2026']);
        break;
      }
      case 3:
        caller.auth = this.one(['direct', 'direct_cpe', 'indirect', 'air', 'none']);
        break;
      case 4:
        caller.purpose = this.one(['normal', 'bris_de_glace', 'centre_15']);
        break;
      case 5:
        caller.secret_connection = true;
        break;
      case 6:
        if (document === null) value.document = this.document(caller, 'read');
        else value.document = null;
        break;
      case 7:
        if (document !== null) document.class = this.one(['10', '11', '31', '42', '90']);
        break;
      case 8:
        this.one(parts)[this.one(['extra', 'note', 'state2'])] = this.one([1, 'x', [1, { a: [] }], null, { deep: { er: 1 } }]);
        break;
      case 9:
        value.now = this.one(['2026-11-23', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', 'now', '2026-11-23T10:00:00', '2026-11-23T24:00:00Z']);
        break;
      default:
        record.mandates.push(this.one([{}, null, { kind: 'documents', action: 'read' }, { kind: 'x', action: 'read', until: AT[7] }, { kind: 'documents', action: 'Read', until: AT[7] }]));
    }
  }
}
