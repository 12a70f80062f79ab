// Runs the unit tests of the page: compiles tests/unit/gateway/*.test.ts and hands them to node.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const tests = join(here, '../../../tests/unit/gateway');
const names = (await readdir(tests)).filter((name) => name.endsWith('.test.ts'));
const out = await mkdtemp(join(tmpdir(), 'instroom-web-test-'));
try {
  await build({
    entryPoints: names.map((name) => join(tests, name)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outdir: out,
    outExtension: { '.js': '.mjs' },
    alias: { '@page': join(here, 'src') },
    logLevel: 'warning',
  });
  const files = names.map((name) => join(out, name.replace(/\.ts$/, '.mjs')));
  process.exitCode =
    spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
