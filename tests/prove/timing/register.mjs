// People of an invented register, opened while no server has the data: their INS, and the code in the letter of each.
import fs from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../lib/program.mjs';

export const BORN = '1969-04-26';
const OID = 'urn:oid:1.2.250.1.213.1.4.10';

const key = (number) => String(97n - (BigInt(number) % 97n)).padStart(2, '0');

/** The INS with this number of order, of a right key. Those of the register begin at 1; of others nobody has heard. */
export function ins(order) {
  const number = `26904${String(90000000 + order).padStart(8, '0')}`;
  return `${OID}|${number}${key(number)}`;
}

/** Opens the records of so many people. */
export async function opened(data, count) {
  const folder = temporaryFolder('register');
  const people = Array.from({ length: count }, (_, at) => ({ ins: ins(at + 1) }));
  const columns = 'ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper';
  const lines = people.map((one) => `${one.ins.replace('urn:oid:', '')};NOUVELLE-TEST;Camille;${BORN};99999;F;;fr;1`);
  const file = path.join(folder, 'register.csv');
  fs.writeFileSync(file, [columns, ...lines, ''].join('\n'));
  const letters = path.join(folder, 'letters');
  const { code, stderr } = await run(['population', 'open', file, '--data', data, '--letters', letters]);
  if (code !== 0) throw new Error(stderr);
  for (const name of fs.readdirSync(letters)) {
    for (const line of fs.readFileSync(path.join(letters, name), 'utf8').split('\n').filter((one) => /^\d+;/.test(one))) {
      const [number, given] = line.split(';');
      // A line of the register counts from 1, its columns included.
      people[Number(number) - 2].code = given;
    }
  }
  if (people.some((one) => !one.code)) throw new Error('a letter without a code');
  return people;
}
