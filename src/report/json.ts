import { countRun, documentsOf, type Note, notesOf, type Run } from '../check/run.ts';
import type { ProposalAnswer } from '../lint/container-policy.ts';
import type { Formatter } from './format.ts';

/**
 * The form that other tools rely on. `verified` lists the kernels on which a probe was seen to work, `observed` what
 * they answered to it, and `verification` what came of asking them about the call; `containers` says what a proposal
 * will get; `unreadable` lists inputs that could not be judged at all, `notes` what was not judged and why;
 * `passedOver` counts YAML files of folders that are no specs.
 */
export const formatJson: Formatter = (run) => {
  const files = documentsOf(run).map(({ path, syscall, grade, ambiguous, probes, findings, containers }) => ({
    path,
    syscall: syscall ?? null,
    grade: grade ?? null,
    ambiguous: ambiguous ?? null,
    probes: probes.map((probe) => {
      const observed = run.verifiedOn(syscall ?? '', probe.call);
      return { ...probe, verified: observed.map(({ kernel }) => kernel), observed };
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
  }));
  return `${JSON.stringify({ version: 1, files, ...restOfJson(run) }, null, 2)}\n`;
};

/** What the JSON of a run has beside its files. */
export function restOfJson(run: Run) {
  return { unreadable: run.faults, notes: notesOf(run).map(noteJson), summary: summaryOf(run) };
}

function noteJson({ kind, path, line, syscall, message }: Note) {
  return { kind, path, line: line ?? null, syscall: syscall ?? null, message };
}

/** `hidden` counts what `--min-severity` leaves out, and is there only with it. */
function summaryOf(run: Run) {
  const counts = { ...countRun(run), passedOver: run.passedOver, accepted: run.accepted };
  if (run.hidden === undefined) return counts;
  const { warnings, infos } = run.hidden;
  return { ...counts, hidden: { warnings, infos } };
}

function containerJson(container: ProposalAnswer, syscall: string | undefined, run: Run) {
  const { runtime, number, answer, rule } = container;
  return { runtime, number, answer, rule, callers: run.callersOf(syscall, container) };
}
