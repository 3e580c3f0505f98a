// The main job, from a professional's deposit to the person's screen and back, at the width of a telephone and of a desk.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Demo, until } from '../lib/program.mjs';
import { Fhir, TYPES, clinicalDocument, newOid } from '../lib/fhir.mjs';
import { say } from '../lib/words.mjs';
import { Scripts, Visitor, WIDTHS, launch } from './lib/browser.mjs';
import { Mailbox } from './lib/account.mjs';
import { openRecord, row, search, signIn, signOut } from './lib/people.mjs';

const PHYSICIAN = '10';
const SENTENCE = 'La tension est équilibrée sous traitement';

let demo;
let browser;
let person;
let software;
let colleagues;

before(async () => {
  demo = await Demo.start();
  browser = await launch();
  software = new Fhir(demo.server.fhir, demo.physician.token);
  const counted = [];
  for (const someone of demo.people) counted.push([(await software.find(someone.ins, '&_count=1')).total, someone]);
  counted.sort(([a], [b]) => b - a);
  const [count, richest] = counted[0];
  assert.ok(count > 50, `a document is looked for among many, not among ${count}`);
  person = richest;
  // Neither the author nor the attending physician: they see a masked document.
  const strangers = (one) => one.profession === PHYSICIAN && one.id !== demo.physician.id && !one.records.includes(person.ins);
  colleagues = demo.professionals.filter(strangers);
  assert.ok(colleagues.length >= 2 * WIDTHS.length, 'each width has its own readers');
});

after(async () => {
  await browser?.close();
  const status = await demo?.stop();
  assert.equal(status, 0, 'the program ends well when it is asked to');
});

/** A deposit of a consultation's report whose title carries a word of its own. */
async function deposit(word) {
  const oid = newOid();
  const [at, type, title, author] = [new Date(Date.now() - 86_400_000), TYPES.consultation, `Consultation ${word}`, demo.physician];
  const text = [`${SENTENCE} ${word}.`, 'Contrôle dans trois mois.'];
  const content = clinicalDocument({ oid, ins: person.ins, type, title, text, author, at });
  return software.deposit({ ins: person.ins, author, type, title, content, contentType: 'application/xml', oid, at });
}

describe('the main job', { concurrency: 1 }, () => {
  test('ten years of documents sent no e-mail', async () => {
    const visitor = await Visitor.come(browser, demo, { width: 1280, name: 'the mailbox' });
    const subjects = (await new Mailbox(visitor).rows()).map((letter) => letter.subject);
    // Caregivers named at a counter and first readers are told of; no letter is about a document.
    assert.deepEqual(subjects.filter((subject) => /document|nouveau dans/.test(subject)), []);
    await visitor.look('courrier-avant');
    await visitor.close();
  });

  WIDTHS.forEach((width, place) => {
    const word = `Zéphyrine${width}`;
    const [reader, next] = colleagues_of(place);

    test(`at ${width} px`, async (t) => {
      const holder = await Visitor.come(browser, demo, { width, name: 'the person' });
      const mailbox = new Mailbox(holder);
      const known = await mailbox.last();
      let address;
      let record;

      await t.test('a professional’s software deposits a document', async () => {
        const made = await deposit(word);
        const { status, bytes } = await software.read(made.binary, 'application/xml');
        assert.equal(status, 200);
        assert.ok(bytes.includes(`${SENTENCE} ${word}`), 'the bytes come back as they were sent');
      });

      await t.test('the person gets an e-mail that says nothing of its content', async () => {
        await until('the e-mail', async () => (await mailbox.last()) > known);
        await holder.look('courrier');
        await holder.page.getByRole('main').getByRole('link').first().click();
        await holder.look('courriel');
        const text = await holder.page.getByRole('main').innerText();
        const secrets = [word, 'Zéphyrine', 'onsultation', 'tension', demo.physician.name, ...demo.physician.name.split(' ').slice(1), '11488-4'];
        for (const secret of secrets) assert.ok(!text.includes(secret), `the e-mail says “${secret}”`);
        assert.ok(text.includes(demo.server.portal), 'the e-mail leads to the pages');
      });

      await t.test('signs in, and finds it among many', async () => {
        await signIn(holder, person);
        await holder.look('accueil');
        await holder.open('/documents');
        await holder.look('documents');
        await search(holder, word);
        await holder.look('documents-recherche');
        assert.ok(!holder.page.url().includes(encodeURIComponent(word)), 'no search word stands in an address');
        assert.equal(await row(holder.page, word).count(), 1, 'one document has this word in its title');
      });

      await t.test('reads it', async () => {
        await row(holder.page, word).getByRole('link').click();
        await holder.page.getByText(`${SENTENCE} ${word}`).waitFor();
        await holder.look('document');
        address = new URL(holder.page.url()).pathname;
      });

      await t.test('another professional opens the record and reads it', async () => {
        const visitor = await Visitor.come(browser, demo, { width, name: 'the reader' });
        await signIn(visitor, reader());
        record = await openRecord(visitor, person.ins.split('|')[1]);
        await row(visitor.page, word).getByRole('link').first().click();
        await visitor.page.waitForLoadState('load');
        await visitor.look('pro-dossier-apercu');
        const full = visitor.page.getByRole('link', { name: say('preview-open') });
        if (await full.count()) await full.first().click();
        await visitor.page.getByText(`${SENTENCE} ${word}`).first().waitFor();
        await visitor.look('pro-document');
        await visitor.close();
      });

      await t.test('the person sees both accesses in the journal', async () => {
        await holder.open('/journal');
        await holder.look('journal');
        const line = (who, what) => row(holder.page, who.name).filter({ hasText: what });
        assert.ok(await line(demo.physician, 'a ajouté').count(), 'who deposited');
        assert.ok(await line(reader(), 'a lu').count(), 'who read');
      });

      await t.test('masks the document', async () => {
        await holder.open(address);
        await holder.page.getByRole('link', { name: say('action-mask') }).click();
        await holder.page.getByRole('heading', { name: say('mask-title') }).waitFor();
        await holder.look('masquer');
        await holder.page.getByRole('button', { name: say('mask-confirm') }).click();
        await holder.page.getByText(say('flash-masked')).waitFor();
        await holder.look('document-masque');
        await signOut(holder);
        await holder.close();
      });

      for (const [name, who] of [['the next professional no longer sees it', next], ['nor does the one who had read it', reader]]) {
        await t.test(name, async () => {
          const visitor = await Visitor.come(browser, demo, { width, name });
          await signIn(visitor, who());
          assert.equal(await openRecord(visitor, person.ins.split('|')[1]), record, 'a record has one address');
          assert.equal(await row(visitor.page, word).count(), 0, 'not in the list');
          await search(visitor, word);
          assert.equal(await row(visitor.page, word).count(), 0, 'not by a search');
          const id = address.split('/').at(-1);
          const answer = await visitor.open(`${record}/documents/${id}`);
          assert.equal(answer.status(), 404, 'not by its address');
          await visitor.page.getByRole('heading', { name: say('error-not-found-title') }).waitFor();
          await visitor.look('inconnu');
          const found = await new Fhir(demo.server.fhir, who().token).find(person.ins, '&_count=500');
          assert.ok(!JSON.stringify(found).includes(word), 'not over FHIR');
          await visitor.close();
        });
      }
    });
  });

  test('works with scripts switched off', async () => {
    const word = 'Sansscript';
    await deposit(word);
    const holder = await Visitor.come(browser, demo, { width: 390, scripts: Scripts.OFF, name: 'without scripts' });
    await signIn(holder, person);
    await holder.open('/documents');
    await search(holder, word);
    await row(holder.page, word).getByRole('link').click();
    await holder.page.getByText(`${SENTENCE} ${word}`).waitFor();
    await holder.page.getByRole('link', { name: say('action-mask') }).click();
    await holder.page.getByRole('button', { name: say('mask-confirm') }).click();
    await holder.page.getByText(say('flash-masked')).waitFor();
    await holder.page.getByRole('link', { name: say('action-unmask') }).click();
    await holder.page.getByRole('button', { name: say('unmask-confirm') }).click();
    await holder.page.getByText(say('flash-unmasked')).waitFor();
    await signOut(holder);
    await holder.close();
  });
});

/** Two readers for each width; the list is known once the demo runs. */
function colleagues_of(place) {
  return [() => colleagues[2 * place], () => colleagues[2 * place + 1]];
}
