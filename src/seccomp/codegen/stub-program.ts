import { X32_SYSCALL_BIT, X86_64_TOKEN } from '../architecture.ts';
import { CODE, type Instruction, SECCOMP_DATA } from '../bpf/instruction.ts';
import type { EnosysStub, StubSection } from '../engine/enosys-stub.ts';
import { ENOSYS_ACTION, encodeAction } from '../seccomp-action.ts';

const RETURN_ENOSYS = statement(CODE['ret #k'], encodeAction(ENOSYS_ACTION));

function statement(code: number, k: number): Instruction {
  return { code, jt: 0, jf: 0, k };
}

function jump(code: number, k: number, jt: number, jf: number): Instruction {
  return { code, jt, jf, k };
}

/**
 * The instructions of a stub, which precede those of a filter: they return ENOSYS, or continue after the last of them.
 * runc's do the same, in the order of a Go map over architectures, which varies from run to run.
 */
export function stubProgram({ sections }: EnosysStub): readonly Instruction[] {
  const bodies = sections.map(sectionBody);
  const program: Instruction[] = [];
  let behind = bodies.reduce((sum, body) => sum + body.length + 1, 0);
  bodies.forEach((body, index) => {
    behind -= body.length + 1;
    const token = sections[index]?.token ?? 0;
    // Another token skips this section and its jump; after the section, the jump skips all later ones.
    program.push(jump(CODE['jeq #k'], token, 0, body.length + 1));
    program.push(...body, statement(CODE.ja, behind + (bodies.length - 1 - index)));
  });
  return program.length === 0 ? [] : [statement(CODE['ld [k]'], SECCOMP_DATA.arch), ...program];
}

/** The instructions of one section; a number that passes continues after them. */
function sectionBody({ token, max, x32Max, refusesZero }: StubSection): Instruction[] {
  const load = statement(CODE['ld [k]'], SECCOMP_DATA.nr);
  const zero = refusesZero ? [jump(CODE['jeq #k'], 0, 0, 1), RETURN_ENOSYS] : [];
  const above = (limit: number): Instruction[] => [jump(CODE['jgt #k'], limit, 0, 1), RETURN_ENOSYS];
  if (token !== X86_64_TOKEN) return [load, ...zero, ...above(max ?? 0)];
  if (max !== undefined && x32Max !== undefined) {
    return [
      load,
      jump(CODE['jset #k'], X32_SYSCALL_BIT, 1, 0),
      jump(CODE['jgt #k'], max, 1, 2),
      jump(CODE['jgt #k'], x32Max, 0, 1),
      RETURN_ENOSYS,
    ];
  }
  return max !== undefined
    ? [load, jump(CODE['jset #k'], X32_SYSCALL_BIT, 2, 0), ...above(max)]
    : [load, jump(CODE['jset #k'], X32_SYSCALL_BIT, 0, 2), ...above(x32Max ?? 0)];
}
