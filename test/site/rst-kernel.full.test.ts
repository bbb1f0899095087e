import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { rstDocuments } from '../support/rst-documents.ts';

/*
 * The guidance and the rules in a kernel tree, built by its own Makefile. PROBEABLE_KERNEL_SOURCE names the tree; it is
 * not written to: everything but Documentation/process is a link to it.
 */

const source = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
const missing = ['make', 'sphinx-build'].filter((command) => spawnSync(command, ['--version']).status !== 0);
const obstacle = !existsSync(join(source, 'Documentation/process/index.rst'))
  ? 'PROBEABLE_KERNEL_SOURCE names no kernel tree'
  : missing.length > 0
    ? `there is no ${missing.join(', ')}`
    : undefined;
if (obstacle !== undefined)
  console.log(`SKIPPED: the guidance is not built by a kernel's own Makefile: ${obstacle}`);

const folder = mkdtempSync(join(tmpdir(), 'probeable-htmldocs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Links everything in a folder but one name. */
function linkAll(from: string, to: string, except: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== except) symlinkSync(join(from, name), join(to, name));
}

test.skipIf(obstacle !== undefined)(
  'the kernel builds it, and warns of nothing in it',
  () => {
    const tree = join(folder, 'tree');
    const own = join(tree, 'Documentation/process');
    linkAll(source, tree, 'Documentation');
    linkAll(join(source, 'Documentation'), join(tree, 'Documentation'), 'process');
    cpSync(join(source, 'Documentation/process'), own, { recursive: true });
    mkdirSync(join(own, 'system-calls'));
    const documents = {
      ...rstDocuments(),
      'broken.rst': 'Broken\n======\n\n:ref:`probeable-no-such-rule`\n',
    };
    for (const [name, text] of Object.entries(documents))
      writeFileSync(join(own, 'system-calls', name), text);
    const index = join(own, 'index.rst');
    const listed = readFileSync(index, 'utf8').replace(
      /^ {3}adding-syscalls$/m,
      '$&\n   system-calls/index\n   system-calls/broken',
    );
    expect(listed).toContain('system-calls/index');
    writeFileSync(index, listed);
    const output = join(folder, 'output');
    mkdirSync(output);
    const { status, stdout, stderr } = spawnSync('make', [`O=${output}`, 'SPHINXDIRS=process', 'htmldocs'], {
      cwd: tree,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const said = `${stdout}\n${stderr}`;
    expect([status, status === 0 ? '' : said.slice(-2000)]).toEqual([0, '']);
    // Links to documents of other folders, which SPHINXDIRS leaves out, are warnings about the kernel's own documents.
    const ours = said.split('\n').filter((line) => line.includes('system-calls'));
    expect(ours.filter((line) => /WARNING|ERROR/.test(line) && !line.includes('broken.rst'))).toEqual([]);
    expect(ours.filter((line) => line.includes('broken.rst')).join('\n')).toContain('undefined label');
    const built = readdirSync(output, { recursive: true, encoding: 'utf8' });
    const page = built.find((path) => path.endsWith('system-calls/rules-extension.html'));
    expect(readFileSync(join(output, page ?? ''), 'utf8')).toContain('id="probeable-flags-unknown-bits"');
  },
  1_200_000,
);
