import { runChild } from './child.ts';

/** `npm run check`: format, lint, types and room walls; stops at the first that fails. */
for (const script of ['check:format', 'check:types', 'check:lint', 'check:rooms']) {
  console.log(`\n${script}`);
  const code = await runChild('npm', ['run', '--silent', script]);
  if (code !== 0) {
    console.error(`${script} failed`);
    process.exit(code);
  }
}
