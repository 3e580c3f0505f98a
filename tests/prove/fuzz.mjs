// Each fuzz target, beyond its corpus. Usage: node fuzz.mjs [SECONDS for each target]
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../lib/program.mjs';
import { command, write } from './report.mjs';

const began = new Date();
const seconds = Number(process.argv[2] ?? 600);
// The targets need flags of the compiler that are not stable yet; the program never sees them.
const env = { ...process.env, RUSTC_BOOTSTRAP: '1' };
const targets = execFileSync('cargo', ['fuzz', 'list'], { cwd: ROOT, env, encoding: 'utf8' }).trim().split('\n');
const results = [];
for (const target of targets) {
  // Findings go to a folder of their own: the corpus of the tree holds only what was chosen.
  const grown = fs.mkdtempSync(path.join(ROOT, '.test', `fuzz-${target}-`));
  const given = ['fuzz', 'run', target, grown, `fuzz/corpus/${target}`, '--', `-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-print_final_stats=1'];
  const clean = await command('cargo', given, { cwd: ROOT, env }).then(() => true, () => false);
  results.push({ target, seconds, clean, inputs_kept: fs.readdirSync(grown).length });
  fs.rmSync(grown, { recursive: true, force: true });
}
write('fuzz', began, { targets: results }, results.map(({ target, clean }) => [`${target}: no panic and no hang in ${seconds} s`, clean]));
