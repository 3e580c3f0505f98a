// What one official document costs on disk: the discharge letter of the agency's samples, filed many times.
import fs from 'node:fs';
import path from 'node:path';
import { Demo, ROOT, temporaryFolder } from '../lib/program.mjs';
import { Fhir, newOid } from '../lib/fhir.mjs';

const COPIES = 600;
const TYPE = { code: '11490-0', display: "Lettre de liaison à la sortie d'un établissement de soins", class: '10', classDisplay: 'Compte rendu' };
const INS = 'urn:oid:1.2.250.1.213.1.4.10|279035121518989';
const ID = '<id root="1.2.250.1.213.1.1.1.29.2022.1.1"/>';

function bytesOnDisk(folder) {
  const sizes = fs.readdirSync(folder, { recursive: true }).map((name) => fs.lstatSync(path.join(folder, name)));
  return sizes.reduce((sum, about) => sum + about.blocks * 512, 0);
}

export async function letterOnDisk() {
  const file = path.join(process.env.CARNET_DATA ?? path.join(ROOT, '../shared/data'), 'cda/LDL-SES_2022.01.xml');
  const letter = fs.readFileSync(file, 'utf8');
  if (!letter.includes(ID)) throw new Error(`${file} is not the letter that is measured`);
  const data = temporaryFolder('letter');
  const demo = await Demo.start({ people: 10, empty: true, data });
  const software = new Fhir(demo.server.fhir, demo.physician.token);
  const author = demo.physician;
  const one = () => {
    const oid = newOid();
    const content = Buffer.from(letter.replace(ID, `<id root="${oid}"/>`));
    const at = new Date('2019-12-03T12:30:00Z');
    return software.deposit({ ins: INS, author, type: TYPE, title: TYPE.display, content, contentType: 'text/xml', oid, at });
  };
  try {
    for (let copy = 0; copy < 20; copy += 1) await one();
    const before = bytesOnDisk(data);
    for (let copy = 0; copy < COPIES; copy += 8) await Promise.all(Array.from({ length: 8 }, one));
    await demo.stop();
    const after = bytesOnDisk(data);
    return { bytes: letter.length, copies: COPIES, bytes_per_document: Math.round((after - before) / COPIES) };
  } finally {
    await demo.kill();
    fs.rmSync(data, { recursive: true, force: true });
  }
}
