import type { ReadLine, StartFailure } from './evidence.ts';

/** runc's libcontainer/seccomp/seccomp_linux.go, with and without "filter"; the name is that of the profile. */
const RULE = /error adding seccomp (?:filter )?rule for syscall (\w{1,64}): ([^"\\\n]{1,200})/;

/** crun's src/libcrun/seccomp.c, which names no call. */
const CRUN_RULE = /\bseccomp_rule_add(?:_array|_exact)?\b(?::? ?)([^"\\\n]{0,200})/;

/** runc: "error loading seccomp filter into kernel: …: errno 524"; crun: "seccomp_load", "seccomp (SECCOMP_SET_MODE_FILTER)". */
const LOAD =
  /(?:error loading seccomp filter(?: into kernel)?:(?: error loading seccomp filter:)?|\bseccomp_load\b:?|seccomp \(SECCOMP_SET_MODE_FILTER\):?|prctl \(PR_SET_SECCOMP\):?) ?([^"\\\n]{0,200})/;

/** What marks a message of an engine, or of what starts it. */
const ENGINE =
  /\b(?:OCI runtime|container_linux\.go|unable to start container process|starting container process caused|runc (?:create|run|exec|start)|crun: |youki|OCI permission denied)/;

const NOT_PERMITTED =
  /(?:: |caused \\*")((?:operation not permitted|permission denied|Operation not permitted|Permission denied)[^"\\\n]{0,80})/;

/** Reads what runc and crun say when a container does not start; undefined for another line. */
export function readEngineMessage(line: string): ReadLine | undefined {
  const failure = readFailure(line);
  return failure === undefined ? undefined : { kind: 'evidence', evidence: failure };
}

function readFailure(line: string): StartFailure | undefined {
  const [, syscall, why] = RULE.exec(line) ?? [];
  if (syscall !== undefined) return failureOf('rule', syscall, why);
  if (!ENGINE.test(line) && !/\bseccomp\b/.test(line)) return undefined;
  const [, load] = LOAD.exec(line) ?? [];
  if (load !== undefined) return failureOf('load', undefined, load);
  if (!ENGINE.test(line)) return undefined;
  const [, added] = CRUN_RULE.exec(line) ?? [];
  if (added !== undefined) return failureOf('rule', undefined, added);
  const [, refused] = NOT_PERMITTED.exec(line) ?? [];
  return refused === undefined ? undefined : failureOf('permission', undefined, refused);
}

/** The reason without what callers of the engine append: "permission denied: unknown", "permission denied: OCI permission denied". */
function failureOf(failure: StartFailure['failure'], syscall: string | undefined, why = ''): StartFailure {
  const [reason = ''] = why.split(/: (?:unknown|OCI)\b|\.$/);
  return { kind: 'start', failure, syscall, reason: reason.trim() };
}
