// Rights of people at a real browser: ways in, caregivers, parents and majority, breaking the glass, seeing as somebody
// else, sessions, drafts. One demonstration; its clock goes forward, so the order of the tests is part of them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Demo } from '../lib/program.mjs';
import { Fhir, TYPES, clinicalDocument, newOid } from '../lib/fhir.mjs';
import { say } from '../lib/words.mjs';
import { WIDTHS, Visitor, launch } from './lib/browser.mjs';
import { openRecord, proveIdentity, row, search, signIn, signOut } from './lib/people.mjs';
import { Clock, Mailbox, device, saysNothing, totp } from './lib/account.mjs';
import { choose, enter, newcomers, turnTo } from './lib/rights.mjs';

const PASSWORD = 'girafe cymbale vingt marelle';
const PHYSICIAN = '10';

let demo;
let browser;
let clock;
let mailbox;
let clerk;
const codes = [];

before(async () => {
  demo = await Demo.start({ prepare: async (data) => { codes.push(...await newcomers(data, 3)); } });
  browser = await launch();
  clock = new Clock(demo);
  clerk = await Visitor.come(browser, demo, { width: 1280, name: 'the mailbox' });
  mailbox = new Mailbox(clerk);
});

after(async () => {
  await clerk?.close();
  await browser?.close();
  assert.equal(await demo?.stop(), 0, 'the program ends well');
});

const come = (name, width = 1280) => Visitor.come(browser, demo, { width, name });
const holder = (login) => demo.people.find((person) => person.login === login);
const secrets = (...people) => people.flatMap((one) => [one.name, ...one.name.split(' '), one.id]);
const given = (login) => holder(login).name.split(' ')[0];
const heading = (visitor, name) => visitor.page.getByRole('heading', { level: 1, name });

/** From the letter on paper to the choice of a way in. */
async function beginEnrolment(visitor, { code, born, given }, email) {
  const { page } = visitor;
  await visitor.open('/connexion');
  await page.getByRole('link', { name: say('sign-in-enrol') }).click();
  await visitor.look('inscription');
  await page.getByLabel(say('field-activation')).fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByLabel(say('field-birth')).fill(born);
  await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
  await heading(visitor, say('enrol-email-title', { name: given })).waitFor();
  await visitor.look('inscription-courriel');
  await page.getByLabel(say('field-email'), { exact: true }).fill(email);
  const known = await mailbox.last();
  await page.getByRole('button', { name: say('enrol-email-button') }).click();
  await heading(visitor, say('email-code-title')).waitFor();
  await visitor.look('inscription-code');
  const letter = await mailbox.open(known, say('mail-address-subject'), email);
  saysNothing(letter, [given, 'NOUVELLE']);
  await page.getByLabel(say('field-code')).fill(letter.code);
  await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
  await heading(visitor, say('enrol-key-title')).waitFor();
  await visitor.look('inscription-cle');
}

describe('ways in', { concurrency: 1 }, () => {
  WIDTHS.forEach((width, place) => {
    test(`a passkey, from the letter on paper to the next day, at ${width} px`, async () => {
      const visitor = await come('a newcomer', width);
      const { page } = visitor;
      const phone = await device(visitor);
      const newcomer = codes[place];
      await beginEnrolment(visitor, newcomer, `passkey${width}@example.test`);
      await page.getByRole('button', { name: say('enrol-passkey-button') }).click();
      await heading(visitor, say('enrol-done-title', { name: newcomer.given })).waitFor();
      await visitor.look('inscription-fin');
      assert.equal((await phone.kept()).length, 1, 'the device keeps the passkey');
      await page.getByRole('link', { name: say('enrol-done-activate') }).click();
      await visitor.look('activer');
      await choose(visitor, 'act-activate-confirm');
      await signOut(visitor);
      await visitor.open('/connexion');
      await page.getByRole('button', { name: say('sign-in-passkey-button') }).click();
      await page.waitForURL(`${demo.server.portal}/`);
      await visitor.look('accueil-nouveau');
      await visitor.close();
      const other = await come('somebody with the same letter');
      await other.open('/inscription');
      await other.page.getByLabel(say('field-activation')).fill(newcomer.code);
      await other.page.getByLabel(say('field-birth')).fill(newcomer.born);
      await other.page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
      await other.page.getByText(say('fault-activation-refused')).first().waitFor();
      await other.look('inscription-code-deja-servi');
      await other.close();
    });
  });

  test('a password and an application that makes codes', async () => {
    const visitor = await come('a newcomer without a passkey');
    const { page } = visitor;
    const newcomer = codes[2];
    await beginEnrolment(visitor, newcomer, 'motdepasse@example.test');
    await page.getByRole('link', { name: say('enrol-password-button') }).click();
    await page.getByLabel(say('field-login')).fill('camille.neuve');
    await page.getByLabel(say('field-password'), { exact: true }).or(page.locator('input[type=password]')).first().fill('motdepasse123456');
    await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await visitor.look('inscription-mot-de-passe-refuse');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
    await heading(visitor, say('totp-title')).waitFor();
    await visitor.look('inscription-totp');
    const secret = await page.locator('.secret').innerText();
    await page.getByLabel(say('field-code')).fill(totp(secret, clock.now()));
    await page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
    await heading(visitor, say('enrol-done-title', { name: newcomer.given })).waitFor();
    await signOut(visitor);
    await clock.forward(visitor, 1);

    const begin = async (password) => {
      await visitor.open('/connexion');
      await page.getByText(say('sign-in-password-summary')).click();
      await page.getByLabel(say('field-login')).fill('camille.neuve');
      await page.locator('input[type=password]').fill(password);
      await page.getByRole('button', { name: say('sign-in-password-button'), exact: true }).click();
      await heading(visitor, say('code-title')).waitFor();
    };
    // The page of the code says nothing of the password.
    await begin('un autre mot de passe entier');
    await visitor.look('connexion-code');
    await page.getByLabel(say('field-code')).fill(totp(secret, clock.now()));
    await page.getByRole('button', { name: say('code-button') }).click();
    await page.getByText(say('sign-in-wrong')).waitFor();
    await visitor.look('connexion-erreur');
    await begin(PASSWORD);
    await page.getByLabel(say('field-code')).fill(totp(secret, clock.now() + 30_000));
    await page.getByRole('button', { name: say('code-button') }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/connexion'));
    await visitor.open('/compte');
    await heading(visitor, say('account-title')).waitFor();
    await visitor.look('compte');
    await visitor.close();
  });

  test('a code by e-mail lets in, but not to the record', async () => {
    const visitor = await come('somebody who lost their device', 390);
    const { page } = visitor;
    await visitor.open('/connexion');
    await page.getByRole('link', { name: say('sign-in-recover') }).click();
    await page.getByLabel(say('field-login')).fill('camille.neuve');
    const known = await mailbox.last();
    await page.getByRole('button', { name: say('recovery-button') }).click();
    await heading(visitor, say('recovery-code-title')).waitFor();
    await visitor.look('secours-code');
    const letter = await mailbox.open(known, say('mail-recovery-subject'), 'motdepasse@example.test');
    await page.getByLabel(say('field-code')).fill(letter.code);
    await page.getByRole('main').getByRole('button').first().click();
    await heading(visitor, say('recovered-title')).waitFor();
    await visitor.look('secours-suite');
    await visitor.open('/documents');
    assert.equal(new URL(page.url()).pathname, '/connexion/secours/suite', 'the record stays shut');
    await visitor.open('/compte');
    await visitor.look('compte-session-faible');
    assert.equal((await visitor.open('/compte/courriel')).status() === 200 && new URL(page.url()).pathname === '/compte/courriel', false, 'no other address can be set');
    await visitor.close();
  });

  test('a session is closed from another browser', async () => {
    const person = holder('p4');
    const [here, there] = [await come('here'), await come('there', 390)];
    await signIn(here, person);
    await signIn(there, person);
    await here.open('/compte');
    await here.look('compte-sessions');
    const sessions = here.page.getByRole('region', { name: say('account-sessions') }).getByRole('listitem');
    assert.equal(await sessions.count(), 2);
    await sessions.getByRole('button', { name: say('session-close') }).click();
    await here.page.getByText(say('done-session-closed')).waitFor();
    assert.equal(await sessions.count(), 1);
    await there.open('/documents');
    assert.equal(new URL(there.page.url()).pathname, '/connexion');
    await there.page.getByText(say('sign-in-revoked')).waitFor();
    await there.look('connexion-session-fermee');
    await here.close();
    await there.close();
  });

  test('what was being written survives the end of the session', async () => {
    const person = holder('p4');
    const visitor = await come('somebody who was interrupted');
    const { page } = visitor;
    await page.clock.install();
    await signIn(visitor, person);
    await visitor.open('/partage/aidants/inviter');
    await page.getByLabel(say('invite-name')).fill('Zoé, ma voisine');
    await clock.forward(clerk, 1);
    await page.clock.fastForward(3_600_000);
    await page.getByText(say('idle-ended-draft')).waitFor();
    await visitor.look('session-finie');
    await page.getByRole('link', { name: say('idle-ended-link') }).click();
    await page.getByText(say('sign-in-idle')).or(heading(visitor, say('sign-in-title'))).first().waitFor();
    await proveIdentity(visitor, person);
    await page.waitForURL((url) => url.pathname === '/partage/aidants/inviter');
    assert.equal(await page.getByLabel(say('invite-name')).inputValue(), 'Zoé, ma voisine');
    await page.getByText(say('draft-restored')).waitFor();
    await visitor.look('brouillon-rendu');
    await signOut(visitor);
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [], 'nothing is left after signing out');
    await visitor.close();
  });
});

describe('accesses', { concurrency: 1 }, () => {
  test('the reason of an emergency survives the end of the session', async () => {
    const person = holder('p2');
    const stranger = demo.professionals.find((one) => one.profession === PHYSICIAN && !one.records.includes(person.ins));
    const visitor = await come('a physician who was interrupted', 390);
    const { page } = visitor;
    await page.clock.install();
    await signIn(visitor, stranger);
    await enter(visitor, person.ins.split('|')[1]);
    await page.locator('input[name="mode"][value="urgence"]').check();
    await page.getByLabel(say('open-reason')).fill('Chute sur la voie publique');
    await clock.forward(clerk, 1);
    await page.clock.fastForward(3_600_000);
    await page.getByRole('link', { name: say('idle-ended-link') }).click();
    await proveIdentity(visitor, stranger);
    await page.getByText(say('draft-restored')).waitFor();
    assert.equal(await page.getByLabel(say('open-reason')).inputValue(), 'Chute sur la voie publique');
    await visitor.look('pro-ouvrir-brouillon');
    await page.getByRole('button', { name: say('open-button') }).click();
    await page.getByRole('region', { name: say('strip-region') }).waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [], 'nothing is left once it was sent');
    await visitor.close();
  });

  test('the glass is broken: told by e-mail and in the journal, and reported', async () => {
    const person = holder('p0');
    const stranger = demo.professionals.find((one) => one.profession === PHYSICIAN && one.id !== demo.physician.id && !one.records.includes(person.ins));
    const reason = 'Inconsciente aux urgences, allergies';
    const professional = await come('the physician on duty', 390);
    await signIn(professional, stranger);
    await enter(professional, person.ins.split('|')[1]);
    await professional.look('pro-ouvrir');
    const { page } = professional;
    await page.locator('input[name="mode"][value="urgence"]').check();
    await page.getByRole('button', { name: say('open-button') }).click();
    await page.getByText(say('open-reason-missing')).waitFor();
    await professional.look('pro-ouvrir-motif');
    await page.getByLabel(say('open-reason')).fill(reason);
    const known = await mailbox.last();
    await page.getByRole('button', { name: say('open-button') }).click();
    await page.getByRole('region', { name: say('strip-region') }).waitFor();
    await professional.look('pro-dossier-urgence');
    await professional.close();
    const letter = await mailbox.open(known, say('mail-emergency-subject'));
    saysNothing(letter, [...secrets(person, stranger), reason]);

    for (const width of WIDTHS) {
      const visitor = await come('the person', width);
      await signIn(visitor, person);
      await visitor.open('/notifications');
      const notice = visitor.page.locator('.notice--watch').filter({ hasText: stranger.name });
      await notice.waitFor();
      assert.equal(await notice.getByText(reason).count(), 0, 'the notice says who and when; the journal says why');
      await visitor.look('notifications-urgence');
      await notice.getByRole('button', { name: say('notification-open') }).click();
      await visitor.page.waitForURL((url) => `${url.pathname}${url.search}` === '/journal?exceptionnel=1');
      const line = row(visitor.page, stranger.name).filter({ hasText: reason });
      await line.first().waitFor();
      await visitor.look('journal-urgence');
      if (width === WIDTHS.at(-1)) {
        await line.getByRole('link', { name: say('journal-report') }).first().click();
        await visitor.look('signaler');
        await visitor.page.getByLabel(say('report-words')).fill('Je n’étais pas aux urgences ce jour-là.');
        await visitor.page.getByRole('button', { name: say('report-send') }).click();
        await visitor.page.getByText(say('done-reported')).waitFor();
        await visitor.look('signale');
      }
      await visitor.close();
    }
  });

  test('seeing as a professional agrees with what they get', async () => {
    const person = holder('p0');
    const stranger = demo.professionals.find((one) => one.profession === '60' && !one.records.includes(person.ins));
    const professional = await come('the nurse');
    await signIn(professional, stranger);
    await openRecord(professional, person.ins.split('|')[1]);
    await professional.close();
    const visitor = await come('the person');
    const { page } = visitor;
    await signIn(visitor, person);
    await visitor.open('/partage/voir-comme');
    await visitor.look('voir-comme');
    await page.getByRole('radio', { name: stranger.name.split(' ').at(-1) }).first().check();
    await page.getByRole('button', { name: say('see-confirm') }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await visitor.look('voir-comme-infirmier');
    const counts = await page.locator('table tbody tr td:last-child').allInnerTexts();
    const [seen, total] = counts.map((text) => text.match(/\d+/g).map(Number)).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    const got = (await new Fhir(demo.server.fhir, stranger.token).find(person.ins, '&_count=500')).total;
    assert.equal(seen, got, 'the page and the professional’s software count the same documents');
    assert.ok(seen < total, `something is hidden from them: ${seen} of ${total}`);
    await visitor.close();
  });
});

describe('caregivers', { concurrency: 1 }, () => {
  const word = 'Mirabelle';
  const [aided, caregiver] = ['p3', 'p4'];
  let link;
  let address;

  test('an invitation leaves, and says nothing', async () => {
    const physician = demo.physician;
    const oid = newOid();
    const [at, type] = [new Date(Date.now() - 86_400_000), TYPES.consultation];
    const content = clinicalDocument({ oid, ins: holder(aided).ins, type, title: `Consultation ${word}`, text: ['Rien à signaler.'], author: physician, at });
    const software = new Fhir(demo.server.fhir, physician.token);
    await software.deposit({ ins: holder(aided).ins, author: physician, type, title: `Consultation ${word}`, content, contentType: 'application/xml', oid, at });
    const visitor = await come('the person', 390);
    const { page } = visitor;
    await signIn(visitor, holder(aided));
    await visitor.open('/partage/aidants');
    await visitor.look('aidants');
    await page.getByRole('link', { name: say('caregivers-invite') }).click();
    await page.getByRole('button', { name: say('invite-send') }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await visitor.look('inviter-erreurs');
    await page.getByLabel(say('invite-name')).fill('Hugo, mon cousin');
    await page.getByLabel(say('invite-email')).fill('hugo@example.test');
    await page.locator('input[name="droit"][value="documents:read"]').check();
    const last = new Date(clock.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel(say('invite-until')).fill(last);
    await visitor.look('inviter');
    const known = await mailbox.last();
    await page.getByRole('button', { name: say('invite-send') }).click();
    await page.getByText(say('done-invited')).waitFor();
    await visitor.look('aidants-invite');
    const letter = await mailbox.open(known, say('mail-invitation-subject'), 'hugo@example.test');
    saysNothing(letter, [...secrets(holder(aided)), 'santé', 'cousin']);
    await clerk.look('courriel-invitation');
    link = letter.link;
    assert.match(link, /^http:\/\/localhost:\d+\/invitation\/[\w-]{20,}$/);
    await visitor.close();
  });

  test('the caregiver accepts; the access begins two days later', async () => {
    const visitor = await come('the caregiver', 390);
    const { page } = visitor;
    await page.goto(link);
    await proveIdentity(visitor, holder(caregiver));
    await page.waitForURL(/\/invitation\//);
    await visitor.look('invitation');
    await page.getByText(say('right-line', { kind: say('right-documents'), actions: say('right-read') }), { exact: false }).first().waitFor();
    const known = await mailbox.last();
    await page.getByRole('button', { name: say('invitation-accept') }).click();
    await page.getByText(say('done-accepted')).waitFor();
    await visitor.look('j-aide-bientot');
    const helped = page.locator('.person').filter({ hasText: holder(aided).name });
    assert.equal(await helped.getByRole('button').count(), 0, 'not yet');
    await visitor.page.goto(link);
    await page.getByText(say('invitation-over-title')).waitFor();
    await visitor.look('invitation-finie');
    saysNothing(await mailbox.open(known, say('mail-accepted-subject')), secrets(holder(aided), holder(caregiver)));
    await visitor.close();
    await clock.forward(clerk, 49);
  });

  WIDTHS.forEach((width) => {
    test(`the caregiver acts under a band, at ${width} px`, async () => {
      const visitor = await come('the caregiver', width);
      const { page } = visitor;
      await signIn(visitor, holder(caregiver));
      await turnTo(visitor, holder(aided));
      await visitor.look('aidant-accueil');
      assert.ok((await page.title()).includes(given(aided)), `the title names the record: ${await page.title()}`);
      await visitor.open('/documents');
      await search(visitor, word);
      await row(page, word).getByRole('link').click();
      await page.getByText('Rien à signaler.').waitFor();
      await visitor.look('aidant-document');
      address = new URL(page.url()).pathname;
      for (const forbidden of ['action-mask', 'action-delete']) assert.equal(await page.getByRole('link', { name: say(forbidden), exact: true }).count(), 0, forbidden);
      for (const path of ['/partage', '/partage/aidants/inviter', '/journal', '/preferences', '/dossier/fermer', '/documents/ajouter', `${address}/masquer`, `${address}/demasquer`, '/partage/voir-comme']) {
        const answer = await visitor.open(path);
        assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
        assert.ok(!(await page.content()).includes('data-open'), path);
      }
      await visitor.look('aidant-interdit');
      await visitor.open('/');
      await page.getByRole('button', { name: say('band-back') }).click();
      await page.waitForURL(`${demo.server.portal}/`);
      assert.equal(await page.getByRole('region', { name: say('band-region') }).count(), 0, 'no band in one’s own record');
      assert.ok(!(await page.title()).includes(given(aided)));
      await visitor.close();
    });
  });

  test('the person sees what was done, ends it, and the access is gone at once', async () => {
    const [person, visitor] = [await come('the person', 390), await come('the caregiver')];
    await signIn(visitor, holder(caregiver));
    await turnTo(visitor, holder(aided));
    await signIn(person, holder(aided));
    await person.open('/journal');
    assert.ok(await row(person.page, holder(caregiver).name).filter({ hasText: 'lu' }).count(), 'the caregiver stands in the journal by name');
    await person.look('journal-aidant');
    await person.open('/partage/aidants');
    await person.look('aidants-en-cours');
    const mandate = person.page.locator('.person').filter({ hasText: holder(caregiver).name.split(' ')[0] });
    const paper = await mandate.getByRole('link', { name: say('caregivers-attestation') }).getAttribute('href');
    const attestation = await person.context.request.get(new URL(paper, demo.server.portal).href);
    assert.equal((await attestation.body()).subarray(0, 5).toString(), '%PDF-');
    await mandate.getByRole('link', { name: say('caregivers-narrow') }).click();
    await person.look('aidant-reduire');
    await visitor.open('/partage/j-aide');
    await visitor.page.getByRole('link', { name: say('helping-give-back') }).first().click();
    await visitor.look('aide-rendre');
    await person.open('/partage/aidants');
    const known = await mailbox.last();
    await mandate.getByRole('link', { name: say('caregivers-end') }).click();
    await person.look('aidant-finir');
    await person.page.getByRole('button', { name: say('caregivers-end') }).click();
    await person.page.getByText(say('done-mandate-ended')).waitFor();
    const answer = await visitor.open(address);
    assert.ok(!(await visitor.page.content()).includes(word), `${answer.status()} ${visitor.page.url()}`);
    await visitor.page.getByText(say('done-relation-over')).waitFor();
    await visitor.look('relation-finie');
    saysNothing(await mailbox.open(known, say('mail-helping-subject')), secrets(holder(aided), holder(caregiver)));
    await visitor.close();
    await person.close();
  });
});

describe('families', { concurrency: 1 }, () => {
  let child;
  let parent;

  test('a parent is in a child’s record', async () => {
    const visitor = await come('a parent', 390);
    for (const candidate of demo.people.filter((one) => /^[12]1[0-9]/.test(one.id))) {
      const person = await come('a child');
      await signIn(person, candidate);
      await person.open('/partage');
      const named = await person.page.locator('.people--s .person').allInnerTexts();
      parent = demo.people.find((one) => named.some((text) => text.includes(one.name) && text.includes(say('relation-parent'))));
      if (parent) await person.look('partage-mineur');
      await person.close();
      if (parent) {
        child = candidate;
        break;
      }
    }
    assert.ok(child, 'the town has a child with a parent');
    await signIn(visitor, parent);
    await visitor.open('/partage/j-aide');
    await visitor.look('j-aide');
    await turnTo(visitor, child);
    await visitor.look('parent-accueil');
    await visitor.open('/partage');
    assert.equal(await visitor.page.getByRole('link', { name: say('access-people-manage') }).count(), 1);
    await visitor.look('partage-parent');
    // The parent says where the child is reached: on the day of majority that is asked again.
    await visitor.open('/preferences');
    await visitor.page.getByRole('button', { name: say('preferences-save') }).click();
    await visitor.page.getByText(say('flash-preferences')).waitFor();
    await visitor.close();
  });

  test('the child comes of age: the parent’s access is over, and both are told', async () => {
    const known = await mailbox.last();
    const [year, month] = [2000 + Number(child.id.slice(1, 3)) + 18, Number(child.id.slice(3, 5))];
    const after = new Date(Date.UTC(year, month, 2)).toISOString().slice(0, 10);
    await clock.to(clerk, after);
    const [own, others] = [await mailbox.open(known, say('mail-majority-subject')), await mailbox.open(known, say('mail-grown-subject'))];
    for (const letter of [own, others]) saysNothing(letter, secrets(child, parent));
    assert.ok(own.link.endsWith('/majorite'));
    const visitor = await come('the parent', 390);
    await signIn(visitor, parent);
    await visitor.open('/partage/j-aide');
    const helped = visitor.page.locator('.person').filter({ hasText: child.name });
    assert.equal(await helped.getByRole('button', { name: say('helping-open') }).count(), 0);
    await visitor.look('j-aide-majeur');
    await visitor.close();
    for (const width of WIDTHS) {
      const young = await come('the young adult', width);
      await signIn(young, child);
      await young.page.waitForURL((url) => url.pathname === '/majorite');
      await young.page.getByText(parent.name).first().waitFor();
      await young.look('majorite');
      if (width === WIDTHS.at(-1)) {
        await young.page.getByRole('button', { name: say('majority-read') }).click();
        await young.page.getByText(say('done-majority')).waitFor();
      }
      await young.close();
    }
  });
});
