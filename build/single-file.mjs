/*
 * Writes dist/probeable.mjs: the package as one file, for people who have Node and no npm. It holds what `npm pack`
 * would, without the library, and unpacks it into the user's cache the first time that it runs.
 */
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { packageFiles } from './package-files.mjs';

const OUTPUT = 'dist/probeable.mjs';

const { paths, version } = packageFiles();
const contents = Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
const raw = Buffer.from(JSON.stringify(contents));
const packed = brotliCompressSync(raw, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
});
const hash = createHash('sha256').update(raw).digest('hex').slice(0, 16);

writeFileSync(
  OUTPUT,
  `#!/usr/bin/env node
// probeable ${version} in one file: Node 20.19 or later runs it. Its licence and those of its libraries are in the
// package that it unpacks: LICENSE, dist/bin/licences.txt.
import { existsSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const caches = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'probeable');
const folder = join(caches, '${version}-${hash}');

/** Unpacks the package beside its place and moves it there as a whole: nobody ever runs half of it. */
function unpack() {
  mkdirSync(caches, { recursive: true, mode: 0o700 });
  const part = mkdtempSync(join(caches, 'part-'));
  const files = JSON.parse(brotliDecompressSync(Buffer.from(PACKED, 'base64')).toString());
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(part, path)), { recursive: true });
    writeFileSync(join(part, path), text);
  }
  try {
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}

const PACKED = '${packed.toString('base64')}';

try {
  if (!existsSync(folder)) unpack();
  // What is run has to be the user's own: sudo may keep the home folder of somebody else.
  const isForeign = (path) => process.getuid !== undefined && lstatSync(path).uid !== process.getuid();
  if (isForeign(caches) || isForeign(folder))
    throw new Error('it belongs to somebody else; XDG_CACHE_HOME can name a folder of your own');
} catch (error) {
  process.stderr.write(\`probeable: cannot unpack into \${caches}: \${error.message}\\n\`);
  process.exit(2);
}
await import(pathToFileURL(join(folder, 'dist/bin/probeable.mjs')).href);
`,
);
chmodSync(OUTPUT, 0o755);
