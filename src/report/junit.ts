import { documentsOf, isOpen, notesOf } from '../check/run.ts';
import type { DocumentResult } from '../lint/engine.ts';
import type { Formatter } from './format.ts';
import { escapeXml } from './xml.ts';

/**
 * JUnit XML: a spec is a test suite, an error or warning a failed test case, an input that could not be read
 * an errored one. Infos are no failures. No times and host names: the same input gives the same output.
 */
export const formatJunit: Formatter = (run) => {
  const suites = documentsOf(run).map(suite);
  const faults = run.faults.map(({ path, message }, index) => {
    const error = `<error message="${escapeXml(message)}" type="input">${escapeXml(message)}</error>`;
    return wrap(
      path,
      suites.length + index,
      [`<testcase name="input" classname="${escapeXml(path)}" time="0">${error}</testcase>`],
      0,
      1,
    );
  });
  const notes = notesOf(run).map((note, index) => {
    // The schema knows no skipped tests. A call that nobody judged is no success, so it fails as a warning does.
    const isFailure = isOpen(note);
    const message = escapeXml(note.message);
    const outcome = isFailure ? `<failure message="${message}" type="warning">${message}</failure>` : '';
    const name = escapeXml(note.syscall === undefined ? note.kind : `${note.kind}: ${note.syscall}`);
    const cases = [
      `<testcase name="${name}" classname="${escapeXml(note.path)}" time="0">${outcome}</testcase>`,
    ];
    return wrap(note.path, suites.length + faults.length + index, cases, isFailure ? 1 : 0, 0, message);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${[...suites, ...faults, ...notes].join('')}</testsuites>\n`;
};

function suite(document: DocumentResult, index: number): string {
  const name = document.syscall ?? document.path;
  const failures = document.findings.filter(({ severity }) => severity !== 'info');
  const cases = failures.map((finding) => {
    const place = `${document.path}:${finding.start.line}:${finding.start.column}`;
    const details = [`${place}: ${finding.message}`, ...finding.help, finding.url ?? []].flat().join('\n');
    const failure = `<failure message="${escapeXml(finding.message)}" type="${finding.severity}">${escapeXml(details)}</failure>`;
    return `<testcase name="${escapeXml(`${finding.rule} at ${place}`)}" classname="${escapeXml(name)}" time="0">${failure}</testcase>`;
  });
  if (cases.length === 0) cases.push(`<testcase name="check" classname="${escapeXml(name)}" time="0"/>`);
  return wrap(document.path, index, cases, failures.length, 0);
}

function wrap(
  name: string,
  id: number,
  cases: readonly string[],
  failures: number,
  errors: number,
  output = '',
): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" time="0"`;
  const head = `<testsuite name="${escapeXml(name)}" package="probeable" id="${id}" hostname="localhost" timestamp="1970-01-01T00:00:00" ${counts}>`;
  return `  ${head}<properties><property name="tool" value="probeable"/></properties>\n${cases.map((line) => `    ${line}\n`).join('')}  <system-out>${output}</system-out><system-err/></testsuite>\n`;
}
