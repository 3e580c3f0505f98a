// The load generator against a demo of its own.
import fs from 'node:fs';
import path from 'node:path';
import { Demo, temporaryFolder } from '../lib/program.mjs';
import { benchFolder, command } from './report.mjs';

/** One run on a fresh store. Gives the generator's report and what the process looked like before it. */
export async function documentRun({ people = 60, options = [], records = Infinity } = {}) {
  const data = temporaryFolder('load');
  const demo = await Demo.start({ people, empty: true, data, limit: 1_800_000 });
  try {
    const work = temporaryFolder('bench');
    const [file, out] = [path.join(work, 'records.txt'), path.join(work, 'out.json')];
    const known = demo.physician.records.filter((one) => one.includes('1.2.250.1.213.1.4.10|'));
    fs.writeFileSync(file, known.slice(0, records).join('\n'));
    await command('node', [
      path.join(benchFolder(), 'docshare-bench.mjs'), '--base', demo.server.fhir, '--name', 'carnet', '--flavor', 'dmp', '--ins-file', file,
      '--author', demo.physician.id, '--headers', `Authorization: Bearer ${demo.physician.token}`, '--pids', demo.server.pid, '--du', data,
      '--out', out, ...options,
    ]);
    return { ready_ms: Math.round(demo.readyAfter), ...JSON.parse(fs.readFileSync(out, 'utf8')) };
  } finally {
    await demo.stop();
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/** The row of one phase at one concurrency. */
export function cell(report, phase, conc) {
  const found = report.results.find((row) => row.phase === phase && row.conc === conc);
  if (!found) throw new Error(`the generator gave no row for ${phase} at ${conc}`);
  return found;
}
