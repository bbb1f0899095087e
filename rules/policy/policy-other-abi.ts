import { byEngine } from '../../src/lint/by-engine.ts';
import type { Severity } from '../../src/lint/finding.ts';
import type { PolicyRule } from '../../src/lint/rule.ts';
import { callText } from '../../src/policy/call-text.ts';
import {
  type ForeignOpening,
  foreignOpenings,
  refusedMultiplexers,
} from '../../src/policy/foreign-openings.ts';
import { refusalPlace, type StatedRefusal, statedRefusals } from '../../src/policy/stated-refusals.ts';
import { answerWord } from '../../src/seccomp/seccomp-action.ts';
import { fewOf } from '../../src/spec/join-words.ts';

/** A 64-bit program can make the calls of 32-bit ones, and a filter that refuses a call has to refuse all its numbers. */
export const policyOtherAbi: PolicyRule = {
  about: 'policy',
  id: 'policy-other-abi',
  topic: 'policy',
  severity: 'error',
  summary: 'What a policy refuses to 64-bit programs is refused by the numbers of 32-bit ones, too.',
  check(policy, report) {
    const { installations, places } = policy;
    const openings = byEngine(
      installations,
      (installation) => groups(foreignOpenings(statedRefusals(policy, installation), installation)),
      (group) => group.map(({ refusal, caller, by }) => `${refusal.name} ${caller.name} ${by}`).join(),
    );
    for (const { found, under } of openings) {
      const [first] = found;
      if (first === undefined) continue;
      report({
        message: `${under}${isMultiplexer(first) ? throughMultiplexer(found, first) : byNumber(found, first)}`,
        help: [isMultiplexer(first) ? MULTIPLEXER_HELP : NUMBER_HELP],
        severity: severityOf(first),
        ...refusalPlace(policy, first.refusal),
      });
    }
    const refused = byEngine(
      installations,
      refusedMultiplexers,
      ({ caller, multiplexer, calls }) => `${caller.name} ${multiplexer} ${calls.join()}`,
    );
    for (const { found, under } of refused) {
      const { caller, multiplexer, calls } = found;
      const [rule] = policy.rulesFor(multiplexer);
      report({
        message: `${under}${multiplexer} is refused to programs of ${caller.name}, although ${fewOf(calls)} ${calls.length === 1 ? 'is' : 'are'} allowed to them: a C library that was built for kernels before ${DIRECT_SINCE[multiplexer]} makes these calls through ${multiplexer} alone, and does not try them directly`,
        help: [
          multiplexer === 'socketcall'
            ? 'allow socketcall, and refuse address families by a security module (AppArmor: "deny network alg,"), since a filter does not see the arguments of socketcall'
            : 'allow ipc, or refuse its calls directly, too',
        ],
        severity: 'warning',
        ...(rule === undefined ? places.ofDefault() : places.ofName(rule, multiplexer)),
      });
    }
  },
};

/** The release that gave 32-bit x86 the calls of a multiplexer directly (arch/x86/entry/syscalls/syscall_32.tbl). */
const DIRECT_SINCE = { socketcall: 'Linux 4.3', ipc: 'Linux 5.1' } as const;

const MULTIPLEXER_HELP =
  'refuse it by a security module, which sees the arguments; a filter can only refuse the multiplexer, and with it every 32-bit program that uses it';

const NUMBER_HELP =
  'refuse these numbers too, or every call whose architecture is not the host\'s ("architectures" in a profile names those whose programs run)';

function isMultiplexer({ by }: ForeignOpening): boolean {
  return by === 'socketcall' || by === 'ipc';
}

/** One finding for each ABI and each way. */
function groups(openings: readonly ForeignOpening[]): readonly (readonly ForeignOpening[])[] {
  const found = new Map<string, ForeignOpening[]>();
  for (const opening of openings) {
    const key = `${opening.caller.name} ${isMultiplexer(opening) ? opening.by : ''}`;
    const group = found.get(key);
    if (group === undefined) found.set(key, [opening]);
    else group.push(opening);
  }
  return [...found.values()];
}

/** Kernels are built to run 32-bit programs almost everywhere, and those of x32 almost nowhere. */
function severityOf(opening: ForeignOpening): Severity {
  if (isMultiplexer(opening)) return 'warning';
  return opening.caller.name === 'x32' ? 'info' : 'error';
}

function throughMultiplexer(
  found: readonly ForeignOpening[],
  { by, caller, refusal }: ForeignOpening,
): string {
  const names = found.map((one) => one.refusal.name);
  return `${how(refusal, names)}, but a program can make ${names.length === 1 ? 'it' : 'them'} through ${by} of ${caller.name}, which has the arguments in memory, where no filter sees them`;
}

function byNumber(found: readonly ForeignOpening[], { caller, refusal }: ForeignOpening): string {
  const names = found.map((one) => one.refusal.name);
  const others = found.flatMap(({ refusal: { name }, by }) => (by === name ? [] : [by]));
  const variants = others.length === 0 ? '' : ` (${fewOf(others)})`;
  const needs = caller.name === 'x32' ? ', where the kernel is built with CONFIG_X86_X32_ABI' : '';
  return `${how(refusal, names)}, but a program can make ${names.length === 1 ? 'it' : 'them'} by the numbers of ${caller.name}${variants}, which pass${needs}`;
}

/** What the policy does with the calls of the host. */
function how({ name, access }: StatedRefusal, names: readonly string[]): string {
  const [example] = access.refused;
  const verb = names.length === 1 ? 'is' : 'are';
  if (access.kind === 'refused' || example === undefined) return `${fewOf(names)} ${verb} refused`;
  const shown = `${callText(name, example.example)} gets ${answerWord(example.action)}`;
  return `${fewOf(names)} ${verb} filtered by arguments (${shown})`;
}
