// A professional's software, over FHIR: the requests of the main job.
import crypto from 'node:crypto';

const PDSM = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/';
const MHD = 'https://profiles.ihe.net/ITI/MHD/';
const CLASSES = 'https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument';
const FORMATS = 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode';
const JSON_TYPE = 'application/fhir+json';

/** Types of documents used here, with their class. */
export const TYPES = {
  consultation: { code: '11488-4', display: 'CR ou fiche de consultation ou de visite', class: '10', classDisplay: 'Compte rendu' },
  biology: { code: '11502-2', display: "CR d'examens biologiques", class: '10', classDisplay: 'Compte rendu' },
};

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const uuid = () => `urn:uuid:${crypto.randomUUID()}`;

/** An OID of our own for a document: that of a random UUID. */
export const newOid = () => `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`;

const stamp = (at) => at.toISOString().replace(/\.\d+Z$/, 'Z');

/** A small CDA: a header that agrees with the metadata, one section of text. */
export function clinicalDocument({ oid, ins, type, title, text, author, at }) {
  const [system, matricule] = ins.split('|');
  const time = stamp(at).replace(/[-:T]/g, '').replace('Z', '+0000');
  const paragraphs = text.map((line) => `<paragraph>${escaped(line)}</paragraph>`).join('');
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="${oid}"/><code code="${type.code}" codeSystem="2.16.840.1.113883.6.1" displayName="${escaped(type.display)}"/>
<title>${escaped(title)}</title><effectiveTime value="${time}"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
<recordTarget><patientRole><id extension="${matricule}" root="${system.replace('urn:oid:', '')}"/></patientRole></recordTarget>
<author><time value="${time}"/><assignedAuthor><id extension="${author.id}" root="1.2.250.1.71.4.2.1"/></assignedAuthor></author>
<component><structuredBody><component><section><title>Conclusion</title><text>${paragraphs}</text></section></component></structuredBody></component>
</ClinicalDocument>
`);
}

/** A transaction Bundle of one document (ITI-65). */
export function bundle({ ins, author, type, title, content, contentType, oid, at }) {
  const [document, binary] = [uuid(), uuid()];
  const [system, value] = ins.split('|');
  const subject = { reference: `Patient?identifier=${ins}` };
  const contained = [
    { resourceType: 'Patient', id: 'patient', identifier: [{ system, value }] },
    { resourceType: 'Practitioner', id: 'author', identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: author.id }], name: [{ text: author.name }] },
  ];
  const entry = (fullUrl, resource) => ({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } });
  return {
    resourceType: 'Bundle',
    meta: { profile: [`${PDSM}pdsm-comprehensive-provide-document-bundle`] },
    type: 'transaction',
    entry: [
      entry(uuid(), {
        resourceType: 'List', meta: { profile: [`${PDSM}pdsm-submissionset-comprehensive`] }, contained,
        extension: [
          { url: `${MHD}StructureDefinition/ihe-designationType`, valueCodeableConcept: { coding: [{ system: CLASSES, code: type.class, display: type.classDisplay }] } },
          { url: `${MHD}StructureDefinition/ihe-sourceId`, valueIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3.4.5.6.7.8' } },
        ],
        identifier: [{ use: 'usual', system: 'urn:ietf:rfc:3986', value: uuid() }],
        status: 'current', mode: 'working', code: { coding: [{ system: `${MHD}CodeSystem/MHDlistTypes`, code: 'submissionset' }] },
        subject, date: stamp(at), source: { reference: '#author' }, entry: [{ item: { reference: document } }],
      }),
      entry(document, {
        resourceType: 'DocumentReference', meta: { profile: [`${PDSM}pdsm-comprehensive-document-reference`] }, contained,
        masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${oid}` }, status: 'current',
        type: { coding: [{ system: 'http://loinc.org', code: type.code, display: type.display }] },
        category: [{ coding: [{ system: CLASSES, code: type.class, display: type.classDisplay }] }],
        subject, date: stamp(at), author: [{ reference: '#author' }], authenticator: { reference: '#author' },
        securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N', display: 'normal' }] }],
        content: [{
          attachment: { contentType, language: 'fr-FR', url: binary, size: content.length, hash: crypto.createHash('sha1').update(content).digest('base64'), title, creation: stamp(at) },
          format: { system: FORMATS, code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient', display: 'mimeType Sufficient' },
        }],
        context: {
          period: { start: stamp(at) }, sourcePatientInfo: { reference: '#patient' },
          facilityType: { coding: [{ system: 'urn:oid:1.2.250.1.71.4.2.4', code: 'SA07', display: 'Cabinet individuel' }] },
          practiceSetting: { coding: [{ system: 'urn:oid:1.2.250.1.213.1.1.4.9', code: 'AMBULATOIRE', display: 'Ambulatoire' }] },
        },
      }),
      entry(binary, { resourceType: 'Binary', contentType, data: content.toString('base64') }),
    ],
  };
}

/** The interface, as one caller. */
export class Fhir {
  constructor(base, token) {
    Object.assign(this, { base, token });
  }

  async request(method, address, body) {
    const headers = { Authorization: `Bearer ${this.token}`, Accept: JSON_TYPE };
    if (body) headers['Content-Type'] = JSON_TYPE;
    const response = await fetch(`${this.base}${address}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
  }

  /** Deposits, and gives the ids of the document and of its bytes. */
  async deposit(given) {
    const { status, body } = await this.request('POST', '', bundle(given));
    const text = body.toString();
    const id = (kind) => new RegExp(`${kind}/([0-9a-f-]{36})`).exec(text)?.[1];
    if (status !== 200 || !id('DocumentReference')) throw new Error(`deposit: ${status} ${text.slice(0, 2000)}`);
    return { document: id('DocumentReference'), binary: id('Binary') };
  }

  /** A Bundle of documents of a record. */
  async find(ins, query = '') {
    const { status, body } = await this.request('GET', `/DocumentReference?patient.identifier=${encodeURIComponent(ins)}${query}`);
    if (status !== 200) throw new Error(`search: ${status} ${body.toString().slice(0, 500)}`);
    return JSON.parse(body);
  }

  /** The bytes of a document, as they were deposited. */
  async read(binary, accept = '*/*') {
    const response = await fetch(`${this.base}/Binary/${binary}`, { headers: { Authorization: `Bearer ${this.token}`, Accept: accept } });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  }
}
