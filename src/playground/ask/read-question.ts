import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { parseEngine } from '../../seccomp/engine/engine-releases.ts';
import type { CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import type { SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { hostOf } from '../../seccomp/simulate/host.ts';
import { findLibrary } from '../../seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { NEWEST, parseVersion } from '../../spec/version.ts';
import type { TracedCall } from '../../why/read/asked-call.ts';
import type { AskedCall, AskQuestion } from './ask-protocol.ts';

/** A question that can be asked. */
export interface ReadQuestion {
  readonly ok: true;
  readonly call: SimulatedCall & { readonly syscall: string };
  /** The errno that strace saw, `success`, or undefined. */
  readonly seen: string | undefined;
  readonly options: CatalogueOptions;
  readonly engine: ContainerEngine;
}

/** What is wrong with a question. */
export interface QuestionFault {
  readonly ok: false;
  readonly fault: string;
}

const fault = (text: string): QuestionFault => ({ ok: false, fault: text });

/**
 * Reads the fields of a question except the runtime and the profile. `traced` is its call, `known` what is known of that,
 * `described` are the calls that pages describe.
 */
export function readQuestion(
  asked: AskQuestion,
  traced: TracedCall | undefined,
  known: AskedCall | undefined,
  described: readonly string[],
): ReadQuestion | QuestionFault {
  const architecture = findArchitecture(asked.architecture || 'x86_64');
  if (architecture === undefined) return fault(`"${asked.architecture}" is not an architecture.`);
  if (traced === undefined)
    return fault(
      /^\s*\d+\s*$/.test(asked.call)
        ? `libseccomp knows no call with the number ${asked.call.trim()} on ${asked.architecture || architecture.name}: give its name.`
        : `"${asked.call}" is not a call, its name or number, or a line of strace.`,
    );
  const library = asked.libseccomp === '' ? undefined : findLibrary(asked.libseccomp);
  if (typeof library === 'string') return fault(`${library}.`);
  const kernel = asked.kernel === '' ? NEWEST : parseVersion(asked.kernel);
  if (kernel === undefined) return fault(`"${asked.kernel}" is not a release of Linux, such as 6.12.`);
  const capabilities = readCapabilities(asked.capabilities);
  if (typeof capabilities === 'string') return fault(capabilities);
  const engine = parseEngine(asked.engine || 'runc');
  if (typeof engine === 'string') return fault(`${engine}.`);
  const number = numberOf(traced.syscall, architecture, known);
  if (number === undefined) {
    const names = [...new Set([...described, ...syscallNumbers().names()])];
    if (names.includes(traced.syscall))
      return fault(`${traced.syscall} has no number on ${asked.architecture || architecture.name}.`);
    return fault(`No system call is called "${traced.syscall}"${didYouMean(traced.syscall, names)}.`);
  }
  return {
    ok: true,
    call: { architecture, number, syscall: traced.syscall, args: traced.args },
    seen: traced.result,
    options: {
      architecture: hostOf(architecture),
      kernel,
      capabilities,
      engine: asked.engine === '' ? undefined : engine,
      numbers: syscallNumbers(library),
    },
    engine,
  };
}

/** The number of libseccomp's newest table, else that of the spec, since the call may be newer. */
function numberOf(
  name: string,
  architecture: Architecture,
  known: AskedCall | undefined,
): number | undefined {
  const number = syscallNumbers().numberOf(name, architecture);
  if (number !== undefined) return number;
  const numbers = known?.numbers ?? {};
  const own = numbers[architecture.name] ?? numbers[architecture.column] ?? numbers[''];
  return own === undefined ? undefined : own + architecture.base;
}

/** Undefined for the default set, a text for a fault. */
function readCapabilities(text: string): ReadonlySet<string> | undefined | string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  if (words.includes('all')) return new Set(CAPABILITY_NAMES);
  if (words.includes('none')) return new Set();
  const names = words.map((word) => `CAP_${word.toUpperCase().replace(/^CAP_/, '')}`);
  const wrong = names.find((name) => !CAPABILITY_NAMES.includes(name));
  return wrong === undefined
    ? new Set(names)
    : `"${wrong}" is no capability${didYouMean(wrong, CAPABILITY_NAMES)}.`;
}
