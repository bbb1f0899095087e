import type { Architecture } from '../../seccomp/architecture.ts';
import type { CallerTable } from '../../seccomp/callers/caller-table.ts';
import type { SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { originOf, originText } from '../../spec/derived.ts';
import type { Spec } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';
import type { Version } from '../../spec/version.ts';
import type { SeenCall } from '../read/evidence.ts';
import { refusersOf } from './candidates/candidates.ts';
import { decidingProbe } from './deciding-probe.ts';
import { type ConstantTable, describedCall, seenRegisters } from './described-call.ts';
import type { Filters } from './filter-side.ts';
import { judge, USUAL_ERRNOS } from './judge.ts';
import { type KernelSide, kernelSide } from './kernel-side.ts';
import { lackingKernels, stepRefusers, withSteps } from './other-refusers.ts';
import { probeCaveats } from './probe-caveats.ts';
import { type RefusalAnswer, refusalAnswer } from './refusal-answer.ts';

/** What decisions rest on. */
export interface AnswerContext {
  /** Of a caller whose line does not say. */
  readonly architecture: Architecture;
  readonly kernel: Version | undefined;
  readonly filters: Filters;
  readonly callers: CallerTable;
  readonly constants: ConstantTable;
  /** The description of a call, for the architecture that is meant. */
  specOf(syscall: string, architecture: Architecture): Spec | undefined;
  /** In which releases gVisor lacks a call; undefined where it is not known. */
  sandboxKernel(call: SimulatedCall): string | undefined;
  /** What audit records of the same log say about a call; the line of one. */
  auditLine(architecture: Architecture, number: number): number | undefined;
}

/** Decides who refused a call that a trace shows. */
export function decideCall(
  seen: SeenCall,
  errno: string,
  isInjected: boolean,
  context: AnswerContext,
): RefusalAnswer {
  const architecture = seen.architecture ?? context.architecture;
  const number = numberOfCall(seen.syscall, architecture);
  const name =
    number === undefined ? seen.syscall : (syscallNumbers().nameOf(number, architecture) ?? seen.syscall);
  const call = { ...seen, syscall: name };
  const about = { syscall: name, architecture: architecture.name, number, answer: errno };
  if (isInjected)
    return refusalAnswer({
      ...about,
      verdict: 'tracer',
      why: 'strace itself made the call fail (-e inject)',
    });
  const spec = context.specOf(name, architecture);
  const described = spec && describedCall(spec, call, context.constants);
  const own = spec && described && kernelSide(spec, described, errno, context.kernel);
  const registers = seenRegisters(call, spec, described, context.constants);
  const question =
    number === undefined ? undefined : { architecture, number, syscall: name, args: registers };
  const side = question === undefined ? undefined : context.filters.ask(question, errno);
  const known = refusersOf(call, errno);
  const steps = own === undefined ? [] : stepRefusers(own, spec, errno);
  const others = [
    ...(errno === 'ENOSYS' && spec !== undefined && question !== undefined
      ? lackingKernels(spec, context.kernel, context.sandboxKernel(question))
      : []),
    ...withSteps(known.possible, steps),
  ];
  const auditLine =
    question !== undefined && USUAL_ERRNOS.has(errno)
      ? context.auditLine(architecture, question.number)
      : undefined;
  const judged = judge({ syscall: name, errno, own, side, others, auditLine, spec });
  const isFilterPossible =
    judged.verdict === 'filter' || judged.verdict === 'either' || judged.verdict === 'unknown';
  const chosen =
    judged.verdict === 'either' && errno !== 'ENOSYS'
      ? decidingProbe(spec, call, context.kernel, (probe) =>
          spec === undefined || question === undefined || side === undefined
            ? []
            : probeCaveats(
                side,
                context.filters.ask({ ...question, args: registersOf(probe, spec.arguments) }, errno),
              ),
        )
      : undefined;
  return refusalAnswer({
    ...about,
    ...judged,
    candidates:
      judged.verdict === 'filter'
        ? []
        : others.filter(({ kind }) => own?.isAbsent !== true || kind === 'kernel release'),
    elsewhere: judged.verdict === 'filter' ? [] : known.elsewhere,
    filters: isFilterPossible || side?.isNamed === true ? (side?.findings ?? []) : [],
    probe: chosen?.probe,
    callers: isFilterPossible
      ? context.callers.ask({ syscall: name, architecture: architecture.name, answers: [errno] })
      : [],
    remedies: isFilterPossible ? (side?.remedies ?? []) : [],
    notes: [
      ...(chosen?.caveats ?? []),
      ...(side?.notes ?? []),
      ...(own?.excluded ?? []),
      ...(spec === undefined
        ? [`nobody has described ${name}, so what the kernel itself answers is not known`]
        : []),
      ...originNotes(spec),
      ...unreadNotes(own, errno),
      ...(spec !== undefined && described === undefined
        ? ['the arguments could not be read, so any are assumed']
        : []),
    ],
  });
}

function originNotes(spec: Spec | undefined): readonly string[] {
  const origin = spec === undefined ? undefined : originOf(spec);
  return spec === undefined || origin === undefined
    ? []
    : [`the entry path of ${spec.name} was ${originText(origin)}`];
}

function unreadNotes(own: KernelSide | undefined, errno: string): readonly string[] {
  const unread = own?.steps.filter(({ step }) => !step.errors.includes(errno)) ?? [];
  return unread.length === 0
    ? []
    : [
        `${unread.length === 1 ? 'a step' : `${unread.length} steps`} of its entry path could not be read, and may fail with ${errno}, too`,
      ];
}

/** The number of a name, also of `syscall_0x1b3`; of a call that is newer than libseccomp's tables, undefined. */
export function numberOfCall(name: string, architecture: Architecture): number | undefined {
  const digits = /^syscall_0x([0-9a-f]{1,8})$/.exec(name)?.[1];
  return digits === undefined ? syscallNumbers().numberOf(name, architecture) : Number.parseInt(digits, 16);
}
