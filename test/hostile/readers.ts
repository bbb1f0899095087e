import { RULES } from '../../rules/index.ts';
import { readRecord } from '../../src/bot/accept/record.ts';
import { readCommands } from '../../src/bot/command.ts';
import { type BotContext, judgePull } from '../../src/bot/judge.ts';
import { annotationsOf } from '../../src/bot/text/check-run.ts';
import { blocksToMarkdown } from '../../src/bot/text/markdown.ts';
import { readMarker } from '../../src/bot/text/marker.ts';
import { paragraph, prose } from '../../src/bot/text/nodes.ts';
import { linesInPatch, suggestionFor } from '../../src/bot/text/suggestion.ts';
import { mayNeedContainers } from '../../src/check/may-need-containers.ts';
import { readSettings } from '../../src/check/settings/read-settings.ts';
import { Failure } from '../../src/cli/failure.ts';
import { readBatch, readTarget } from '../../src/cli/simulate/questions.ts';
import { deriveCall } from '../../src/derive/derive.ts';
import { definitions } from '../../src/derive/tree/definitions.ts';
import { KernelOptions } from '../../src/derive/tree/kernel-options.ts';
import { SourceTree } from '../../src/derive/tree/source-tree.ts';
import { Types } from '../../src/derive/tree/types.ts';
import { writeSpec } from '../../src/derive/write-spec.ts';
import type { CallDescription } from '../../src/draft/call-description.ts';
import { fromKapi } from '../../src/draft/from/kapi.ts';
import { liveCode } from '../../src/draft/from/live-code.ts';
import { fromPatch } from '../../src/draft/from/patch.ts';
import { fromPrototype } from '../../src/draft/from/prototype.ts';
import { fromSyzlang } from '../../src/draft/from/syzlang.ts';
import { fromTraceFormat } from '../../src/draft/from/trace-format.ts';
import { readDescription } from '../../src/draft/read-description.ts';
import { seriesCalls } from '../../src/draft/series.ts';
import { writeDraft } from '../../src/draft/write-draft.ts';
import { CodeActions } from '../../src/editor/code-actions.ts';
import { completionsAt } from '../../src/editor/completion.ts';
import { OpenDocument } from '../../src/editor/document.ts';
import { hoverAt } from '../../src/editor/hover.ts';
import type { FileResult } from '../../src/lint/file-result.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { fixUntilDone } from '../../src/lint/fix/apply.ts';
import { findSuppressions } from '../../src/lint/suppression.ts';
import { splitMailbox } from '../../src/mail/mailbox.ts';
import { readMail } from '../../src/mail/message.ts';
import { patchSource } from '../../src/mail/patches.ts';
import { FORMATTERS } from '../../src/report/index.ts';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { readListing, readPolicies } from '../../src/seccomp/profile/read-policies.ts';
import { readProfile } from '../../src/seccomp/profile/read-profile.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { parseCall, parseExpression, parsePrototype, parseTypeName } from '../../src/spec/c/parse.ts';
import { LineIndex } from '../../src/spec/position.ts';
import { hasSyscallKey, readSpecs } from '../../src/spec/read.ts';
import { plainCText } from '../../src/spec/yaml/source-map.ts';
import { readSyscallTable } from '../../src/verify/number.ts';
import { readSeen } from '../../src/verify/read-record.ts';
import { readSummary } from '../../src/verify/verified-summary.ts';
import { readTracedCall } from '../../src/why/read/asked-call.ts';
import { RefusalCollector } from '../../src/why/read/collect-refusals.ts';
import { lintFiles, runOver } from '../support/lint.ts';

/** Something that reads a stranger's text. */
export type Reader = (text: string) => unknown;

const url = (rule: string): string => `https://example.org/${rule}`;

/** Reads a text as a log, and each of its lines as the only one. */
function collectRefusals(text: string): unknown {
  const collector = new RefusalCollector();
  for (const line of text.split('\n')) collector.push(line);
  return [collector.finish(), readTracedCall(text)];
}

function lint(text: string): readonly FileResult[] {
  return lintFiles({ 'x.yaml': text });
}

function findingsOf(files: readonly FileResult[]): readonly Finding[] {
  return files.flatMap(({ documents }) => documents.flatMap(({ findings }) => findings));
}

/** Derives the call `tune` of a file, and writes its spec. */
function derived(text: string): string | undefined {
  const tree = new SourceTree({ paths: ['fs/tune.c'], read: () => text });
  const configuration = new KernelOptions(tree);
  const call = deriveCall(tree, new Types(tree, configuration), configuration, 'tune');
  return call && writeSpec(call, '7.2');
}

/** Judges a text, and writes what was found in every format, in every door. */
function checkEverywhere(text: string): void {
  const run = runOver({ 'x.yaml': text });
  const context = { text: () => text, hasColor: true, hasLinks: true, width: 80 };
  for (const format of Object.values(FORMATTERS)) format(run, context);
  const lines = new LineIndex(text);
  const actions = new CodeActions(lines);
  for (const finding of findingsOf(run.files)) {
    actions.for(finding);
    suggestionFor('x.yaml', lines, finding);
  }
}

const CONTEXT: BotContext = {
  version: '1',
  ruleUrl: url,
  pageUrl: url,
  callUrl: () => undefined,
  policies: () => [],
};

async function review(text: string): Promise<void> {
  const base = new Map([['x.yaml', text.slice(0, text.length / 2)]]);
  const verdict = await judgePull(
    { head: new Map([['x.yaml', text]]), base, removed: [], unjudged: [] },
    [],
    CONTEXT,
  );
  annotationsOf(verdict);
}

function edit(text: string): void {
  const document = new OpenDocument();
  document.update(text);
  for (const at of [0, text.length >> 1, text.length]) {
    hoverAt(document, at, RULES, url);
    document.wordAt(at);
    completionsAt(document, at, RULES);
  }
}

function drafts(read: (text: string) => readonly CallDescription[]): Reader {
  return (text) => read(text).map((known) => writeDraft(known));
}

async function ask(text: string): Promise<void> {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) throw new Error('no x86_64');
  const context = { architecture, numbers: syscallNumbers(), specs: ['/nowhere'] };
  for (const read of [() => readBatch(text, context), () => readTarget(text, undefined, context)]) {
    try {
      await read();
    } catch (error) {
      // What is wrong with a question is said as a failure of the command.
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const C: Reader = (text) => {
  for (const parse of [parseExpression, parseCall, parsePrototype, parseTypeName]) parse(plainCText(text));
};

/** Readers whose work for each character is small. */
export const QUICK: Readonly<Record<string, Reader>> = {
  'whether it may be a spec': hasSyscallKey,
  'whether it asks containers': mayNeedContainers,
  specs: readSpecs,
  C,
  suppressions: findSuppressions,
  'whether it is mail': (text) => patchSource(text, undefined),
  mailboxes: (text) => splitMailbox(Buffer.from(text)),
  series: (text) => seriesCalls([{ id: undefined, subject: text, recipients: text, body: text }], new Set()),
  descriptions: drafts(readDescription),
  patches: drafts((text) => fromPatch(text).calls),
  'live code': liveCode,
  syzlang: drafts(fromSyzlang),
  'definitions of C': definitions,
  'the body of a call': (text) => derived(`SYSCALL_DEFINE1(tune, int, x)\n{\n${text}\n}\n`),
  KAPI: drafts(fromKapi),
  tracepoints: drafts(fromTraceFormat),
  prototypes: drafts((text) => [fromPrototype(text)]),
  profiles: readProfile,
  'policies in any form': (text) => readPolicies(text),
  'listings of filters': (text) => readListing(` 0000: 0x06 0x00 0x00 0x00000000\n${text}`),
  'pseudo filter code': (text) => readListing(`if ($arch == 3221225534)\n${text}`),
  'units of systemd': (text) => readPolicies(`[Service]\n${text}`),
  'lists of a unit': (text) => readPolicies(`[Service]\nSystemCallFilter=${text}`),
  'lists of LXC': (text) => readPolicies(`2\ndenylist\n${text}`),
  'conditions of LXC': (text) => readPolicies(`2\ndenylist\nioctl errno 1 ${text}`),
  'filters of Firecracker': (text) => readPolicies(`{"vmm": {"default_action": "allow", "x": "${text}`),
  'profiles of snapd': (text) => readPolicies(`read\n${text}`),
  'policies of Kafel': (text) => readPolicies(`POLICY a {\n${text}`),
  'policies in YAML': (text) => readPolicies(`apiVersion: v1\nkind: List\n${text}`),
  logs: collectRefusals,
  settings: readSettings,
  records: readSeen,
  'summaries of records': readSummary,
  'tables of numbers': (text) => readSyscallTable(text, findArchitecture('x86_64') ?? never()),
  questions: ask,
  commands: readCommands,
  'records of what is accepted': readRecord,
  markers: readMarker,
  'lines of a patch': linesInPatch,
  'words in a comment': (text) => prose(text),
};

/**
 * Readers that do much with each character, or for each finding. What only our own pages go through is not here: those
 * are Markdown, and nobody else writes them.
 */
export const SLOW: Readonly<Record<string, Reader>> = {
  check: checkEverywhere,
  fixes: (text) =>
    fixUntilDone(
      text,
      'all',
      (current) => findingsOf(lint(current)),
      () => true,
    ),
  reviews: review,
  editor: edit,
  mail: (text) => readMail(Buffer.from(text)),
  'Markdown of a comment': (text) => blocksToMarkdown([paragraph(...prose(text))]),
};

function never(): never {
  throw new Error('no such architecture');
}
