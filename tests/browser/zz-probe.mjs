import { Demo } from '../lib/program.mjs';
import { Visitor, launch } from './lib/browser.mjs';
import { signIn } from './lib/people.mjs';
import { say } from '../lib/words.mjs';
import { device } from './lib/account.mjs';
const demo = await Demo.start({ data: '/tmp/carnet/b1/data' }); const browser = await launch();
try {
  const v = await Visitor.come(browser, demo, { width: 1280, name: 'x' });
  v.context.setDefaultTimeout(5000);
  v.page.on('response', (r) => { if (!r.url().includes('static')) console.log(r.status(), r.url().slice(0, 120)); });
  const d = await device(v);
  await signIn(v, demo.people.find((p) => p.login === 'p1'));
  await v.open('/compte/passkeys/ajouter');
  await v.page.getByLabel(say('field-label')).fill('Essai');
  await v.page.getByRole('button', { name: say('passkey-add-button') }).click();
  await new Promise((r) => setTimeout(r, 1500));
  console.log(v.page.url(), (await v.page.getByRole('main').innerText()).slice(0, 900), (await d.kept()).length);
  await v.page.screenshot({ path: '/tmp/carnet/b1/probe.png' });
  const w = await Visitor.come(browser, demo, { width: 1280, name: 'x' });
  await w.open('/inscription');
  await w.page.getByLabel(say('field-activation')).fill('6X28-BD9R-RBWR-JEJX');
  await w.page.getByLabel(say('field-birth')).fill('1969-04-26');
  await w.page.getByRole('button', { name: say('enrol-next'), exact: true }).click();
  await new Promise((r) => setTimeout(r, 1500));
  console.log(w.page.url(), (await w.page.getByRole('main').innerText()).slice(0, 900));
  console.log(demo.words().slice(-1500)); console.log(v.faults);
} finally { await browser.close(); await demo.stop(); }
