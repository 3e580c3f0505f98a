// Fifty kills under load.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, temporaryFolder } from '../lib/program.mjs';
import { command, write } from './report.mjs';

const began = new Date();
const kills = Number(process.argv[2] ?? 50);
const report = path.join(temporaryFolder('report'), 'kill.json');
const ended = await command('node', [path.join(ROOT, 'tests/kill/kill.mjs'), '--kills', kills, '--lanes', 16, '--report', report]).then(() => true, () => false);
const figures = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : { rounds: [], acknowledged: 0, faults: ['the loop did not end'] };
write('kill', began, figures, [
  [`${kills} kills`, figures.rounds.length === kills],
  ['deposits were acknowledged', figures.acknowledged > 0],
  ['no acknowledged deposit is lost, none is half visible, verify finds no fault', ended && figures.faults.length === 0],
]);
