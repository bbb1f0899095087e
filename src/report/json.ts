import { countRun, documentsOf, type Note, notesOf, type Run } from '../check/run.ts';
import type { ProposalAnswer } from '../lint/container-policy.ts';
import type { JudgedPolicy } from '../lint/file-result.ts';
import type { Formatter } from './format.ts';

/**
 * Writes JSON; other tools rely on its keys. Of each probe, `verified` lists the kernels on which it worked and
 * `observed` its results there; `verification` is the result of each kernel for the whole call. `containers` is what
 * runtimes return for a proposal. `unreadable` lists inputs that could not be read, `notes` what was not judged and why.
 * `policy` is present for a seccomp policy, which has no call and no grade: the engines and the architecture that it was
 * judged for. `passedOver` counts YAML files in folders that are not specs.
 */
export const formatJson: Formatter = (run) => {
  const files = documentsOf(run).map(
    ({ path, syscall, grade, ambiguous, probes, findings, containers, isDerived, origin, policy }) => ({
      path,
      syscall: syscall ?? null,
      ...(policy === undefined ? {} : { policy: policyJson(policy) }),
      grade: grade ?? null,
      ...(isDerived === true ? { derived: true } : {}),
      ...(origin === undefined ? {} : { derived: true, reviewed: false, tree: origin.tree }),
      ambiguous: ambiguous ?? null,
      probes: probes.map((probe) => {
        const observed = run.verifiedOn(syscall ?? '', probe.call);
        return { ...probe, verified: [...new Set(observed.map(({ kernel }) => kernel))], observed };
      }),
      verification: run.seen(syscall ?? '', path),
      findings: findings.map((finding) => ({
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message,
        line: finding.start.line,
        column: finding.start.column,
        endLine: finding.end.line,
        endColumn: finding.end.column,
        pointer: finding.pointer,
        fingerprint: finding.fingerprint,
        url: finding.url ?? null,
        help: finding.help,
        fix: finding.fix ?? null,
      })),
      ...(containers.length === 0
        ? {}
        : { containers: containers.map((one) => containerJson(one, syscall, run)) }),
    }),
  );
  return `${JSON.stringify({ version: 1, files, ...restOfJson(run) }, null, 2)}\n`;
};

function policyJson({ name, form, host, engines }: JudgedPolicy) {
  return { name: name ?? null, form: form ?? null, architecture: host ?? null, engines };
}

/** The keys of the JSON besides `version` and `files`. */
export function restOfJson(run: Run) {
  return { unreadable: run.faults, notes: notesOf(run).map(noteJson), summary: summaryOf(run) };
}

function noteJson({ kind, path, line, syscall, message }: Note) {
  return { kind, path, line: line ?? null, syscall: syscall ?? null, message };
}

/** `hidden` counts what `--min-severity` hides; the key is present only with that option. */
function summaryOf(run: Run) {
  const counts = { ...countRun(run), passedOver: run.nonSpecCount, accepted: run.accepted };
  if (run.hidden === undefined) return counts;
  const { warnings, infos } = run.hidden;
  return { ...counts, hidden: { warnings, infos } };
}

function containerJson(container: ProposalAnswer, syscall: string | undefined, run: Run) {
  const { runtime, number, answer, rule } = container;
  return { runtime, number, answer, rule, callers: run.callersOf(syscall, container) };
}
