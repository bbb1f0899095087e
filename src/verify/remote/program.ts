import type { Call } from '../../spec/model.ts';
import { formatVersion } from '../../spec/version.ts';
import { CONFINE } from './c/confine.ts';
import { CONSTANTS } from './c/constants.ts';
import { DECODE } from './c/decode.ts';
import { ENTER } from './c/i386.ts';
import { MAIN } from './c/main.ts';
import { MEMORY_GROUP } from './c/memory-group.ts';
import { OUTPUT } from './c/output.ts';
import { SYSTEM_CALL } from './c/system-call.ts';
import { TEXT } from './c/text.ts';
import { WORLD } from './c/world.ts';
import { encodeCall } from './encode.ts';
import { I386_CALLS } from './i386-entries.ts';
import { planOptionsText } from './plan-options.ts';
import { callsOfPortable, filteredCount, type PortablePlan, type PortableSpec } from './portable-plan.ts';

/** The compiler's macro of each architecture. */
export const MACROS: Readonly<Record<string, string>> = {
  x86: '__x86_64__',
  x86_64: '__x86_64__',
  aarch64: '__aarch64__',
  riscv64: '__riscv',
  loongarch64: '__loongarch__',
};

/** What identifies a plan: two plans with the same text make the same calls under the same numbers. */
export function planText(plan: PortablePlan): string {
  const { specs, options } = plan;
  const calls = specs.map(callsOfPortable);
  const rows = specs.map((spec, index) => {
    const { plan: own, isForRoot } = spec;
    const flags = [isForRoot ? 'AS_ROOT' : '', own.isNeeded ? 'UNFILTERED' : ''].filter(
      (flag) => flag !== '',
    );
    return `\t{ "${own.spec.name}", ${flags.join(' | ') || '0'}, ${filteredCount(spec)}, ${calls[index]?.length ?? 0} },`;
  });
  const isIsolated = specs.some(({ isForRoot }) => !isForRoot);
  return `#define SPECS ${specs.length}
#define MAX_CALLS ${Math.max(1, ...calls.map(({ length }) => length))}
#define OPTIONS "${planOptionsText(options, allowedIn(plan))}"
#define NEEDS_ISOLATION ${isIsolated ? 1 : 0}
#define NAMES ${namesOf(plan)}

static const struct spec specs[] = {
${rows.join('\n')}
};

${options.architectures.map(({ name }, index) => numbersFor(name, specs, index)).join('')}#else
#error "This program has no system call numbers for this architecture."
#endif

static const u8 plan[] =
${specs.map((spec, index) => `\t/* ${spec.plan.spec.name} */\n${callLines(spec, calls[index] ?? [])}`).join('')}\t"";
`;
}

/** A C program that makes the calls of a plan. `digest` is the hash of its {@link planText}. */
export function emitProgram(plan: PortablePlan, text: string, digest: string): string {
  const { specs, options } = plan;
  const calls = specs.reduce((sum, spec) => sum + callsOfPortable(spec).length, 0);
  const release = options.version === undefined ? 'any release' : formatVersion(options.version);
  return `/* SPDX-License-Identifier: MIT */
/*
 * Asks a kernel: ${calls} calls of ${specs.length} system calls, planned for ${release}.
 * Written by "probeable verify --emit c"; "probeable verify --answers" judges what it prints.
 *
 *   gcc -O2 -static -o ask ask.c && ./ask > answers.tap
 *
 * Run it as root to have the calls made as root, too. As the first process of
 * a guest ("init" of an initramfs) it powers the guest off in the end.
 */
${SYSTEM_CALL}${CONSTANTS}
#define DIGEST "${digest}"

${text}${PARTS.join('')}`;
}

/** What follows the plan, in the order in which C needs it. */
const PARTS = [ENTER, TEXT, DECODE, MEMORY_GROUP, CONFINE, WORLD, OUTPUT, MAIN];

function numbersFor(architecture: string, specs: readonly PortableSpec[], index: number): string {
  const numbers = specs.map(({ numbers }) => numbers.get(architecture) ?? -1);
  return `#${index === 0 ? 'if' : 'elif'} defined(${MACROS[architecture] ?? '0'})
#define ARCHITECTURE "${architecture}"
${architecture === I386_CALLS?.name ? '#define I386_ENTRIES 1\n' : ''}static const int numbers[SPECS] = { ${numbers.join(', ')} };
`;
}

/** The names of all specs that were to be asked about, those without a call too. */
function namesOf({ specs, skipped }: PortablePlan): string {
  const names = [...specs.map(({ plan }) => plan.spec.name), ...skipped.map(({ spec }) => spec.name)];
  return `"${[...new Set(names)].join(' ')}"`;
}

function callLines({ plan: { spec } }: PortableSpec, calls: readonly Call[]): string {
  return calls
    .map((call) => {
      const bytes = encodeCall(call, spec.arguments);
      if (bytes === undefined) throw new Error(`${call.text}: an unknown value cannot be passed`);
      return `\t"${bytes.map(escaped).join('')}" /* ${comment(call.text)} */\n`;
    })
    .join('');
}

/** A byte in a string literal of C; digits are escaped, since they might lengthen the escape before. */
function escaped(byte: number): string {
  const isPlain = byte >= 0x40 && byte < 0x7f && byte !== 0x5c;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
}

const LONGEST_COMMENT = 120;

/** A stranger's text within a comment of C: printable, short, and it does not end the comment. */
function comment(text: string): string {
  const printable = text
    .replace(/[^ -~]/g, '?')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *');
  return printable.length > LONGEST_COMMENT ? `${printable.slice(0, LONGEST_COMMENT)}...` : printable;
}

/** The names of calls that the user vouches for. */
function allowedIn({ specs }: PortablePlan): readonly string[] {
  return [...new Set(specs.flatMap(({ isForRoot, plan }) => (isForRoot ? [] : [plan.spec.name])))];
}
