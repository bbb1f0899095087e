import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { probeable } from './command-line.ts';
import { madeOnce } from './made-once.ts';

const root = join(import.meta.dirname, '../..');

/** A spec whose words are markup, all of them. */
const HOSTILE = `syscall: xyzzy
summary: <script>alert(1)</script> & "quotes"
status: rejected
revision: <img src=x onerror=alert(1)>
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
  - lookup: fd
    error: EBADF
  - work: "</code><script>alert(1)</script>"
    error: EIO
  - effect: "]]><b>x</b>"
probes:
  - call: xyzzy(-1, 0)
    expect: EBADF
    because: <i>no</i>
links:
  evil: javascript:alert(1)
  data: "data:text/html,<script>alert(1)</script>"
  quote: https://example.org/"onmouseover="alert(1)
notes: "[x](javascript:alert(1)) <svg onload=alert(1)>"
`;

/**
 * The line of the README that builds a site. Building takes twenty seconds of the processor, so that the tests of the
 * site, of the README and of the data share one.
 */
function buildOptions(): readonly string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, options] =
    /^probeable (site build --specs proposals --output public --url \S+)$/m.exec(readme) ?? [];
  if (options === undefined)
    throw new Error('README.md has no line that builds a site with specs of its own');
  return options.split(' ');
}

/** Builds the site as the README says in a folder that holds `proposals`; what the program printed as JSON. */
export function buildSite(folder: string): unknown {
  const { status, stdout, stderr } = probeable([...buildOptions(), '--format', 'json'], { cwd: folder });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** The folder of the site that is built from a project's point of view: `proposals` and, of these, `public`. */
export function siteProject(): string {
  const project = join(inject('sharedFolder'), 'site');
  madeOnce(project, (own) => {
    mkdirSync(join(own, 'proposals'), { recursive: true });
    writeFileSync(join(own, 'proposals/hostile.yaml'), HOSTILE);
    expect(buildSite(own)).toMatchObject({ output: 'public', written: expect.any(Number) });
  });
  return project;
}

/**
 * The folder of the shipped site beside a spec of a stranger, which tests must not change. The first test file of a run
 * that needs it builds it: call this in a hook with a timeout of `MAKING_MS`.
 */
export function builtSite(): string {
  return join(siteProject(), 'public');
}
