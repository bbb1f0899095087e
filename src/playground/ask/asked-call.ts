import { exemptAnswer, exemptSince, exemptText } from '../../seccomp/simulate/exempt.ts';
import { describeLibrary } from '../../seccomp/syscalls/library-releases.ts';
import { compareVersions, formatSince, formatVersion, NEWEST, parseVersion } from '../../spec/version.ts';
import type { AnsweredQuestion } from './answer-view.tsx';
import type { AskedCall, AskQuestion } from './ask-protocol.ts';
import type { ReadQuestion } from './read-question.ts';

/** What is said of a call whatever answers: who can fail it with EPERM, and which kernels and tables have it. */
export function aboutCall(
  asked: AskQuestion,
  { call, seen, options }: ReadQuestion,
  known: AskedCall | undefined,
): Pick<AnsweredQuestion, 'syscall' | 'architecture' | 'seen' | 'probe' | 'eperm' | 'notes'> {
  const since = known?.since === undefined ? undefined : parseVersion(known.since);
  const isTooOld =
    since !== undefined && options.kernel !== NEWEST && compareVersions(options.kernel, since) < 0;
  // Where it decides the answer, the answer says so.
  const isDecisive = exemptAnswer(call.syscall, call.architecture, options.kernel) !== undefined;
  const exempt = isDecisive ? undefined : exemptSince(call.syscall, call.architecture);
  return {
    syscall: call.syscall,
    architecture: asked.architecture || call.architecture.name,
    seen,
    probe: known?.probe,
    eperm: known?.eperm ?? null,
    notes: [
      ...(exempt === undefined ? [] : [exemptText(exempt)]),
      ...(isTooOld
        ? [
            `Linux ${formatVersion(options.kernel)} does not have ${call.syscall}, which was added in ${known?.since}: if the filter lets it pass, it fails with ENOSYS`,
          ]
        : since === undefined
          ? []
          : [`the kernel has it since Linux ${formatSince(since)}`]),
      asked.libseccomp === ''
        ? `${describeLibrary(options.numbers.library)} is assumed, the newest that is known`
        : describeLibrary(options.numbers.library),
    ],
  };
}
