// What people do about their rights, and who is new in the town.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { run, temporaryFolder } from '../../lib/program.mjs';
import { say } from '../../lib/words.mjs';
import { device } from './account.mjs';
import { SCRIPT } from './browser.mjs';

/** The check key of an INS (97 less the number modulo 97). */
const key = (number) => String(97 - Number(BigInt(number) % 97n)).padStart(2, '0');

/** Opens records for people who are new, on paper: each with the code of their letter. */
export async function newcomers(data, count) {
  const folder = temporaryFolder('register');
  const given = ['Camille', 'Ismaël', 'Solène', 'Yann'];
  const people = Array.from({ length: count }, (_, at) => {
    const number = `26904${String(90000001 + at).padStart(8, '0')}`;
    return { given: given[at], born: '1969-04-26', ins: `1.2.250.1.213.1.4.10|${number}${key(number)}` };
  });
  const columns = 'ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper';
  const lines = people.map((one) => `${one.ins};NOUVELLE-TEST;${one.given};${one.born};99999;F;;fr;1`);
  const file = path.join(folder, 'register.csv');
  fs.writeFileSync(file, [columns, ...lines, ''].join('\n'));
  const letters = path.join(folder, 'letters');
  const { code, stdout, stderr } = await run(['population', 'open', file, '--data', data, '--letters', letters]);
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout.trim().split('\n').at(-1)).letters, count, stdout);
  const written = fs.readdirSync(letters).flatMap((name) => fs.readFileSync(path.join(letters, name), 'utf8').split('\n'));
  const rows = written.filter((line) => /^\d+;/.test(line)).map((line) => line.split(';'));
  // A line of the register counts from 1, its columns included.
  return people.map((one, at) => ({ ...one, code: rows.find(([line]) => Number(line) === at + 2)[1] }));
}

/** Turns the session to the record of somebody whom one helps, from the menu. */
export async function turnTo(visitor, person) {
  const { page } = visitor;
  await page.locator('summary.switch').first().click();
  await page.getByRole('button', { name: say('menu-other-record', { name: person.name }) }).click();
  await page.getByRole('region', { name: say('band-region') }).waitFor();
}

/** A professional asks for a record, and stands before the page that opens it. */
export async function enter(visitor, matricule) {
  const { page } = visitor;
  await visitor.open('/pro');
  await page.getByLabel(say('find-label')).fill(matricule);
  await page.getByRole('button', { name: say('find-button') }).click();
  await page.waitForURL(/\/pro\/dossiers\/.+\/ouvrir/);
}

/** Confirms on the page of an act. */
export async function choose(visitor, button) {
  const { page } = visitor;
  const box = page.getByRole('main').getByRole('checkbox');
  if (await box.count()) await box.first().check();
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: say(button) }).click()]);
}

/** Invites a caregiver who may see documents, and gives the mandate's public id. */
export async function invite(visitor, { name, email }) {
  const { page } = visitor;
  await visitor.open('/partage/aidants/inviter');
  await page.getByLabel(say('invite-name')).fill(name);
  await page.getByLabel(say('invite-email')).fill(email);
  await page.getByRole('button', { name: say('invite-send') }).click();
  await page.getByText(say('done-invited')).waitFor();
  const end = page.locator('.person').filter({ hasText: name }).getByRole('link', { name: say('caregivers-withdraw') });
  return (await end.getAttribute('href')).split('/').at(-2);
}

/** Adds a passkey of the visitor's device to their account, and gives its place in the addresses. */
export async function addPasskey(visitor, label) {
  const { page } = visitor;
  await visitor.open('/compte/passkeys/ajouter');
  await page.getByLabel(say('field-label')).fill(label);
  await page.getByRole('button', { name: say('passkey-add-button') }).click();
  await page.getByText(say('done-passkey-waiting')).waitFor();
  const rename = page.getByRole('link', { name: `${say('action-rename')} ${label}` });
  return (await rename.getAttribute('href')).split('/').at(-2);
}

/** Makes an account for somebody who runs the deployment: gives the code that opens it. */
export async function operator(data, role) {
  const given = ['operator', 'add', '--data', data, '--role', role, '--login', role, '--name', `Nom ${role}`, '--email', `${role}@example.test`];
  const { code, stdout, stderr } = await run(given);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)).code;
}

/** Opens the account of an operator with a passkey, and gives what the device keeps. */
export async function enrolOperator(visitor, code, mailbox, email) {
  const { page } = visitor;
  const phone = await device(visitor);
  await visitor.open('/inscription');
  await page.getByLabel(say('field-activation')).fill(code);
  await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
  await page.getByLabel(say('field-email'), { exact: true }).fill(email);
  const known = await mailbox.last();
  await page.getByRole('button', { name: say('enrol-email-button') }).click();
  const letter = await mailbox.open(known, say('mail-address-subject'), email);
  await page.getByLabel(say('field-code')).fill(letter.code);
  await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
  await page.getByRole('button', { name: say('enrol-passkey-button') }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/inscription/cle') && !url.pathname.startsWith('/inscription/passkey'));
  return phone.kept();
}

/**
 * Signs in with a passkey that the visitor's device is given; scripts are let through meanwhile. Gives what the device
 * keeps afterwards: a passkey whose counter goes back is refused as a copy.
 */
export async function enterAsOperator(visitor, credentials) {
  const { page, context } = visitor;
  await context.unroute(SCRIPT);
  const phone = await device(visitor, credentials);
  await visitor.open('/connexion');
  await page.getByRole('button', { name: say('sign-in-passkey-button') }).click();
  await page.waitForURL((url) => url.pathname === '/operateur');
  await visitor.withhold();
  return phone.kept();
}
