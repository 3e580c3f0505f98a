// What is asked by `./prove timing`: each question for something that is there, and for nothing.
import crypto from 'node:crypto';
import { alike, authorised, json } from './fhir.mjs';
import { Browser, PASSWORD, enrolled, network } from './accounts.mjs';
import { BORN, ins } from './register.mjs';

const matricule = (one) => one.split('|')[1];

/** An answer without what was asked for. */
const without = (text, word) => [encodeURIComponent(word), word, word.includes('|') ? matricule(word) : word].reduce((rest, one) => rest.replaceAll(one, 'ASKED'), text);

const bearer = (account) => ({ authorization: `Bearer ${account.token}` });

const oneOf = (list) => list[crypto.randomInt(list.length)];

/** Each of these so many times, in a random order. */
function pool(list, times) {
  const all = Array.from({ length: times }, () => list).flat();
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = crypto.randomInt(at + 1);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

/** A letter's code that nobody was sent. */
function nobodysCode() {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const four = () => Array.from({ length: 4 }, () => letters[crypto.randomInt(32)]).join('');
  return [four(), four(), four(), four()].join('-');
}

/** People whose records are read from the disk at the first question: each is asked for once. */
function forgotten({ demo, register }) {
  const { fhir } = demo.server;
  const known = pool(register.slice(-1200).map((one) => one.ins), 1);
  const unknown = pool(Array.from({ length: 1200 }, (_, at) => ins(500_000 + at)), 1);
  const lists = { known, unknown };
  const question = (name, each, path) => ({
    name,
    each,
    ask: (side) => {
      const word = lists[side].pop();
      return { word, url: `${fhir}${path(encodeURIComponent(word))}`, headers: bearer(demo.people[0]) };
    },
    bare: (text, { word }) => without(text, word),
  });
  return [
    question('an INS that nobody asked for since the start', 400, (word) => `/Patient?identifier=${word}`),
    question('documents of an INS that nobody asked for since the start', 400, (word) => `/DocumentReference?patient.identifier=${word}`),
  ];
}

/** Over FHIR, one person asks for others, and for what is in their records. */
async function ofAnother({ demo }) {
  const { fhir } = demo.server;
  const asker = demo.people[0];
  const others = [];
  for (const person of demo.people.slice(1)) {
    // A relation of theirs is told more.
    const answer = await fetch(`${fhir}/Patient?identifier=${encodeURIComponent(person.ins)}`, { headers: bearer(asker) });
    if (answer.ok && (await answer.json()).total === 0) others.push(person);
  }
  const documents = [];
  for (const person of others) {
    const found = await json(`${fhir}/DocumentReference?patient.identifier=${encodeURIComponent(person.ins)}&_count=50`, demo.physician);
    documents.push(...(found.entry ?? []).map((entry) => entry.resource.id));
  }
  const question = (name, path, known, unknown) => ({
    name,
    ask: (side) => {
      const word = side === 'known' ? oneOf(known) : unknown();
      return { word, url: fhir + path(word), headers: bearer(asker) };
    },
    bare: (text, { word }) => without(text, word),
  });
  // As many of each: what is asked for again and again is in memory, whoever it is.
  // One of them: traces of many records are spread over the database, which is slower whoever asks.
  const [document] = documents;
  const people = others.map((person) => person.ins);
  const nobodies = people.map((_, at) => ins(600_000 + at));
  const nobody = () => oneOf(nobodies);
  return [
    question('an INS, asked by somebody else', (word) => `/Patient?identifier=${encodeURIComponent(word)}`, people, nobody),
    question('documents of an INS, asked by somebody else', (word) => `/DocumentReference?patient.identifier=${encodeURIComponent(word)}`, people, nobody),
    question('a document of another record', (id) => `/DocumentReference/${id}`, [document], () => crypto.randomUUID()),
    question('the bytes of a document of another record', (id) => `/Binary/${id}`, [document], () => crypto.randomUUID()),
  ];
}

/** A professional with an authorisation asks for what the person masked; and lists two records alike, in one of which something is masked. */
async function masked({ demo, register }) {
  const { fhir } = demo.server;
  const { colleague, hidden, deleted } = await authorised(demo, demo.people[1].ins);
  const question = (name, path, known, unknown) => ({
    name,
    ask: (side) => {
      const word = side === 'known' ? known : unknown();
      return { word, url: fhir + path(word), headers: bearer(colleague) };
    },
    bare: (text, { word }) => without(text, word),
  });
  const pair = register.slice(600, 602);
  for (const [at, person] of pair.entries()) {
    const browser = await enrolled(demo, person.code, `essai.${600 + at}`);
    await browser.page('/dossier/activer');
    await browser.post('/dossier/activer', { confirmation: 'oui' });
  }
  const [one, other] = await alike(demo, colleague, pair.map((person) => person.ins));
  return [
    question('a masked document, asked by a colleague, or a deleted one', (id) => `/DocumentReference/${id}`, hidden, () => deleted),
    question('the bytes of a masked document, asked by a colleague, or of a deleted one', (id) => `/Binary/${id}`, hidden, () => deleted),
    question('a masked document, asked by a colleague, or none', (id) => `/DocumentReference/${id}`, hidden, () => crypto.randomUUID()),
    { ...question('the list of a record with a masked document, or without', (word) => `/DocumentReference?patient.identifier=${encodeURIComponent(word)}`, one, () => other),
      bare: (text) => JSON.parse(text).total },
  ];
}

/** At the portal: names, passwords, calls for help, codes on paper. */
async function atTheDoor({ demo, register }) {
  const names = [];
  for (let at = 0; at < 120; at += 8) {
    const some = register.slice(at, at + 8).map((one, place) => [one.code, `essai.${1000 + at + place}`]);
    await Promise.all(some.map(([code, login]) => enrolled(demo, code, login)));
    names.push(...some.map(([, login]) => login));
  }
  const nobody = names.map((_, at) => `essai.${5000 + at}`);
  const browser = new Browser(demo);
  await browser.page('/connexion');
  const question = (name, path, lists, fields) => ({
    name,
    each: Math.floor(lists.known.length / 1.1) - 1,
    ask: (side) => {
      const word = lists[side].pop();
      return { word, ...browser.form(path, fields(word, side)) };
    },
    bare: (text, { word }) => without(text, word),
    localAddress: network,
  });
  const [first, second] = [names.slice(0, 60), names.slice(60)];
  const codes = register.slice(150, 450).map((one) => one.code);
  return [
    question('signing in: a name that somebody has', '/connexion/mot-de-passe', { known: pool(first, 5), unknown: pool(nobody.slice(0, 60), 5) },
      (word) => ({ identifiant: word, mot_de_passe: 'une autre phrase entière 12' })),
    question('signing in: a password that is right', '/connexion/mot-de-passe', { known: pool(second.slice(0, 30), 5), unknown: pool(second.slice(30), 5) },
      (word, side) => ({ identifiant: word, mot_de_passe: side === 'known' ? PASSWORD : 'une autre phrase entière 12' })),
    question('a call for help: a name that somebody has', '/connexion/secours', { known: pool(names, 9), unknown: pool(nobody, 9) },
      (word) => ({ identifiant: word })),
    question('a code on paper, with a wrong day of birth', '/inscription', { known: pool(codes, 4), unknown: pool(codes.map(nobodysCode), 4) },
      (word) => ({ code: word, naissance: BORN.replace('26', '27') })),
  ];
}

/** The parts of the proof, in their order: what was not asked for since the start comes first. */
export const PARTS = [forgotten, ofAnother, masked, atTheDoor];
