import { answerWord, decodeAction, encodeAction, type SeccompAction } from '../../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { errnoName } from '../../spec/errno.ts';
import type { ModuleDenial, SeccompRecord, SeenCall } from '../read/evidence.ts';
import { type AnswerContext, numberOfCall } from './decide-call.ts';
import { type RefusalAnswer, refusalAnswer } from './refusal-answer.ts';

/** `SIGSYS` on all architectures but alpha, mips and sparc. */
const SIGSYS: ReadonlySet<number> = new Set([31, 12]);

/** Says what a filter did, according to the kernel's own record. */
export function decideRecord(record: SeccompRecord, context: AnswerContext): RefusalAnswer {
  const { architecture, number, arch } = record;
  const syscall = architecture && syscallNumbers().nameOf(number, architecture);
  const plain =
    architecture?.name === 'x32' && number >= architecture.base ? number - architecture.base : number;
  const what =
    architecture === undefined
      ? `call ${number} of an architecture that is not known (${arch})`
      : `${syscall ?? 'a call without a name'} (${plain} on ${architecture.name}${record.isCompat === true ? ', a 32-bit program' : ''})`;
  const { action, isGuess } = actionOf(record);
  const about = { syscall, architecture: architecture?.name, number: plain };
  if (action === undefined)
    return refusalAnswer({
      ...about,
      verdict: 'filter',
      why: `a seccomp filter answered ${what}; the record does not say how`,
    });
  if (action.kind === 'log' || action.kind === 'allow')
    return refusalAnswer({
      ...about,
      verdict: 'nobody',
      answer: action.kind,
      why: `a seccomp filter let ${what} pass and logged it (SECCOMP_RET_${action.kind.toUpperCase()})`,
    });
  const question = architecture && { architecture, number, syscall, args: undefined };
  const errno = action.kind === 'errno' && action.errno !== 0 ? errnoName(action.errno) : undefined;
  const wanted = errno ?? (action.kind === 'errno' ? undefined : answerWord(action));
  const side = question && context.filters.ask(question, wanted);
  return refusalAnswer({
    ...about,
    verdict: 'filter',
    answer: wanted,
    why: `a seccomp filter ${ACTIONS[action.kind]} ${what}${isGuess ? ', as its signal tells' : ''}${errno === undefined ? '' : `: ${errno}`}`,
    // A record of an errno is not of a release that kills.
    filters: (side?.findings ?? []).filter(
      ({ answer }) => action.kind !== 'errno' || /^(?:E|args)/.test(answer),
    ),
    remedies: side?.remedies ?? [],
    callers:
      errno === undefined || architecture === undefined
        ? []
        : context.callers.ask({ syscall, architecture: architecture.name, answers: [errno] }),
    notes: [
      ...(action.kind === 'errno' && errno === undefined
        ? [
            'the record has the action without its data, so which errno it was is not in it (kernel/seccomp.c, seccomp_log())',
          ]
        : []),
      ...(side?.notes ?? []),
    ],
  });
}

/** Says that a filter killed a process in a call, as the end of the process tells. */
export function decideKilled(seen: SeenCall, context: AnswerContext): RefusalAnswer {
  const architecture = seen.architecture ?? context.architecture;
  const number = numberOfCall(seen.syscall, architecture);
  if (number === undefined)
    return refusalAnswer({
      syscall: seen.syscall,
      architecture: architecture.name,
      verdict: 'filter',
      answer: 'kill',
      why: `a seccomp filter killed the process for ${seen.syscall}: SIGSYS ended it before the call returned`,
    });
  return decideRecord(
    {
      kind: 'seccomp',
      architecture,
      arch: architecture.name,
      number,
      code: undefined,
      signal: SIGSYS_NUMBER,
      isCompat: undefined,
      pid: seen.pid,
      command: undefined,
    },
    context,
  );
}

const SIGSYS_NUMBER = 31;

const ACTIONS: Readonly<Record<SeccompAction['kind'], string>> = {
  'kill-process': 'killed the process for',
  'kill-thread': 'killed the thread for',
  trap: 'sent SIGSYS for',
  errno: 'refused with an errno',
  notify: 'asked a supervisor about',
  trace: 'asked a tracer about',
  log: 'logged',
  allow: 'allowed',
};

/** The action of the code; without one, of the signal: before Linux 3.10 only kills were logged. */
function actionOf({ code, signal }: SeccompRecord): {
  readonly action: SeccompAction | undefined;
  readonly isGuess: boolean;
} {
  if (code !== undefined && code !== encodeAction({ kind: 'kill-thread' }))
    return { action: decodeAction(code), isGuess: false };
  // Code 0 is both "kill the thread" and what old kernels wrote; a record without a signal killed nothing.
  if (signal !== undefined && SIGSYS.has(signal))
    return { action: { kind: 'kill-thread' }, isGuess: code === undefined };
  return { action: code === undefined || signal === 0 ? undefined : decodeAction(code), isGuess: false };
}

/** Says what a security module refused. */
export function decideDenial({ module, what, subject, errno }: ModuleDenial): RefusalAnswer {
  const who =
    subject === undefined
      ? ''
      : `, by ${module === 'AppArmor' ? 'the profile' : module === 'SELinux' ? 'the context' : 'the'} ${subject}`;
  return refusalAnswer({
    verdict: 'security module',
    answer: errno,
    why: `${module} refused ${what}${who.replace('the the', 'the').replace(', by the domain', ', in domain')}`,
    remedies: [
      module === 'AppArmor' && what.startsWith('userns_create') ? USER_NAMESPACES : REMEDIES[module],
    ],
    notes:
      errno === undefined ? ['a failed check of a capability shows as EPERM, other refusals as EACCES'] : [],
  });
}

/** Since Ubuntu 23.10, programs without a profile may create none. */
const USER_NAMESPACES =
  'Give the program a profile with the rule "userns," (/etc/apparmor.d), or let every program create user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0';

const REMEDIES: Readonly<Record<ModuleDenial['module'], string>> = {
  AppArmor:
    'Add the rule to the profile, or run the container with another one (--security-opt apparmor=PROFILE)',
  SELinux: 'Give the file or the container a label that the policy allows (audit2why explains the record)',
  Smack: 'Give the file or the process a label that the rules allow',
  Landlock: 'The program restricts itself: change what it asks Landlock for',
};
