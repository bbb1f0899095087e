import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ARCHITECTURES, type Architecture, findArchitecture } from '../../src/seccomp/architecture.ts';
import type { Instruction } from '../../src/seccomp/bpf/instruction.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { canRun } from '../../src/seccomp/simulate/host.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf } from './facts.ts';

/*
 * The facts about Firejail against the filters that its package brings: those of the system, or of the unpacked package
 * that PROBEABLE_FIREJAIL names, of any architecture. `seccomp` is for calls of the machine's own architecture; on x86_64,
 * `seccomp.32` is loaded for those of x86 (src/firejail/seccomp.c, seccomp_filter_drop).
 */

const ROOT = process.env.PROBEABLE_FIREJAIL ?? '/';
const folder = filtersOf(ROOT);
if (folder === undefined)
  console.warn("SKIPPED: Firejail's filters: needs firejail (apt-get install firejail)");

/** `/usr/lib/x86_64-linux-gnu/firejail`, with the architecture that its name tells. */
function filtersOf(root: string): { readonly path: string; readonly native: Architecture } | undefined {
  const libraries = join(root, 'usr/lib');
  for (const name of existsSync(libraries) ? readdirSync(libraries) : []) {
    const path = join(libraries, name, 'firejail');
    const native = findArchitecture(name.split('-')[0] ?? '');
    if (native !== undefined && existsSync(join(path, 'seccomp'))) return { path, native };
  }
  return undefined;
}

function programAt(path: string): readonly Instruction[] {
  const read = readProgram(readFileSync(path), false);
  if (!read.ok) throw new Error(read.message);
  return read.program;
}

/** The stricter answer of two filters, of which at least one allows. */
function decide(programs: readonly (readonly Instruction[])[], caller: Architecture, number: number): string {
  const answers = programs.map((program) =>
    answerWord(
      decodeAction(runProgram(program, seccompData(caller.token, number, [0n, 0n, 0n, 0n, 0n, 0n], false))),
    ),
  );
  return answers.find((answer) => answer !== 'allow') ?? 'allow';
}

test.skipIf(folder === undefined)(
  'the facts about Firejail decide every number as its own filters do',
  () => {
    if (folder === undefined) throw new Error('no filters');
    const { path, native } = folder;
    const changelog = gunzipSync(readFileSync(join(ROOT, 'usr/share/doc/firejail/changelog.Debian.gz')));
    const release = /^firejail \(([\d.]+)/.exec(changelog.toString())?.[1];
    const catalogue = new Catalogue([factsOf('firejail')], {
      architecture: native,
      kernel: [7, 0],
      capabilities: undefined,
      engine: undefined,
      numbers: syscallNumbers(),
    });
    const named = catalogue.parse(`firejail@${release}`);
    if (typeof named === 'string') throw new Error(named);
    const own = catalogue.install(named.facts, named.release);
    const programs = (native.name === 'x86_64' ? ['seccomp', 'seccomp.32'] : ['seccomp']).map((name) =>
      programAt(join(path, name)),
    );
    const wrong: string[] = [];
    let refused = 0;
    for (const caller of ARCHITECTURES.filter((one) => canRun(native, one))) {
      for (let index = 0; index < 1024; index++) {
        const number = index + caller.base;
        const call = { architecture: caller, number, syscall: undefined, args: undefined };
        const answer = decide(programs, caller, number);
        const ours = own?.ask(call).answer;
        if (ours !== answer) wrong.push(`${caller.name} ${index}: ${ours} instead of ${answer}`);
        if (answer !== 'allow') refused++;
      }
    }
    expect(wrong).toEqual([]);
    // On x86_64 the default list, that of x86, and every number of x32.
    if (native.name === 'x86_64') expect(refused).toBeGreaterThan(1024 + 70 + 40);
  },
);
