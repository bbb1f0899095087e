import { callAskFiles } from './ask-files.ts';
import { badgeFiles } from './badge.ts';
import type { CallSite } from './call-site.ts';
import type { Highlighter } from './highlight.ts';
import { renderPage } from './layout.tsx';
import { callPage } from './pages/call.tsx';
import { callDataFiles } from './pages/data.tsx';
import { type CallSource, folderOfCall } from './site-source.ts';

/** The files about one call alone, by path, each with a function that makes its text: its page and what is beside it. */
export function callFiles(
  call: CallSource,
  site: CallSite,
  highlight: Highlighter,
): ReadonlyMap<string, () => string> {
  const folder = folderOfCall(call);
  return new Map([
    [`${folder}index.html`, () => renderPage(callPage(call, site, highlight), site)],
    [`${folder}spec.yaml`, () => call.text],
    [`${folder}data.json`, () => callJson(call, site)],
    ...callDataFiles(call, site),
    ...callAskFiles(call),
    ...badgeFiles(call),
  ]);
}

function callJson({ spec, document, containers }: CallSource, { callers, precedence }: CallSite): string {
  const { grade, ambiguous, probes, findings, origin } = document;
  const data = {
    syscall: spec.name,
    status: spec.status,
    revision: spec.revision ?? null,
    prototype: spec.prototype,
    ...(origin === undefined ? {} : { derived: { ...origin }, reviewed: false }),
    grade: grade ?? null,
    ambiguous: ambiguous ?? null,
    probes,
    entry: spec.entry.map(({ kind, text, errors }) => ({ kind, text, errors })),
    precedence: precedence.of(spec) ?? null,
    findings: findings.map(({ rule, severity, message, pointer, fingerprint }) => ({
      rule,
      severity,
      message,
      pointer,
      fingerprint,
    })),
    containers: containers.map((row) => ({
      ...row,
      callers: callers.ask({ syscall: spec.name, architecture: 'x86_64', answers: row.possible }),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
