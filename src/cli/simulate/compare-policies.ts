import { existsSync } from 'node:fs';
import { formatCompareJson, formatComparePretty, type PolicyComparison } from '../../report/compare.ts';
import { compareProcesses } from '../../seccomp/compare/compare-processes.ts';
import type { ComparedPrograms } from '../../seccomp/compare/compared-filter.ts';
import { readNumberText } from '../../seccomp/simulate/number-text.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { plainCallName } from '../../why/read/call-name.ts';
import { Failure } from '../failure.ts';
import { readBytes } from '../input/read-file.ts';
import { print } from '../print.ts';
import { prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';
import { choosePolicies } from './choose-policies.ts';
import { readArchitecture, readCatalogueOptions } from './host-options.ts';
import type { AskedPolicy } from './policies.ts';
import type { NamedPolicies, SimulateOptions } from './simulate-options.ts';

/** The options that each of two policies may have for itself. */
const OWN_OPTIONS = ['engine', 'cap', 'kernel', 'libseccomp'] as const;

/** Runs `simulate --compare A B`. */
export async function comparePolicies(
  target: string | undefined,
  operands: readonly string[],
  options: SimulateOptions,
): Promise<void> {
  const format = prettyOrJson(options.format);
  const [first, second, ...more] = operands;
  if (first === undefined || second === undefined || more.length > 0)
    throw new Failure('--compare: name two policies; a call to compare stands before --compare');
  if (options.runtime !== undefined || options.profile.length + options.filter.length > 0 || options.stack)
    throw new Failure(
      '--compare: it names the policies itself, without --runtime, --profile, --filter or --stack',
    );
  if (options.args !== undefined)
    throw new Failure('--compare: it tries all arguments, so --args does not go with it');
  const wanted = target === undefined ? undefined : readWanted(target);
  const caller = readArchitecture(options.arch, '--arch');
  const host = readCatalogueOptions(options, caller).architecture;
  const a = readOperand(first, options);
  const b = readOperand(second, options);
  const architectures = compareProcesses(
    { a: programsOf(a), b: programsOf(b), isBigEndian: host.isBigEndian },
    host,
  );
  const comparison: PolicyComparison = {
    a: { ...a.policy, text: first },
    b: { ...b.policy, text: second },
    host: host.name,
    architectures: architectures
      .map((one) => ({
        ...one,
        ranges: one.ranges.filter(({ syscall, from, to }) => {
          const plain = (number: number): number => number - one.architecture.base;
          return wanted === undefined || wanted(syscall, plain(from), plain(to));
        }),
      }))
      .sort((left, right) => Number(right.architecture === caller) - Number(left.architecture === caller)),
  };
  if (format === 'json') print(formatCompareJson(comparison));
  else {
    const terminal = await terminalOf(process.stdout);
    print(formatComparePretty(comparison, styleOf(terminal), terminal.width), terminal);
  }
}

interface Operand {
  readonly policy: AskedPolicy;
  readonly programs: ComparedPrograms;
}

/** Reads "docker@20.10.9", "profile.json", or either with options of its own: "docker,engine=crun@1.8,cap=none". */
function readOperand(text: string, options: NamedPolicies): Operand {
  const isFile = existsSync(text);
  const [name = '', ...settings] = isFile ? [text] : text.split(/,(?=[a-z]+=)/);
  const own = Object.fromEntries(settings.map((setting) => readSetting(setting, text)));
  const named = { ...options, ...own, ...sourceOf(name) };
  const caller = readArchitecture(options.arch, '--arch');
  const policies = choosePolicies(named, readCatalogueOptions(named, caller), true);
  const [policy, second] = policies;
  if (policy === undefined || second !== undefined)
    throw new Failure(
      `--compare: ${text} is ${policies.length} policies (${policies.map(({ runtime }) => runtime).join(', ')})\nhelp: name one of them`,
    );
  return { policy, programs: policy.programs() };
}

function sourceOf(name: string): Pick<NamedPolicies, 'runtime' | 'profile' | 'filter'> {
  if (!existsSync(name) && !/[/\\]|\.(?:json|ya?ml|bpf|conf|service|txt|policy|kafel)$/.test(name))
    return { runtime: name, profile: [], filter: [] };
  const file = readBytes(name);
  if (!file.ok) throw new Failure(`${name}: ${file.message}`);
  // The code of an instruction has a byte of zeros, and text has none.
  const isProgram = file.bytes.includes(0);
  return { runtime: undefined, profile: isProgram ? [] : [name], filter: isProgram ? [name] : [] };
}

function readSetting(setting: string, text: string): readonly [string, string] {
  const at = setting.indexOf('=');
  const name = setting.slice(0, at);
  const known = OWN_OPTIONS.find((one) => one === name);
  if (known === undefined)
    throw new Failure(
      `--compare: "${name}" in ${text} is none of ${OWN_OPTIONS.join(', ')}${didYouMean(name, OWN_OPTIONS)}`,
    );
  const value = setting.slice(at + 1);
  // Capabilities are a list, which commas divide.
  return [known, known === 'cap' ? value.replaceAll('+', ',') : value];
}

function programsOf({ policy, programs }: Operand): Exclude<ComparedPrograms, string> {
  if (typeof programs === 'string') throw new Failure(`--compare: ${policy.runtime}: ${programs}`);
  return programs;
}

/** Which calls a target names: by name, by number, or by a range of numbers. */
function readWanted(target: string): (syscall: string | undefined, from: number, to: number) => boolean {
  const range = /^(\d+)-(\d+)$/.exec(target);
  const number = readNumberText(target);
  if (range !== null) return overlaps(Number(range[1]), Number(range[2]));
  if (number !== undefined) return overlaps(Number(number), Number(number));
  const name = plainCallName(target).trim();
  const names = syscallNumbers().names();
  if (!names.includes(name))
    throw new Failure(
      `--compare: "${target}" is not a system call, a number or a range${didYouMean(name, names)}`,
    );
  return (syscall) => syscall === name;
}

function overlaps(
  first: number,
  last: number,
): (syscall: string | undefined, from: number, to: number) => boolean {
  return (_syscall, from, to) => from <= last && to >= first;
}
