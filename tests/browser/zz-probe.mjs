import { Demo } from '../lib/program.mjs';
import { Visitor, launch } from './lib/browser.mjs';
import { signIn } from './lib/people.mjs';
import { Clock } from './lib/account.mjs';
const demo = await Demo.start({ data: '/tmp/carnet/b1/data' }); const browser = await launch();
try {
  const v = await Visitor.come(browser, demo, { width: 1280, name: 'x' });
  v.context.setDefaultTimeout(5000);
  await signIn(v, demo.people.find((p) => p.login === 'p8')).catch((e) => console.log(String(e).slice(0, 200)));
  await new Clock(demo).to(v, '2033-02-02');
  await new Promise((r) => setTimeout(r, 4000));
  await v.context.clearCookies();
  v.page.on('response', (r) => { if (!r.url().includes('static')) console.log(r.status(), r.url().slice(0, 120)); });
  await signIn(v, demo.people.find((p) => p.login === 'p8')).catch((e) => console.log(String(e).slice(0, 200)));
  console.log(v.page.url()); console.log((await v.page.getByRole('main').innerText()).slice(0, 500));
  console.log(demo.words().slice(-1500)); console.log(v.faults); await v.page.screenshot({ path: '/tmp/carnet/b1/probe.png' });
} finally { await browser.close(); await demo.stop(); }
