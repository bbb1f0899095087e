import { documentsOf, isJudged, isUnjudgedCall, notesOf } from '../check/run.ts';
import type { DocumentResult } from '../lint/file-result.ts';
import type { Formatter } from './format.ts';
import { escapeXml } from './xml.ts';

/** A test suite without the attributes that depend on the whole report. */
interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
  /** Its `<system-out>`. */
  readonly output: string;
}

/**
 * Writes JUnit XML. A spec is a test suite, an error or a warning is a failed test case, an unreadable input is a test
 * case with an error. An info does not fail, and a call that was not judged does not pass. Times are 0 and the host
 * is "localhost", so that equal runs give equal reports.
 */
export const formatJunit: Formatter = (run, { now = new Date() }) => {
  const faults = run.faults.map(({ path, message }): Suite => {
    const error = `<error message="${escapeXml(message)}" type="input">${escapeXml(message)}</error>`;
    const cases = [testCase('input', path, error)];
    return { name: path, cases, failures: 0, errors: 1, output: '' };
  });
  const notes = notesOf(run).map((note): Suite => {
    const message = escapeXml(note.message);
    // The schema has no skipped tests. A call that was not judged fails like a warning; other notes are output only.
    const failure = `<failure message="${message}" type="warning">${message}</failure>`;
    const name = note.syscall === undefined ? note.kind : `${note.kind}: ${note.syscall}`;
    const cases = isUnjudgedCall(note) ? [testCase(name, note.path, failure)] : [];
    return { name: note.path, cases, failures: cases.length, errors: 0, output: message };
  });
  const suites = [...documentsOf(run).map(suiteOf), ...faults, ...notes];
  const timestamp = now.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.map((suite, id) => suiteText(suite, id, timestamp)).join('')}</testsuites>\n`;
};

function suiteOf(document: DocumentResult): Suite {
  const name = document.syscall ?? document.policy?.name ?? document.path;
  const failures = document.findings.filter(({ severity }) => severity !== 'info');
  const cases = failures.map((finding) => {
    const place = `${document.path}:${finding.start.line}:${finding.start.column}`;
    const details = [`${place}: ${finding.message}`, ...finding.help, finding.url ?? []].flat().join('\n');
    const failure = `<failure message="${escapeXml(finding.message)}" type="${finding.severity}">${escapeXml(details)}</failure>`;
    return testCase(`${finding.rule} at ${place}`, name, failure);
  });
  // A call that was not judged has a note or a finding; a passing test case would contradict it.
  if (cases.length === 0 && isJudged(document)) cases.push(testCase('check', name, ''));
  return { name: document.path, cases, failures: failures.length, errors: 0, output: '' };
}

function testCase(name: string, className: string, outcome: string): string {
  const start = `<testcase name="${escapeXml(name)}" classname="${escapeXml(className)}" time="0"`;
  return outcome === '' ? `${start}/>` : `${start}>${outcome}</testcase>`;
}

function suiteText({ name, cases, failures, errors, output }: Suite, id: number, timestamp: string): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" time="0"`;
  const head = `<testsuite name="${escapeXml(name)}" package="probeable" id="${id}" hostname="localhost" timestamp="${timestamp}" ${counts}>`;
  return `  ${head}<properties><property name="tool" value="probeable"/></properties>\n${cases.map((line) => `    ${line}\n`).join('')}  <system-out>${output}</system-out><system-err/></testsuite>\n`;
}
