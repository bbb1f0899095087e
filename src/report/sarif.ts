import { findingsOf, isUnjudgedCall, notesOf, type Run } from '../check/run.ts';
import type { Finding, Severity } from '../lint/finding.ts';
import { isShipped, type Rule, TOPICS } from '../lint/rule.ts';
import { LineIndex } from '../spec/position.ts';
import type { FormatContext, Formatter } from './format.ts';
import { escapeMarkdown } from './markdown.ts';
import { placeOfNote } from './wording.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Writes SARIF 2.1.0 (OASIS) for GitHub code scanning and editors, with the fixes of findings. */
export const formatSarif: Formatter = (run, context) => {
  const used = run.rules.map(({ id }) => id);
  const linesOf = linesByPath(context);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'probeable',
            semanticVersion: run.version,
            informationUri: run.url(''),
            rules: run.rules.map((rule) => descriptor(rule, run, context)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: run.faults.length === 0,
            toolExecutionNotifications: [
              ...run.faults.map(({ path, message }) => ({
                level: 'error',
                message: { text: `${path}: ${message}` },
              })),
              ...notesOf(run).map((note) => ({
                level: isUnjudgedCall(note) ? 'warning' : 'note',
                message: { text: `${placeOfNote(note)}: ${note.message}` },
              })),
            ],
          },
        ],
        results: findingsOf(run).map(({ path, finding }) => ({
          ruleId: finding.rule,
          ruleIndex: used.indexOf(finding.rule),
          level: LEVELS[finding.severity],
          message: { text: [finding.message, ...finding.help].join('\n') },
          locations: [
            { physicalLocation: { artifactLocation: { uri: pathUri(path) }, region: region(finding) } },
          ],
          partialFingerprints: { 'probeable/v1': finding.fingerprint },
          ...(finding.fix === undefined ? {} : { fixes: [fixOf(path, finding.fix, linesOf(path))] }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

/** A rule as viewers show it next to its findings; a rule without a page has its summary as help. */
function descriptor(rule: Rule, run: Run, context: FormatContext) {
  const { id, topic, severity, summary } = rule;
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary.replace(/\.?$/, '.')} Topic: ${topic} (${TOPICS[topic]})` },
    help: context.ruleHelp?.(rule) ?? { text: summary, markdown: escapeMarkdown(summary) },
    helpUri: isShipped(id) ? run.url(id) : undefined,
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [topic] },
  };
}

function region({ start, end }: Finding) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Line indexes of files. Findings come file by file, so only the last index is kept. */
function linesByPath(context: FormatContext): (path: string) => LineIndex {
  let last: { readonly path: string; readonly lines: LineIndex } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, lines: new LineIndex(context.text(path)) };
    return last.lines;
  };
}

function fixOf(path: string, fix: NonNullable<Finding['fix']>, lines: LineIndex) {
  const replacements = fix.edits.map(({ start, end, text: inserted }) => {
    const from = lines.position(start);
    const to = lines.position(end);
    const deletedRegion = {
      startLine: from.line,
      startColumn: from.column,
      endLine: to.line,
      endColumn: to.column,
    };
    return { deletedRegion, insertedContent: { text: inserted } };
  });
  return {
    description: { text: fix.title },
    artifactChanges: [{ artifactLocation: { uri: pathUri(path) }, replacements }],
  };
}

/** A relative reference (RFC 3986); a file URI for an absolute path. */
function pathUri(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
