import type { Run } from '../../check/run.ts';
import { type Finding, isAtLeast, SEVERITIES, type Severity } from '../../lint/finding.ts';
import { countShown } from '../../lint/group.ts';
import { Failure } from '../failure.ts';
import { oneOf } from '../shared-options.ts';

/** The severity below which nothing is shown: `--quiet` is short for `--min-severity error`. */
export function shownFrom(minSeverity: string | undefined, isQuiet: boolean): Severity {
  const named = minSeverity === undefined ? undefined : oneOf('--min-severity', minSeverity, SEVERITIES);
  if (!isQuiet) return named ?? 'info';
  if (named === undefined || named === 'error') return 'error';
  throw new Failure(
    `--quiet shows errors alone, and --min-severity ${named} asks for more: leave one of them out`,
  );
}

/** A run without what is below a severity, and how much that was. What a run means stays: exit codes know it whole. */
export function showFrom(run: Run, below: Severity): Run {
  if (below === 'info') return run;
  const select = (isWanted: (finding: Finding) => boolean): Run['files'] =>
    run.files.map((file) => ({
      ...file,
      documents: file.documents.map((document) => ({
        ...document,
        findings: document.findings.filter(isWanted),
      })),
    }));
  const isShown = ({ severity }: Finding): boolean => isAtLeast(severity, below);
  const rest = select((finding) => !isShown(finding)).flatMap(({ documents }) => documents);
  const count = (severity: Severity): number =>
    rest.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
  const hidden = { below, warnings: count('warning'), infos: count('info'), shown: countShown(rest) };
  return { ...run, files: select(isShown), hidden };
}
