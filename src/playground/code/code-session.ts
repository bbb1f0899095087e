import { FaultList } from '../../check/fault-list.ts';
import { Pass, type PassResult } from '../../check/pass.ts';
import { isUnjudgedCall, type Note } from '../../check/run.ts';
import type { CodeAction } from '../../editor/code-actions.ts';
import { Analysis } from '../../lint/analysis.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import { groupDocuments } from '../../lint/group.ts';
import { bestReordering } from '../../lint/reorder.ts';
import type { ContainerData } from '../../site/container-data.ts';
import { readSpecs } from '../../spec/read.ts';
import type { Judgement, JudgeRequest, ShownFinding, SpecView } from '../protocol.ts';
import { JudgingData } from '../worker/judging-data.ts';
import { shownFinding, tooLong, wholeText } from '../worker/shown-finding.ts';
import { specView } from '../worker/spec-view.ts';
import type { TextSession } from '../worker/text-session.ts';
import { codeContent, PASTED, portOf } from './code-input.ts';
import { type OpenCall, OpenCode } from './open-code.ts';
import { patchLine } from './patch-line.ts';

/** Rules about the order of a permission and the checks behind it. */
const ORDER_RULES: ReadonlySet<string> = new Set(['probe-before-permission', 'probe-exists']);

/** Judges C, patches and mail as `check -` does without a kernel tree. */
export class CodeSession implements TextSession {
  #data = new JudgingData(undefined);
  #text = '';
  #code: OpenCode | undefined;
  #result: PassResult | undefined;

  useContainerData(containers: ContainerData): void {
    this.#data = new JudgingData(containers);
  }

  async judge({ revision, text, cursor }: JudgeRequest): Promise<Judgement> {
    const start = performance.now();
    this.#text = text;
    this.#code = undefined;
    this.#result = undefined;
    const refusal = tooLong(text);
    const content = refusal === undefined ? await codeContent(text) : undefined;
    if (content === undefined) return { kind: 'judgement', revision, ...nothing(refusal), milliseconds: 0 };
    const { ruleset, policies } = this.#data;
    const faults = new FaultList([]);
    const options = ruleset.engineOptions(
      (path) => path,
      (fault) => faults.add(ruleset.describe(fault)),
    );
    const code = new OpenCode(text, content);
    const result = await new Pass(portOf(content), policies, faults, options).run();
    this.#code = code;
    this.#result = result;
    const shown = this.#shown(cursor);
    const notes = result.notes.map((note) => noteFinding(note, code, text));
    return {
      kind: 'judgement',
      revision,
      findings: [
        ...faults.all.map(({ message }) => wholeText('', 'error', message)),
        ...notes.filter(({ severity }) => severity !== 'info'),
        ...result.files.flatMap(({ path, documents }) =>
          documents.flatMap((document) => this.#findings(path, document, code)),
        ),
        // What reviewers will ask comes after what has to change.
        ...notes.filter(({ severity }) => severity === 'info'),
      ],
      grade: shown?.grade,
      ambiguous: shown?.ambiguous,
      syscall: shown?.syscall,
      ...partlyShown(result),
      milliseconds: performance.now() - start,
    };
  }

  draw(request: JudgeRequest): SpecView {
    const shown = this.#shown(request.cursor);
    const name = shown?.syscall;
    if (shown === undefined || name === undefined) return specView(request, undefined, false, this.#data);
    const call = shown.isDerived === true ? this.#code?.read(name) : undefined;
    const analysis = call?.analysis ?? this.#patchedSpec(name);
    return { ...specView(request, analysis, false, this.#data), code: call?.view };
  }

  /** The result for the call at the cursor. */
  #shown(cursor: number): DocumentResult | undefined {
    const all = (this.#result?.files ?? []).flatMap(({ documents }) => documents);
    const definitions = this.#text.matchAll(/SYSCALL_DEFINE\d\s*\(\s*(\w+)/g);
    const before = [...definitions].filter(({ index }) => index <= cursor).map(([, name]) => name);
    const named = (name: string | undefined) => all.find(({ syscall }) => syscall === name);
    return before.map(named).findLast((document) => document !== undefined) ?? all[0];
  }

  /** A spec that a patch adds or changes. */
  #patchedSpec(name: string): Analysis | undefined {
    const specs = [...(this.#result?.texts.values() ?? [])].flatMap((text) => readSpecs(text).documents);
    const spec = specs.find((document) => document.name === name)?.spec;
    return spec === undefined ? undefined : new Analysis(spec);
  }

  #findings(path: string, document: DocumentResult, code: OpenCode): readonly ShownFinding[] {
    const call = document.isDerived === true ? code.read(document.syscall ?? '') : undefined;
    const move = call === undefined ? undefined : bestMove(call);
    return groupDocuments([document]).map((group) => {
      const shown = shownFinding(group, () => []);
      const actions = move !== undefined && ORDER_RULES.has(shown.rule) ? [move] : [];
      if (path === PASTED) return { ...shown, actions };
      // The text of a spec in a patch is not the text of the editor.
      const message = `${path}:${shown.line}: ${shown.message}`;
      return { ...shown, message, start: 0, end: 0, line: 1 };
    });
  }
}

/** Moves the check that gives the best probe before the permission, or else the first one that can be moved. */
function bestMove({ analysis: { spec, grade }, view }: OpenCall): CodeAction | undefined {
  const best = bestReordering(spec, grade)?.check.index;
  const named = best === undefined ? undefined : view.steps[best];
  const step = named?.move === undefined ? view.steps.find((one) => one?.move !== undefined) : named;
  return step?.move && { ...step.move, title: `move the check at line ${step.line} before the permission` };
}

function nothing(refusal: ShownFinding | undefined) {
  const findings = refusal === undefined ? [] : [refusal];
  return { findings, grade: undefined, ambiguous: undefined, syscall: undefined } as const;
}

/** What the verdict is where a patch shows a part of a call, and nothing else that could be judged. */
function partlyShown({ files, notes }: PassResult): Pick<Judgement, 'summary'> {
  const changed = notes.find(({ kind }) => kind === 'changed-call')?.syscall;
  if (changed === undefined || files.some(({ documents }) => documents.length > 0)) return {};
  return { summary: `${changed}: the patch shows a part of its code, so it was not checked` };
}

/** A patch shows a call that it changes in part; the page has no kernel tree that has the rest. */
const REMEDIES = [
  'paste the whole function as it is after the patch, from SYSCALL_DEFINE to its last }, with the helpers and flags that it uses',
  'or run this in your kernel tree, which has the rest: git format-patch --stdout -1 | probeable check - --tree .',
] as const;

function noteFinding(note: Note, code: OpenCode, text: string): ShownFinding {
  const { kind, path, line, message } = note;
  const isPart = kind === 'changed-call';
  const plain = wholeText('', isUnjudgedCall(note) ? 'warning' : 'info', message);
  const shown = isPart ? { ...plain, message: message.replace(/; .*/, ''), help: REMEDIES } : plain;
  if (line === undefined) return shown;
  const place = code.place(path, line);
  if (place !== undefined) return { ...shown, ...place.range, line: place.start.line };
  return { ...shown, ...patchLine(text, path, line) };
}
