// Fifty kills under load: the test of the program that `./test` runs with three (crates/carnet/tests/program/durability.rs),
// here on the program as it is released.
import { spawnSync } from 'node:child_process';
import { ROOT } from '../lib/program.mjs';
import { write } from './report.mjs';

const TEST = 'durability::a_killed_server_keeps_what_it_promised';
const LINE = /kill (\d+): (\d+) acknowledged and whole, (\d+) durable whose answer was lost, back after (\d+) ms$/gm;

const began = new Date();
const kills = Number(process.argv[2] ?? 50);
const given = ['test', '--release', '--locked', '-p', 'carnet', '--test', 'program', '--', TEST, '--exact', '--nocapture'];
const env = { ...process.env, CARNET_KILLS: String(kills) };
const ran = spawnSync('cargo', given, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
process.stdout.write(ran.stdout);
const rounds = [...ran.stdout.matchAll(LINE)].map(([, , acknowledged, lost, back], at, all) => ({
  acknowledged: Number(acknowledged) - Number(all[at - 1]?.[2] ?? 0) - Number(all[at - 1]?.[3] ?? 0),
  durable_without_answer: Number(lost),
  back_after_ms: Number(back),
}));
const acknowledged = rounds.reduce((sum, one) => sum + one.acknowledged, 0);
write('kill', began, { kills, acknowledged, rounds }, [
  [`${kills} kills`, rounds.length === kills],
  ['deposits were acknowledged', acknowledged > 0],
  ['no acknowledged deposit is lost, none is half visible, verify finds no fault', ran.status === 0 && /^test result: ok\. 1 passed/m.test(ran.stdout)],
]);
