import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { type CallSeen, type CallStatus, compareKernels, verifiedOn } from '../../src/verify/verified.ts';
import { kernelMatrix } from '../../src/verify/verified-matrix.ts';
import { readSummary } from '../../src/verify/verified-summary.ts';
import { gapsText, seenText } from '../../src/verify/verified-text.ts';
import { builtSite } from '../support/built-site.ts';
import { probeable } from '../support/command-line.ts';
import { MAKING_MS } from '../support/made-once.ts';

/* More claimed than measured: what pages and guidance say is what records, specs and the simulator say. */

const root = join(import.meta.dirname, '../..');
const records = readSummary(readFileSync(join(root, 'content/verified/summary.json'), 'utf8')) ?? [];
const guide = (name: string): string => readFileSync(join(root, 'content/guidance', `${name}.md`), 'utf8');

/** The merged specs of a folder, with their text. */
const merged = (path: string): readonly { spec: Spec; text: string }[] =>
  readdirSync(join(root, path))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(root, path, name), 'utf8'))
    .flatMap((text) => readSpecs(text).documents.flatMap(({ spec }) => (spec ? [{ spec, text }] : [])))
    .filter(({ spec }) => spec.status === 'merged');

const reviewed = merged('content/syscalls');

let folder = '';
beforeAll(() => {
  folder = builtSite();
}, MAKING_MS);

const known = new Map<string, string>();

/** The words of a page, without markup. */
function words(path: string): string {
  const text = known.get(path) ?? wordsOf(readFileSync(join(folder, path, 'index.html'), 'utf8'));
  known.set(path, text);
  return text;
}

function wordsOf(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x26;', '&')
    .replace(/\s+/g, ' ');
}

const seenOf = (syscall: string): readonly CallSeen[] =>
  records.flatMap(({ calls }) => calls.get(syscall) ?? []).toSorted(compareKernels);

const isVerified = (syscall: string): boolean => seenOf(syscall).some(({ status }) => status === 'called');

describe('what was verified', () => {
  test('the home page counts what the records hold, and no more', () => {
    const verified = reviewed.filter(({ spec }) => isVerified(spec.name)).length;
    const said = `${verified} of ${reviewed.length} calls were verified on at least one of ${records.length} kernels`;
    expect(words('')).toContain(said);
    expect(words('about/')).toContain(said);
    expect(verified).toBeLessThan(reviewed.length);
  });

  test('about has the matrix of kernels', () => {
    const page = words('about/');
    const rows = kernelMatrix(records.flatMap(({ calls }) => [...calls.values()]));
    expect(rows).toHaveLength(records.length);
    for (const { release, architecture, counts, calls } of rows) {
      const numbers = [
        counts.called,
        counts['not-built-in'],
        counts['not-called'] + counts.skipped,
        counts.newer,
      ];
      expect(page).toContain(`${release}${architecture}${numbers.join('')}${calls.toLocaleString('en-US')}`);
    }
  });

  test.each<[CallStatus, RegExp]>([
    ['called', /^[\d,]+\d+ of \d+every result was one that the entry path predicts/],
    ['not-built-in', /^[\d,]+not verified: that kernel was built without the call/],
    ['not-called', /^0not called: no call is proven to fail/],
    ['newer', /^0not called: the call is newer/],
  ])('each call says on which kernels it was verified, and why not on others: %s', (status, said) => {
    let found = 0;
    for (const { spec } of [...reviewed, ...merged('content/derived')]) {
      const page = words(`syscalls/${spec.name}/`);
      expect(page).toContain('What was verified');
      for (const seen of seenOf(spec.name).filter((one) => one.status === status)) {
        const row = `${seen.release}${seen.architecture === 'aarch64' ? 'arm64' : seen.architecture}`;
        expect(page.split(row).slice(1), `${spec.name} on ${row}`).toContainEqual(
          expect.stringMatching(said),
        );
        found++;
      }
    }
    expect(found).toBeGreaterThan(0);
  });

  test('a probe that a kernel answered otherwise than the newest release says so', () => {
    const { spec } = reviewed.find((each) => each.spec.name === 'uprobe') ?? expect.fail();
    const { call } = spec.probes[0] ?? expect.fail();
    const said = seenText(verifiedOn(records)('uprobe', call.text), ['EPROTO']);
    expect(said).toMatch(/^verified on .*6\.18 \(ENXIO there\)/);
    expect(words('syscalls/uprobe/')).toContain(said);
    const { stdout } = probeable(['check', 'content/syscalls/uprobe.yaml'], { cwd: root });
    expect(stdout.replace(/\s+/g, ' ')).toContain(`EPROTO, ${said}`);
  });

  test('check says of a call what was not verified, in each format for people and as data', () => {
    const paths = ['listns', 'vhangup', 'map_shadow_stack'].map((name) => `content/syscalls/${name}.yaml`);
    const check = (format: string): string =>
      probeable(['check', ...paths, '--format', format, '--fail-on', 'never'], { cwd: root }).stdout;
    for (const format of ['pretty', 'markdown']) {
      const text = check(format).replaceAll('\\', '').replace(/\s+/g, ' ');
      for (const name of ['listns', 'vhangup', 'map_shadow_stack']) {
        const gaps = gapsText(seenOf(name));
        expect(gaps).toContain('not verified: ');
        expect(text).toContain(gaps);
      }
    }
    const json: { files: { syscall: string; verification: CallSeen[] }[] } = JSON.parse(check('json'));
    for (const { syscall, verification } of json.files)
      expect(verification.toSorted(compareKernels)).toEqual(seenOf(syscall));
    const on618 = json.files.map(({ syscall, verification }) => [
      syscall,
      verification.find(({ kernel, architecture }) => kernel === '6.18' && architecture === 'x86_64')?.status,
    ]);
    expect(on618).toEqual([
      ['listns', 'newer'],
      ['vhangup', 'not-called'],
      ['map_shadow_stack', 'not-built-in'],
    ]);
  });
});

describe('what the guidance says of containers', () => {
  const simulate = (
    syscall: string,
    runtime: string,
  ): readonly { runtime: string; until?: string; answer: string }[] =>
    JSON.parse(
      probeable(['simulate', syscall, '--runtime', runtime, '--format', 'json'], { cwd: root }).stdout,
    );

  test.each([
    ['600', 'podman', 'ENOSYS', 'podman@3.3.0', "Podman's has had `ENOSYS` since 3.3.0"],
    ['clone3', 'podman', 'allow', 'podman@3.3.0', 'Podman has allowed `clone3` since 3.3.0'],
  ])('%s under %s is %s since %s', (syscall, runtime, answer, since, claim) => {
    const rows = simulate(syscall, `${runtime}@all`);
    expect(rows.at(-1)?.answer).toBe(answer);
    expect(rows.find((row) => row.answer === answer)?.runtime).toBe(since);
    expect(guide('case-studies') + guide('containers-and-seccomp')).toContain(claim);
  });

  test('Docker and containerd have kept their rule for clone3', () => {
    for (const runtime of ['docker', 'containerd'])
      expect(simulate('clone3', runtime).map(({ answer }) => answer)).toEqual(['ENOSYS']);
  });

  test('to Docker and containerd uretprobe looked like a call that was left out', () => {
    for (const runtime of ['docker', 'containerd'])
      expect(simulate('uretprobe', `${runtime}@all`)[0]?.answer).toBe('EPERM');
  });
});

describe('where it comes from', () => {
  test('each objection links the mail that makes it, and nothing else is claimed of people', () => {
    const text = guide('containers-and-seccomp');
    const objections = [
      ...text.matchAll(/^- \[([A-Z][\w -]+)\]\(https:\/\/lore\.kernel\.org\/all\/([^)]+)\/\):/gm),
    ];
    expect(objections.map(([, who]) => who)).toEqual([
      'Christian Brauner',
      'Aleksa Sarai',
      'Christoph Hellwig',
      'Greg Kroah-Hartman',
      'Jann Horn',
    ]);
    expect(new Set(objections.map(([, , id]) => id)).size).toBe(5);
    expect(text).not.toContain('bubblewrap');
  });

  test('who probes is said with the file that does', () => {
    const section = guide('containers-and-seccomp')
      .replace(/^[\s\S]*## Who probes\n/, '')
      .replace(/\n## [\s\S]*/, '');
    for (const item of section.match(/^- .*/gm) ?? []) expect(item).toMatch(/\(https:\/\//);
  });
});

describe('what pages say of the specs', () => {
  test('each call names the source that it was read in', () => {
    const silent = reviewed.filter(({ text }) => !/Read in /.test(text)).map(({ spec }) => spec.name);
    expect(silent).toEqual([]);
  });

  test('every call of x86_64 since Linux 3.17 is described', () => {
    const architecture = findArchitecture('x86_64');
    if (architecture === undefined) throw new Error('x86_64 is gone');
    const described = new Set(
      readdirSync(join(root, 'content/syscalls')).map((name) => name.replace('.yaml', '')),
    );
    // 317 is seccomp's, the first of 3.17.
    const missing = Array.from({ length: 300 }, (_, index) =>
      syscallNumbers().nameOf(317 + index, architecture),
    )
      .flatMap((name) => name ?? [])
      .filter((name) => !described.has(name));
    expect(missing).toEqual([]);
  });

  test('simulate and the page of a call say the same of filters that do not see it', () => {
    const note = 'since Linux 6.14, this call bypasses seccomp filters';
    // The page is about the newest kernel, where that decides; simulate asks the filters where no kernel is named.
    expect(words('syscalls/uretprobe/')).toContain(`allow${note}`);
    expect(
      probeable(['simulate', 'uretprobe', '--runtime', 'docker@24.0.0'], { cwd: root }).stdout,
    ).toContain(note);
  });
});

test('no page says what STYLE forbids', () => {
  const odd = /\b(?:Not so|But so|an information|belongs into|Beside others|To the text)\b/;
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('index.html'),
  );
  expect(pages.length).toBeGreaterThan(500);
  const found = pages.flatMap((path) => {
    const match = odd.exec(words(path.replace(/index\.html$/, '')));
    return match === null ? [] : [`${path}: ${match[0]}`];
  });
  expect(found).toEqual([]);
}, 120_000);
