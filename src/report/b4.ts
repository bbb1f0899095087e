import { countRun, documentsOf, type Formatter, plural } from './run.ts';

/** The JSON of an external check of `b4 review` (mricon/b4: docs/maintainer/review.rst). `[]`: nothing to report. */
export const formatB4: Formatter = (run) => {
  const documents = documentsOf(run);
  if (documents.length === 0 && run.faults.length === 0) return '[]\n';
  const { errors, warnings } = countRun(run);
  const grades = documents.map(({ syscall, path, grade }) => `${syscall ?? path}: ${grade ?? 'not judged'}`);
  const findings = documents.flatMap(({ path, findings: list }) =>
    list.map(({ severity, rule, message, start, help }) =>
      [`${path}:${start.line}: ${severity}: ${message} [${rule}]`, ...help.map((line) => `    ${line}`)].join(
        '\n',
      ),
    ),
  );
  const faults = run.faults.map(({ path, message }) => `${path}: ${message}`);
  const status = errors > 0 || faults.length > 0 ? 'fail' : warnings > 0 ? 'warn' : 'pass';
  const summary = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}; ${grades.slice(0, 3).join(', ')}${grades.length > 3 ? ', …' : ''}`;
  return `${JSON.stringify([{ tool: 'probeable', status, summary, url: run.url(''), details: [...grades, ...findings, ...faults].join('\n') }], null, 2)}\n`;
};
