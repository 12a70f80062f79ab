// Builds the page into dist/: a script, a style sheet and index.html, each with its gzip beside it.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const dist = process.argv[2] ?? join(here, 'dist');
const firstLoadBytesMax = 150_000;

const bundled = await build({
  entryPoints: [join(here, 'src/main.ts'), join(here, 'src/style.css')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16'],
  outdir: dist,
  write: false,
  legalComments: 'none',
});

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'assets'), { recursive: true });

let firstLoadBytes = 0;
async function put(name, bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  firstLoadBytes += packed.length;
  await writeFile(join(dist, name), bytes);
  await writeFile(join(dist, `${name}.gz`), packed);
}

// Names carry a hash of the content, so that they may be kept by browsers for ever.
let page = await readFile(join(here, 'src/index.html'), 'utf8');
for (const file of bundled.outputFiles) {
  const extension = file.path.endsWith('.css') ? 'css' : 'js';
  const hash = createHash('sha256').update(file.contents).digest('hex').slice(0, 12);
  const name = `assets/page-${hash}.${extension}`;
  await put(name, file.contents);
  page = page.replace(`/page.${extension}`, `/${name}`);
}
await put('favicon.svg', await readFile(join(here, 'src/favicon.svg')));
await put('index.html', Buffer.from(page));

console.log(`page built in ${dist}: ${firstLoadBytes} bytes at first load, gzipped`);
if (firstLoadBytes > firstLoadBytesMax) {
  console.error(`more than ${firstLoadBytesMax} bytes`);
  process.exit(1);
}
