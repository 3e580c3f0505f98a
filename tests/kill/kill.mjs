// Kills the program under a load of deposits, again and again, and counts what was promised and is not there.
// Usage: node kill.mjs [--kills 3] [--lanes 8] [--report FILE]. One line at the end: N passed, N failed.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { Demo, run, temporaryFolder } from '../lib/program.mjs';
import { Fhir, TYPES, clinicalDocument, newOid } from '../lib/fhir.mjs';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '3' }, lanes: { type: 'string', default: '8' }, report: { type: 'string' } } });
const [KILLS, LANES] = [Number(values.kills), Number(values.lanes)];
/** The moment of a kill, in milliseconds after the load began: before the first answer up to well into it. */
const [SOONEST, LATEST] = [20, 1500];

const digest = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

/** What was sent, by uniqueId: the digest of its bytes, and the ids if the deposit was acknowledged. */
const sent = new Map();
const faults = [];
const rounds = [];

function prepare(demo, serial) {
  const person = demo.people[serial % demo.people.length];
  const [oid, at, type, author] = [newOid(), new Date(Date.now() - 86_400_000), TYPES.consultation, demo.physician];
  const title = `Consultation ${serial}`;
  const text = [`Ligne ${serial}.`, crypto.randomBytes(12_000).toString('base64')];
  const content = clinicalDocument({ oid, ins: person.ins, type, title, text, author, at });
  sent.set(oid, { ins: person.ins, digest: digest(content) });
  return { ins: person.ins, author, type, title, content, contentType: 'application/xml', oid, at };
}

let serial = 0;
async function lane(demo, stop) {
  const software = new Fhir(demo.server.fhir, demo.physician.token);
  while (!stop.now) {
    const given = prepare(demo, serial++);
    try {
      const ids = await software.deposit(given);
      Object.assign(sent.get(given.oid), ids);
    } catch (error) {
      if (!stop.now) faults.push(`a deposit failed before the kill: ${error.message}`);
      return;
    }
  }
}

/** Everything that was acknowledged is there, whole; everything that is there is whole and was sent. */
async function check(demo) {
  const software = new Fhir(demo.server.fhir, demo.physician.token);
  let [promised, unpromised] = [0, 0];
  for (const [oid, known] of sent) {
    if (!known.binary || known.checked) continue;
    promised += 1;
    const { status, bytes } = await software.read(known.binary, 'application/xml');
    if (status !== 200 || digest(bytes) !== known.digest) faults.push(`an acknowledged deposit is gone or changed: ${oid} (${status})`);
    else known.checked = true;
  }
  for (const person of demo.people) {
    for (const document of await everything(software, person.ins)) {
      const oid = document.masterIdentifier?.value.replace('urn:oid:', '');
      const known = sent.get(oid);
      if (!known) { faults.push(`a document that nobody sent: ${oid}`); continue; }
      if (known.checked) continue;
      unpromised += 1;
      const id = document.content[0].attachment.url.split('/').at(-1);
      const { status, bytes } = await software.read(id, 'application/xml');
      if (status !== 200 || digest(bytes) !== known.digest) faults.push(`a half visible deposit: ${oid} (${status})`);
      known.checked = true;
    }
  }
  return { promised, unpromised };
}

async function everything(software, ins) {
  const found = [];
  for (let page = await software.find(ins, '&_count=200'); page;) {
    found.push(...(page.entry ?? []).map((entry) => entry.resource).filter((one) => one.resourceType === 'DocumentReference'));
    const next = (page.link ?? []).find((link) => link.relation === 'next');
    page = next && JSON.parse((await software.request('GET', next.url.slice(software.base.length))).body);
  }
  return found;
}

async function round(number, data) {
  const demo = await Demo.start({ people: 10, empty: true, data });
  const stop = { now: false };
  const lanes = Array.from({ length: LANES }, () => lane(demo, stop));
  const after = SOONEST + Math.random() * (LATEST - SOONEST);
  await new Promise((resolve) => { setTimeout(resolve, after); });
  stop.now = true;
  await demo.kill();
  await Promise.all(lanes);
  const again = await Demo.start({ people: 10, empty: true, data });
  const [before, { promised, unpromised }] = [faults.length, await check(again)];
  await again.stop();
  rounds.push({ after_ms: Math.round(after), acknowledged: promised, durable_without_answer: unpromised, back_after_ms: Math.round(again.readyAfter), faults: faults.length - before });
  console.log(`kill ${number}: after ${Math.round(after)} ms, ${promised} acknowledged and whole, ${unpromised} durable whose answer was lost, back in ${Math.round(again.readyAfter)} ms`);
}

const data = temporaryFolder('kill');
let passed = 0;
for (let number = 1; number <= KILLS; number += 1) {
  const before = faults.length;
  await round(number, data);
  if (faults.length === before) passed += 1;
}
const verified = await run(['verify', data]);
if (verified.code !== 0) faults.push(`carnet verify: ${verified.stdout.slice(0, 2000)}${verified.stderr}`);
const total = rounds.reduce((sum, one) => sum + one.acknowledged, 0);
if (total === 0) faults.push('no deposit was acknowledged in any round: nothing was shown');
if (verified.code === 0 && total > 0) passed += 1;
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`verify: ${verified.stdout.trim().split('\n').at(-1)}`);
if (values.report) fs.writeFileSync(values.report, `${JSON.stringify({ kills: KILLS, lanes: LANES, acknowledged: total, faults, rounds, verify: verified.stdout.trim().split('\n').at(-1) }, null, 1)}\n`);
fs.rmSync(data, { recursive: true, force: true });
http.globalAgent.destroy();
console.log(`${passed} passed, ${KILLS + 1 - passed} failed`);
process.exit(faults.length === 0 ? 0 : 1);
