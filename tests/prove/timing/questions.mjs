// What is asked by `./prove timing`: each question once for something that is there, once for nothing.

const UNKNOWN = '01234567-89ab-cdef-0001-0203040506ff';
const NOBODY = 'urn:oid:1.2.250.1.213.1.4.10|168017500100110';

const matricule = (ins) => ins.split('|')[1];

/** An answer without what was asked for. */
const without = (words) => (text) => words.reduce((rest, word) => rest.replaceAll(encodeURIComponent(word), 'ASKED').replaceAll(word, 'ASKED').replaceAll(matricule(`|${word}`), 'ASKED'), text);

const bearer = (account) => ({ authorization: `Bearer ${account.token}` });

async function json(url, account, body) {
  const answer = await fetch(url, { method: body === undefined ? 'GET' : 'POST', headers: { ...bearer(account), 'content-type': 'application/fhir+json' }, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Over FHIR, one person asks for another, and for what is in their record. */
async function ofAnother(demo) {
  const { fhir } = demo.server;
  const [asker, other] = demo.people;
  const found = await json(`${fhir}/DocumentReference?patient.identifier=${encodeURIComponent(other.ins)}&_count=1`, demo.physician);
  const document = found.entry[0].resource.id;
  const question = (name, path, known, unknown) => ({
    name,
    ask: (side) => ({ url: fhir + path(side === 'known' ? known : unknown), headers: bearer(asker) }),
    bare: without([known, unknown]),
  });
  return [
    question('an INS, asked by somebody else', (ins) => `/Patient?identifier=${encodeURIComponent(ins)}`, other.ins, NOBODY),
    question('documents of an INS, asked by somebody else', (ins) => `/DocumentReference?patient.identifier=${encodeURIComponent(ins)}`, other.ins, NOBODY),
    question('a document of another record', (id) => `/DocumentReference/${id}`, document, UNKNOWN),
    question('the bytes of a document of another record', (id) => `/Binary/${id}`, document, UNKNOWN),
  ];
}

export async function questions(demo) {
  return ofAnother(demo);
}
