import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Instruction } from '../../src/seccomp/bpf/instruction.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { readPolicies } from '../../src/seccomp/profile/read-policies.ts';
import { ownFolder } from '../support/own-folder.ts';

/*
 * The listings of one filter against its program, both from the libseccomp that is installed: every number of two
 * architectures and x32, with values on both sides of each comparison.
 */

const folder = ownFolder('listings');

function compiled(): string | undefined {
  const program = join(folder, 'listings');
  try {
    const source = join(import.meta.dirname, 'programs/listings.c');
    execFileSync('gcc', ['-o', program, source, '-lseccomp'], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

const lister = compiled();
if (lister === undefined)
  console.warn('SKIPPED: listings of the installed libseccomp: needs gcc and libseccomp-dev');

function programOf(text: string): { readonly program: readonly Instruction[]; readonly form: string } {
  const { policies, form = '', problems } = readPolicies(text);
  const policy = policies[0]?.policy;
  if (policy?.kind !== 'program') throw new Error(JSON.stringify(problems));
  return { program: policy.program, form };
}

/** As `seccomp-tools dump` prints instructions; what stands behind the columns does not count. */
function listed(program: readonly Instruction[]): string {
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
  const lines = program.map(
    ({ code, jt, jf, k }, index) =>
      ` ${String(index).padStart(4, '0')}: ${hex(code, 2)} ${hex(jt, 2)} ${hex(jf, 2)} ${hex(k, 8)}  A = sys_number`,
  );
  return ` line  CODE  JT   JF      K\n=================================\n${lines.join('\n')}\n`;
}

const TOKENS = [0xc000003e, 0x40000003, 0xc00000b7];
const NUMBERS = [...Array.from({ length: 470 }, (_, number) => number), 0x40000000, 0x40000010, 0xffffffff];
const VALUES = [
  0n,
  4n,
  5n,
  8n,
  40n,
  0x7e020000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0005n,
  0xffff_ffff_ffff_ffffn,
];

test.skipIf(lister === undefined).each([[], ['tree']])('decides as the program does: %j', (...tree) => {
  const run = (form: string): Buffer => execFileSync(lister ?? '', [form, ...tree], { maxBuffer: 1 << 24 });
  const read = readProgram(run('bpf'), false);
  if (!read.ok) throw new Error(read.message);
  const pseudo = programOf(run('pfc').toString());
  expect(pseudo.form).toBe("libseccomp's pseudo filter code");
  const columns = programOf(listed(read.program));
  expect(columns.form).toBe('a listing of BPF instructions (seccomp-tools, scmp_bpf_disasm)');
  expect(columns.program).toEqual(read.program);
  const differing: string[] = [];
  let asked = 0;
  for (const token of TOKENS)
    for (const number of NUMBERS)
      for (const value of VALUES) {
        const data = seccompData(token, number, [value, value, value, 0n, 0n, 0n], false);
        const [real, own] = [runProgram(read.program, data), runProgram(pseudo.program, data)];
        asked++;
        if (real !== own) differing.push(`${token} ${number} ${value}: ${own} instead of ${real}`);
      }
  expect(asked).toBe(TOKENS.length * NUMBERS.length * VALUES.length);
  expect(differing).toEqual([]);
});
