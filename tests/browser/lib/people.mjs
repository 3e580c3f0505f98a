// What people and professionals do on the pages, in the words that they read there.
import assert from 'node:assert/strict';
import { say } from '../../lib/words.mjs';

const pattern = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** Signs in at the development identity provider, and arrives at the account's home, or where the page asked for leads. */
export async function signIn(visitor, account) {
  await visitor.open('/connexion');
  await visitor.look('connexion');
  await proveIdentity(visitor, account);
}

/** The rest of a sign-in, from a page that offers the provider. */
export async function proveIdentity(visitor, account) {
  const { page } = visitor;
  const professional = account.kind === 'professional';
  const door = professional ? say('sign-in-pro-button') : pattern(say('sign-in-provider-button', { name: '' }));
  await page.getByRole('button', { name: door }).click();
  await page.getByRole('heading', { name: say('demo-accounts-title') }).waitFor();
  await visitor.look('choisir-un-compte');
  const own = page.locator(`button[name="compte"][value="${account.login}"]`);
  assert.ok((await own.innerText()).includes(account.name), 'the account is called by its name');
  await own.click();
  const arrived = (url) => url.origin === new URL(visitor.demo.server.portal).origin;
  await page.waitForURL((url) => arrived(url) && !['/connexion', '/connexion/retour'].includes(url.pathname));
  if (new URL(page.url()).pathname === '/connexion/exercice') {
    await visitor.look('exercice');
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: say('exercise-button') }).click();
    await page.waitForURL((url) => url.pathname !== '/connexion/exercice');
  }
}

export async function signOut(visitor) {
  const { page } = visitor;
  await page.locator('summary').filter({ hasText: visitor.account?.name ?? '' }).first().click();
  await page.getByRole('button', { name: say('menu-sign-out') }).click();
  await page.getByRole('heading', { name: say('signed-out-title') }).waitFor();
  await visitor.look('deconnecte');
}

/** The row of a list that says these words. */
export const row = (page, words) => page.getByRole('listitem').filter({ hasText: pattern(words) });

/** The person looks a word up among all their documents. */
export async function search(visitor, word) {
  const { page } = visitor;
  const box = page.getByRole('search').getByRole('searchbox');
  await box.fill(word);
  await page.getByRole('search').getByRole('button', { name: say('search-button') }).click();
  await page.waitForLoadState('load');
}

/** A professional opens a record by its INS, declaring the care relation if they have no access yet. */
export async function openRecord(visitor, matricule) {
  const { page } = visitor;
  await visitor.open('/pro');
  await visitor.look('pro-accueil');
  await page.getByLabel(say('find-label')).fill(matricule);
  await page.getByRole('button', { name: say('find-button') }).click();
  await page.waitForURL(/\/pro\/dossiers\/./);
  const team = page.getByRole('radio', { name: pattern(say('open-basis-team')) });
  if (await team.count()) {
    await visitor.look('pro-ouvrir');
    await team.check();
    await page.getByRole('button', { name: say('open-button') }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/ouvrir'));
  }
  await page.getByRole('region', { name: say('strip-region') }).waitFor();
  await visitor.look('pro-dossier');
  return new URL(page.url()).pathname;
}
