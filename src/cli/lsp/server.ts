import {
  CodeActionKind,
  CompletionItemKind,
  createConnection,
  DiagnosticSeverity,
  type InitializeResult,
  MarkupKind,
  MessageType,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CodeActions } from '../../editor/code-actions.ts';
import { type Completion, completionsAt } from '../../editor/completion.ts';
import { OpenDocument } from '../../editor/document.ts';
import { hoverAt } from '../../editor/hover.ts';
import { lookUp } from '../../editor/spec-names.ts';
import type { Severity } from '../../lint/finding.ts';
import { type FindingGroup, groupLines } from '../../lint/group.ts';
import { LineIndex } from '../../spec/position.ts';
import { localRuleUrl, PACKAGE } from '../package-info.ts';
import { rangeIn } from './places.ts';
import { WorkspaceChecker } from './workspace-checker.ts';

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

const KIND: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  argument: CompletionItemKind.Variable,
  field: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  constant: CompletionItemKind.Constant,
  struct: CompletionItemKind.Struct,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  errno: CompletionItemKind.Constant,
  rule: CompletionItemKind.Reference,
};

/** Check a text after this time without typing. */
const PAUSE_MS = 60;

/** Longer texts are not checked while typing. */
const MAX_TEXT = 1 << 20;

/** Serves an editor on standard input and output until it exits. */
export function serveEditor(): void {
  const connection = createConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const documents = new TextDocuments(TextDocument);
  const open = new Map<string, OpenDocument>();
  const findings = new Map<string, readonly FindingGroup[]>();
  const timers = new Map<string, NodeJS.Timeout>();
  let judge: WorkspaceChecker | undefined;
  let trouble: string | undefined;
  let isReady = false;

  connection.onInitialize(async ({ workspaceFolders }): Promise<InitializeResult> => {
    judge = await WorkspaceChecker.of(workspaceFolders?.[0]?.uri, (message) => {
      if (isReady) show(message);
      else trouble = message;
    });
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        definitionProvider: true,
        completionProvider: { triggerCharacters: ['.', '>', ' '] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
      serverInfo: { name: 'probeable', version: PACKAGE.version },
    };
  });

  connection.onInitialized(() => {
    isReady = true;
    if (trouble !== undefined) show(trouble);
  });

  function show(what: string): void {
    // Not showErrorMessage(), which waits for a reply that some clients never send.
    const message = `probeable: ${what}`;
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
  }

  documents.onDidChangeContent(({ document }) => {
    const known = open.get(document.uri) ?? new OpenDocument();
    open.set(document.uri, known);
    known.update(document.getText().slice(0, MAX_TEXT));
    clearTimeout(timers.get(document.uri));
    timers.set(
      document.uri,
      setTimeout(() => void publish(document), PAUSE_MS),
    );
  });
  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri));
    for (const map of [open, findings, timers]) map.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  async function publish(document: TextDocument): Promise<void> {
    const text = document.getText();
    const { version } = document;
    const found = text.length <= MAX_TEXT ? ((await judge?.findings(document.uri, text)) ?? []) : [];
    // The text was changed or closed in the meantime, so the findings are about an old version.
    if (documents.get(document.uri)?.version !== version) return;
    findings.set(document.uri, found);
    void connection.sendDiagnostics({
      uri: document.uri,
      version,
      diagnostics: found.map((group) => ({
        range: rangeIn(document, group.lead.range),
        severity: SEVERITY[group.severity],
        code: group.lead.rule,
        ...(group.lead.url === undefined ? {} : { codeDescription: { href: group.lead.url } }),
        source: 'probeable',
        message: [group.message, ...groupLines(group)].join('\n'),
      })),
    });
  }

  connection.onCodeAction(({ textDocument: { uri }, context, range }) => {
    const document = documents.get(uri);
    if (document === undefined) return [];
    const wanted = (findings.get(uri) ?? []).filter(({ lead }) => {
      const own = rangeIn(document, lead.range);
      return own.start.line <= range.end.line && range.start.line <= own.end.line;
    });
    const actions = new CodeActions(new LineIndex(document.getText()));
    return wanted.flatMap(({ lead, all }) =>
      all.flatMap((finding) =>
        actions.for(finding).map(({ title, edits, isPreferred }) => ({
          title,
          kind: CodeActionKind.QuickFix,
          isPreferred,
          diagnostics: context.diagnostics.filter(({ code }) => code === lead.rule),
          edit: {
            changes: { [uri]: edits.map((edit) => ({ range: rangeIn(document, edit), newText: edit.text })) },
          },
        })),
      ),
    );
  });

  connection.onHover(({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    const known = open.get(uri);
    if (document === undefined || known === undefined || judge === undefined) return null;
    const hover = hoverAt(known, document.offsetAt(position), judge.rules, localRuleUrl);
    return (
      hover && {
        range: rangeIn(document, hover.range),
        contents: { kind: MarkupKind.Markdown, value: hover.lines.join('\n\n') },
      }
    );
  });

  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    const known = open.get(uri);
    if (document === undefined || known === undefined || judge === undefined) return [];
    return completionsAt(known, document.offsetAt(position), judge.rules).map(
      ({ label, kind, detail, about, insert }) => ({
        label,
        kind: KIND[kind],
        detail,
        documentation: about.join('\n'),
        ...(insert === undefined ? {} : { insertText: insert }),
      }),
    );
  });

  connection.onDefinition(({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    const known = open.get(uri);
    const offset = document?.offsetAt(position) ?? 0;
    const word = known?.wordAt(offset);
    const spec = known?.specAt(offset)?.spec;
    const place = word && spec && lookUp(spec, word.text)?.place;
    return document === undefined || place === undefined ? null : { uri, range: rangeIn(document, place) };
  });

  documents.listen(connection);
  connection.listen();
}
