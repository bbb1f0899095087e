import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import type { Instruction } from '../../src/seccomp/bpf/instruction.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { findLibrary } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf } from './facts.ts';

/*
 * The facts about snapd against the template in the installed snapd, compiled by its own snap-seccomp; or in the unpacked
 * package that PROBEABLE_SNAPD names.
 */

const ROOT = process.env.PROBEABLE_SNAPD ?? '/';
const release = process.arch === 'x64' ? releaseOf(join(ROOT, 'usr/share/doc/snapd')) : undefined;
const isKnown = release !== undefined && factsOf('snapd').releases.includes(release);
if (!isKnown)
  console.warn(
    `SKIPPED: snapd's template: needs snapd ${factsOf('snapd').releases.join(' or ')} on x86_64 (PROBEABLE_SNAPD)`,
  );

function releaseOf(folder: string): string | undefined {
  const path = ['changelog.Debian.gz', 'changelog.gz'].map((name) => join(folder, name)).find(existsSync);
  const text = path === undefined ? '' : gunzipSync(readFileSync(path)).toString();
  return /^snapd \((2[\d.]+)/.exec(text)?.[1];
}

/** The template and the calls that every snap without system-usernames gets, as the program has them. */
function templateIn(program: string): string {
  const text = readFileSync(program, 'latin1');
  const cut = (from: string, to: string): string => {
    const start = text.indexOf(from);
    const end = text.indexOf(to, start);
    if (start === -1 || end === -1) throw new Error(`the program has no ${from.slice(0, 40)}`);
    return text.slice(start, end + to.length);
  };
  return [
    cut(
      '# Description: Allows access to app-specific directories and basic runtime\n#\n# The default',
      '\npwritev\n',
    ),
    // Where the template has pwritev2, that is its last line.
    text.includes('\npwritev\npwritev2\n') ? 'pwritev2\n' : '',
    cut('setgid\nsetgid32\nsetregid\nsetregid32\nsetresgid\n', '\nsetuid\nsetuid32\n'),
  ].join('');
}

/** The filters of a `.bin2`, which has a header of 128 bytes (cmd/snap-seccomp/main.go, scSeccompFileHeader). */
function filtersIn(bytes: Buffer): readonly (readonly Instruction[])[] {
  const allowed = bytes.readUInt32LE(8);
  const denied = bytes.readUInt32LE(12);
  return [bytes.subarray(128, 128 + allowed), bytes.subarray(128 + allowed, 128 + allowed + denied)].flatMap(
    (part) => {
      if (part.length === 0) return [];
      const read = readProgram(part, false);
      if (!read.ok) throw new Error(read.message);
      return [read.program];
    },
  );
}

const VALUES = [
  0n,
  1n,
  2n,
  4n,
  5n,
  13n,
  17n,
  19n,
  20n,
  40n,
  43n,
  0x40n,
  0x80n,
  0x400n,
  0x440n,
  0x800n,
  0x1000n,
  0x8000n,
  0x8800n,
  0xc400n,
  0x5412n,
  0x541cn,
  0x410000n,
  0x410c40n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_5412n,
  2n ** 64n - 1n,
];

test.skipIf(!isKnown)(
  'the facts about snapd decide as the template that its own compiler compiles',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'probeable-snapd-'));
    try {
      const source = join(folder, 'a.src');
      const output = join(folder, 'a.bin2');
      writeFileSync(source, templateIn(join(ROOT, 'usr/lib/snapd/snapd')));
      const tool = join(ROOT, 'usr/lib/snapd/snap-seccomp');
      execFileSync(tool, ['compile', source, output]);
      const filters = filtersIn(readFileSync(output));
      const query = ['-W', '-f', ['$', '{Version}'].join(''), 'libseccomp2'];
      const library = findLibrary(execFileSync('dpkg-query', query, { encoding: 'utf8' }));
      const native = findArchitecture('x86_64');
      if (native === undefined || typeof library === 'string') throw new Error('no library');
      const catalogue = new Catalogue([factsOf('snapd')], {
        architecture: native,
        kernel: [7, 0],
        capabilities: undefined,
        engine: undefined,
        numbers: syscallNumbers(library),
      });
      const named = catalogue.parse(`snapd@${release}`);
      if (typeof named === 'string') throw new Error(named);
      const own = catalogue.install(named.facts, named.release);
      const wrong: string[] = [];
      const words = new Set<string>();
      for (const caller of ['x86_64', 'x86', 'x32'].flatMap((one) => findArchitecture(one) ?? [])) {
        for (let plain = 0; plain < 480; plain++) {
          for (const first of VALUES) {
            for (const second of plain === 2 || plain === 257 || plain === 133 ? VALUES : [0n, first]) {
              const args = [first, second, first, second, 0n, first];
              const number = plain + caller.base;
              const answers = filters.map((program) =>
                answerWord(decodeAction(runProgram(program, seccompData(caller.token, number, args, false)))),
              );
              // The filter that denies is installed last, and of two errnos the newer one counts.
              const answer = answers.findLast((one) => one !== 'allow') ?? 'allow';
              const ours = own?.ask({ architecture: caller, number, syscall: undefined, args }).answer;
              words.add(answer);
              if (ours !== answer)
                wrong.push(`${caller.name} ${plain} (${args.join(', ')}): ${ours} instead of ${answer}`);
            }
          }
        }
      }
      expect(wrong).toEqual([]);
      expect([...words].sort()).toEqual(['EACCES', 'EPERM', 'allow', 'kill']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
