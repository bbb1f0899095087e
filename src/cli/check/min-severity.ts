import type { Run } from '../../check/run.ts';
import { type Finding, isSeverityAtLeast, SEVERITIES, type Severity } from '../../lint/finding.ts';
import { countShown } from '../../lint/group.ts';
import { Failure } from '../failure.ts';
import { oneOf } from '../shared-options.ts';

/** Reads `--min-severity`, the lowest severity that is shown; `--quiet` is short for `--min-severity error`. */
export function readMinSeverity(minSeverity: string | undefined, isQuiet: boolean): Severity {
  const named = minSeverity === undefined ? undefined : oneOf('--min-severity', minSeverity, SEVERITIES);
  if (!isQuiet) return named ?? 'info';
  if (named === undefined || named === 'error') return 'error';
  throw new Failure(
    `--quiet shows only errors, but --min-severity ${named} shows more\nhelp: remove one of them`,
  );
}

/** Hides the findings below a severity and counts them. Exit codes use the whole run. */
export function hideBelow(run: Run, below: Severity): Run {
  if (below === 'info') return run;
  const select = (isWanted: (finding: Finding) => boolean): Run['files'] =>
    run.files.map((file) => ({
      ...file,
      documents: file.documents.map((document) => ({
        ...document,
        findings: document.findings.filter(isWanted),
      })),
    }));
  const isShown = ({ severity }: Finding): boolean => isSeverityAtLeast(severity, below);
  const rest = select((finding) => !isShown(finding)).flatMap(({ documents }) => documents);
  const count = (severity: Severity): number =>
    rest.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
  const hidden = { below, warnings: count('warning'), infos: count('info'), shown: countShown(rest) };
  return { ...run, files: select(isShown), hidden };
}
