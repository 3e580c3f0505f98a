// What the questions need over FHIR: a colleague with an authorisation, and documents that are hidden from them.
import { newOid } from '../../lib/fhir.mjs';

export async function json(url, account, body, method = body === undefined ? 'GET' : 'POST') {
  const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${account.token}`, 'content-type': type }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const allows = (demo, account, ins) => {
  const [system, value] = ins.split('|');
  return json(`${demo.server.fhir}/Consent`, account, {
    resourceType: 'Consent', status: 'active', category: [{ coding: [{ system: 'urn:carnet:consent-ground', code: 'consent' }] }],
    patient: { identifier: { system, value } }, provision: { type: 'permit' },
  });
};

const change = (demo, id, path, value) => json(`${demo.server.fhir}/DocumentReference/${id}`, demo.physician, [{ op: 'replace', path, value }], 'PATCH');
const mask = (demo, id) => change(demo, id, '/securityLabel/0', { coding: [{ code: 'MASQUE_PS' }] });

/** A text of the physician who always exists; its id. */
async function filed(demo, ins, title) {
  const made = await json(`${demo.server.fhir}/DocumentReference`, demo.physician, {
    resourceType: 'DocumentReference',
    contained: [{ resourceType: 'Practitioner', id: 'a', identifier: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: demo.physician.id }], name: [{ family: 'DURAND-TEST', given: ['Camille'] }] }],
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${newOid()}` },
    status: 'current', type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
    subject: { reference: `Patient?identifier=${ins}` }, date: '2026-06-12T10:00:00+02:00', author: [{ reference: '#a' }],
    content: [{ attachment: { contentType: 'text/plain', title, data: Buffer.from(title).toString('base64') } }],
  });
  return made.id;
}

/** A colleague of the physician, one document that is masked and one that is deleted. */
export async function authorised(demo, ins) {
  const colleague = demo.professionals.find((one) => one.profession === '10' && one.id !== demo.physician.id && !one.records.includes(ins));
  await allows(demo, colleague, ins);
  const hidden = await filed(demo, ins, 'Consultation');
  const deleted = await filed(demo, ins, 'Consultation');
  await mask(demo, hidden);
  await change(demo, deleted, '/status', 'entered-in-error');
  return { colleague, hidden, deleted };
}

/** Two records with the same ten documents, the first with a masked one more. */
export async function alike(demo, colleague, [one, other]) {
  for (const ins of [one, other]) {
    await allows(demo, demo.physician, ins);
    await allows(demo, colleague, ins);
    for (let number = 0; number < 10; number += 1) await filed(demo, ins, `Consultation ${number}`);
  }
  await mask(demo, await filed(demo, one, 'Consultation 10'));
  return [one, other];
}
