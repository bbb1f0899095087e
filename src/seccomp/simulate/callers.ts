/** What a caller does with an answer to a call that it would rather make than do without. */
export type Conclusion = 'goes on' | 'falls back' | 'fails' | 'wrong' | 'dies';

/** A program, or a kind of programs, by how it decides whether a call exists. */
export interface Caller {
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly why: string;
}

/** What a container answers, as far as callers can tell the difference. */
export interface ContainerAnswer {
  /** As {@link Answer.answer}. */
  readonly answer: string;
  /** Whether it holds whatever the arguments are, so that a probe meets it too. */
  readonly isForNumber: boolean;
}

/** How each kind decides: by ENOSYS alone; by ENOSYS or EPERM; by a probe once there was an EPERM. */
const GOES_BY_ENOSYS = ['glibc', 'musl', 'systemd'];
const TAKES_EPERM_AS_ABSENT = ['Go'];
const PROBES = ['Rust std', 'a prober'];

type Reading = readonly [conclusion: Conclusion, why: string];

const DEAD: Reading = ['dies', 'the filter kills the caller before it sees an errno'];
const ALLOWED: Reading = ['goes on', 'the kernel answers: the call works, or fails with an errno of its own'];
const ABSENT: Reading = ['falls back', 'ENOSYS says that the call is not there'];

/**
 * What callers conclude from the answer of a filter to a call that the kernel has and would let them make. glibc and
 * musl go by ENOSYS alone, by decision; systemd's ERRNO_IS_NOT_SUPPORTED leaves EPERM out; Go, libuv and coreutils take
 * EPERM for absence too (golang/go#40893, libuv#2184); Rust's std (rust#65662, rust#75428) and whoever follows the
 * proposed guidance probe.
 */
export function callersOf({ answer, isForNumber }: ContainerAnswer): readonly Caller[] {
  const groups: readonly (readonly [names: readonly string[], reading: Reading])[] = [
    [GOES_BY_ENOSYS, byEnosys(answer)],
    [TAKES_EPERM_AS_ABSENT, byEither(answer)],
    [PROBES, byProbe(answer, isForNumber)],
  ];
  return groups.flatMap(([names, [conclusion, why]]) => names.map((name) => ({ name, conclusion, why })));
}

function common(answer: string): Reading | undefined {
  switch (answer) {
    case 'allow':
    case 'log':
      return ALLOWED;
    case 'ENOSYS':
      return ABSENT;
    case 'trace':
      return ['falls back', 'without a tracer, the kernel answers ENOSYS'];
    case 'kill':
    case 'trap':
      return DEAD;
    case 'success':
      return ['wrong', 'the call seems to have succeeded, and was never made'];
    case 'args':
      return [
        'wrong',
        'some arguments are let through and others are not, which looks like a kernel that chooses',
      ];
    case 'notify':
      return ['goes on', 'a supervisor answers, and may answer anything'];
    default:
      return undefined;
  }
}

function byEnosys(answer: string): Reading {
  return (
    common(answer) ?? ['fails', `only ENOSYS makes it fall back: ${answer} is reported as a real failure`]
  );
}

function byEither(answer: string): Reading {
  if (answer === 'EPERM') return ['falls back', 'it takes EPERM for absence, and so loses real refusals too'];
  return common(answer) ?? ['fails', `${answer} is reported as a real failure`];
}

function byProbe(answer: string, isForNumber: boolean): Reading {
  if (answer !== 'EPERM')
    return common(answer) ?? ['fails', `${answer} is reported as a real failure: a probe is for EPERM`];
  return isForNumber
    ? ['falls back', 'the probe gets EPERM too, so a filter hides the call']
    : ['fails', "the probe passes the filter, so EPERM is taken for the kernel's"];
}
