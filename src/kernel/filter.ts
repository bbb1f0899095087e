import type { Architecture } from '../seccomp/architecture.ts';
import { CODE, type Instruction, SECCOMP_DATA } from '../seccomp/bpf/instruction.ts';
import { writeProgram } from '../seccomp/bpf/program-file.ts';

const SECCOMP_RET_ERRNO = 0x0005_0000;
const SECCOMP_RET_ALLOW = 0x7fff_0000;

/** A filter that returns `errno` for each of `numbers` on one architecture, and allows everything else. */
export function filterAnswering(
  errno: number,
  numbers: readonly number[],
  { token, isBigEndian }: Architecture,
): Uint8Array {
  const allow: Instruction = { code: CODE['ret #k'], jt: 0, jf: 0, k: SECCOMP_RET_ALLOW };
  const program: Instruction[] = [
    { code: CODE['ld [k]'], jt: 0, jf: 0, k: SECCOMP_DATA.arch },
    { code: CODE['jeq #k'], jt: 1, jf: 0, k: token },
    allow,
    { code: CODE['ld [k]'], jt: 0, jf: 0, k: SECCOMP_DATA.nr },
  ];
  for (const number of new Set(numbers)) {
    program.push({ code: CODE['jeq #k'], jt: 0, jf: 1, k: number });
    program.push({ code: CODE['ret #k'], jt: 0, jf: 0, k: SECCOMP_RET_ERRNO | errno });
  }
  program.push(allow);
  return writeProgram(program, isBigEndian);
}
