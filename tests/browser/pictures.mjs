// Takes the pictures of the documents again, from a running demonstration. Usage: node tests/browser/pictures.mjs
import path from 'node:path';
import { Demo, ROOT } from '../lib/program.mjs';
import { Fhir } from '../lib/fhir.mjs';
import { Visitor, launch } from './lib/browser.mjs';
import { openRecord, signIn } from './lib/people.mjs';

const [demo, browser] = [await Demo.start(), await launch()];
try {
  const software = new Fhir(demo.server.fhir, demo.physician.token);
  const counted = [];
  for (const person of demo.people) counted.push([(await software.find(person.ins, '&_count=1')).total, person]);
  const [, person] = counted.sort(([a], [b]) => b - a)[0];
  const picture = (visitor, name) => visitor.page.screenshot({ path: path.join(ROOT, 'docs/images', `${name}.png`) });

  const holder = await Visitor.come(browser, demo, { width: 1280, name: 'the person' });
  await signIn(holder, person);
  await holder.open('/documents');
  await picture(holder, 'documents');
  const physician = await Visitor.come(browser, demo, { width: 1280, name: 'the physician' });
  await signIn(physician, demo.physician);
  await openRecord(physician, person.ins.split('|')[1]);
  await physician.page.getByRole('main').getByRole('listitem').getByRole('link').nth(2).click();
  await physician.page.waitForLoadState('load');
  await picture(physician, 'record');
} finally {
  await browser.close();
  await demo.stop();
}
