/** A call and its errno; a failed call of strace; records of the audit log; messages of container engines. */
const LOG =
  /^\w+ (?:E[A-Z\d]+|SIGSYS)\s*$|\) += -1 E[A-Z]|type=(?:SECCOMP|AVC|1[34]\d\d)|"DENIED"|avc: +denied|SIGSYS|OCI runtime|container process|crun: |not permitted|ermission denied|bwrap: |seccomp-bpf/;

/** Whether a text that is no spec is a question for `why`: who refused a call. */
export function isLog(text: string): boolean {
  return LOG.test(text);
}
