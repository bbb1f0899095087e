import type { Architecture } from '../../seccomp/architecture.ts';
import { ARGUMENT_COUNT } from '../../seccomp/argument-count.ts';
import { ALL_ONES } from '../../seccomp/libseccomp/condition.ts';
import type { SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { readNumberText } from '../../seccomp/simulate/number-text.ts';
import type { SyscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { isDerived } from '../../spec/derived.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { calledName } from '../../spec/read.ts';
import { registersOf } from '../../spec/registers.ts';
import { describedCall, seenRegisters } from '../../why/decide/described-call.ts';
import { plainCallName } from '../../why/read/call-name.ts';
import type { SeenCall } from '../../why/read/evidence.ts';
import { isStraceNotation, seenCallIn } from '../../why/read/strace-line.ts';
import { Failure } from '../failure.ts';
import { findConstant } from '../input/constants.ts';
import { findSpec } from '../input/find-spec.ts';

/** The context for reading a target. */
export interface QuestionContext {
  readonly architecture: Architecture;
  readonly numbers: SyscallNumbers;
  readonly specs: readonly string[];
}

/** Limit on the numbers of one range. */
const MAX_RANGE = 100_000;

/** Reads SYSCALL (also as `SYS_…` or `__NR_…`), NUMBER, FIRST-LAST, a call in C or as strace prints it. */
export async function readTarget(
  text: string,
  args: readonly (bigint | undefined)[] | undefined,
  context: QuestionContext,
): Promise<SimulatedCall[]> {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range !== null) {
    const [first, last] = [Number(range[1]), Number(range[2])];
    if (last < first || last - first >= MAX_RANGE)
      throw new Failure(`"${text}" is not a range of at most ${MAX_RANGE} numbers with the lower one first`);
    return Array.from({ length: last - first + 1 }, (_, index) => byNumber(first + index, args, context));
  }
  const number = readNumberText(text);
  if (number !== undefined) return [byNumber(Number(number), args, context)];
  const plain = plainCallName(text);
  const called = calledName(plain);
  if (called !== undefined) return [await byCall(plain, called, context)];
  const seen = seenCallIn(text);
  if (seen !== undefined) return [await bySeenCall(seen, context)];
  return [await byName(plain.trim(), args, context)];
}

/** A number as users write it, or with the bit of x32 as the kernel sees it. */
function byNumber(
  given: number,
  args: SimulatedCall['args'],
  { architecture, numbers }: QuestionContext,
): SimulatedCall {
  if (given > 0xffff_ffff)
    throw new Failure(`${given} is not a system call number: it has more than 32 bits`);
  const number = architecture.name === 'x32' && given < architecture.base ? given + architecture.base : given;
  return { architecture, number, syscall: numbers.nameOf(number, architecture), args };
}

async function byName(
  name: string,
  args: SimulatedCall['args'],
  context: QuestionContext,
): Promise<SimulatedCall> {
  if (!/^\w+$/.test(name)) throw new Failure(`"${name}" is not a system call, a number, a range or a call`);
  return { architecture: context.architecture, number: await numberOf(name, context), syscall: name, args };
}

/** The number of a name: that of libseccomp, else that of a spec, which may describe a call that is too new for libseccomp. */
async function numberOf(name: string, context: QuestionContext): Promise<number> {
  const { architecture, numbers } = context;
  const known = numbers.numberOf(name, architecture);
  if (known !== undefined) return known;
  const spec = await specOf(name, context);
  const number = spec === undefined ? undefined : numberInSpec(spec, architecture);
  if (number !== undefined) return number;
  if (numbers.knows(name)) throw new Failure(`${name} has no number on ${architecture.name}`);
  if (spec !== undefined)
    throw new Failure(
      `the spec gives ${name} no number on ${architecture.name}, by which filters know it: add "number:" to the spec`,
    );
  throw new Failure(`no syscall is called "${name}"${didYouMean(name, numbers.names())}`);
}

/** The number of a call on an architecture, according to its spec; undefined if it gives none. */
function numberInSpec(spec: Spec, { column, base, name }: Architecture): number | undefined {
  const number = spec.numbers.get(name) ?? spec.numbers.get(column) ?? spec.numbers.get('');
  return number === undefined ? undefined : Number(number.value) + base;
}

/**
 * The spec of a call that a person described. What a program read has the types of the kernel's definition, but a filter
 * sees what the C library passes: glibc's personality() takes an unsigned long, the kernel's an unsigned int.
 */
async function specOf(name: string, { specs }: QuestionContext): Promise<Spec | undefined> {
  try {
    const { spec } = await findSpec(name, specs);
    return specs.length === 0 && isDerived(spec) ? undefined : spec;
  } catch (error) {
    if (error instanceof Failure && specs.length === 0) return undefined;
    throw error;
  }
}

/** Reads a call in C. A filter sees its numbers; a pointer to memory is an unknown address. */
async function byCall(text: string, name: string, context: QuestionContext): Promise<SimulatedCall> {
  const { architecture } = context;
  const number = await numberOf(name, context);
  const spec = await specOf(name, context);
  const read = spec?.readCall(text);
  if (spec !== undefined && read?.ok === true)
    return { architecture, number, syscall: name, args: registersOf(read.call, spec.arguments) };
  const seen = isStraceNotation(text) ? seenCallIn(text) : undefined;
  if (seen !== undefined) return bySeenCall(seen, context);
  if (spec === undefined) {
    const inside = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const what = `no spec describes ${name}, so only numbers can be read in its call`;
    return { architecture, number, syscall: name, args: readArguments(inside, what) };
  }
  throw new Failure((read?.ok === false ? read.faults[0]?.message : undefined) ?? `"${text}" is not a call`);
}

/** A call as strace prints it. What it shows by name only, and memory, a filter sees as a number that is not known. */
async function bySeenCall(seen: SeenCall, context: QuestionContext): Promise<SimulatedCall> {
  const { architecture } = context;
  const number = await numberOf(seen.syscall, context);
  const spec = await specOf(seen.syscall, context);
  const call = spec && describedCall(spec, seen, findConstant);
  return { architecture, number, syscall: seen.syscall, args: seenRegisters(seen, spec, call, findConstant) };
}

/** Reads "1,0x10,-1,_"; omitted arguments are unknown. */
export function readArguments(text: string, what: string): readonly (bigint | undefined)[] {
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => part.trim());
  if (parts.length > ARGUMENT_COUNT)
    throw new Failure(`${what}: a call has at most ${ARGUMENT_COUNT} arguments`);
  return padded(parts.map((part) => readArgument(part, what)));
}

function readArgument(text: string, what: string): bigint | undefined {
  if (text === '_' || text === '') return undefined;
  if (text === 'NULL') return 0n;
  const flags = flagsIn(text);
  if (flags !== undefined) return flags;
  const isNegative = text.startsWith('-');
  const value = readNumberText(isNegative ? text.slice(1) : text);
  if (value === undefined || value > ALL_ONES)
    throw new Failure(
      `${what}: "${text}" is not a 64-bit number (write decimal or 0x…, names of flags, or _ for an unknown value)`,
    );
  return BigInt.asUintN(64, isNegative ? -value : value);
}

/** Flags by the names that any described call gives them; undefined if a word is not one. */
function flagsIn(text: string): bigint | undefined {
  if (!/[A-Z]{2}/.test(text)) return undefined;
  let bits = 0n;
  for (const word of text.split('|').map((part) => part.trim())) {
    const bit = readNumberText(word) ?? findConstant(word);
    if (bit === undefined) return undefined;
    bits |= bit;
  }
  return BigInt.asUintN(64, bits);
}

function padded(args: readonly (bigint | undefined)[]): readonly (bigint | undefined)[] {
  return [...args, ...Array.from({ length: ARGUMENT_COUNT - args.length }, () => undefined)];
}

/** Reads a batch: one JSON object per line, {"syscall"|"number", "args"}. */
export async function readBatch(text: string, context: QuestionContext): Promise<SimulatedCall[]> {
  const questions: SimulatedCall[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      questions.push(await readLine(line, context));
    } catch (error) {
      if (!(error instanceof Failure) && !(error instanceof SyntaxError)) throw error;
      throw new Failure(`line ${index + 1}: ${error.message}`);
    }
  }
  if (questions.length === 0)
    throw new Failure(
      'standard input contains no call\nhelp: write one JSON object per line, {"syscall": "openat2", "args": [3]}',
    );
  return questions;
}

async function readLine(line: string, context: QuestionContext): Promise<SimulatedCall> {
  // 64-bit numbers would lose digits as JSON numbers, so bare ones are converted to strings first.
  const exact = line.replace(/([[,:]\s*)(-?\d{16,})(?=\s*[\],}])/g, '$1"$2"');
  const data: unknown = JSON.parse(exact);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Failure('not an object');
  const syscall: unknown = Reflect.get(data, 'syscall');
  const number: unknown = Reflect.get(data, 'number');
  const given: unknown = Reflect.get(data, 'args');
  if (given !== undefined && given !== null && !Array.isArray(given))
    throw new Failure('"args" is not a list');
  const texts = Array.isArray(given)
    ? given.map((one: unknown) => (one === null ? '_' : String(one)))
    : undefined;
  const args = texts === undefined ? undefined : readArguments(texts.join(','), '"args"');
  if (typeof syscall === 'string') return byName(plainCallName(syscall), args, context);
  const read =
    typeof number === 'number' || typeof number === 'string' ? readNumberText(String(number)) : undefined;
  if (read === undefined) throw new Failure('it has neither "syscall", a name, nor "number", a number');
  return byNumber(Number(read), args, context);
}
