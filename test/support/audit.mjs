// `npm audit` of what is shipped. Vulnerabilities fail; a registry that does not answer is said plainly, and does not:
// it says nothing about the packages.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm audit --omit=dev --json', { encoding: 'utf8', shell: true });
const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;

if (!counts) {
  const reason = report?.message ?? report?.error?.summary ?? 'no answer';
  console.log(`npm audit: the registry could not be asked (${reason}); nothing was checked`);
} else if (counts.total > 0) {
  for (const [name, { severity }] of Object.entries(report.vulnerabilities)) {
    console.log(`npm audit: ${name}: ${severity}`);
  }
  process.exitCode = 1;
} else {
  console.log('npm audit: no known vulnerabilities');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
