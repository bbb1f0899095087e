import { Containers } from '../../check/containers.ts';
import { Ruleset } from '../../check/ruleset.ts';
import { CodeActions } from '../../editor/code-actions.ts';
import { OpenDocument } from '../../editor/document.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { type ContainerPolicy, policyNumber } from '../../lint/container-policy.ts';
import { type FindingGroup, groupDocuments } from '../../lint/group.ts';
import { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { type ContainerData, policiesIn, rowsIn } from '../../site/container-data.ts';
import { containerAnswers } from '../../site/parts/containers.tsx';
import { entryPath } from '../../site/parts/entry-path.tsx';
import { LineIndex } from '../../spec/position.ts';
import type { Judgement, JudgeRequest, ShownFinding, SpecView } from '../protocol.ts';
import { tryCall } from './try-call.ts';

/** The longest text that is judged, in UTF-16 units. */
const MAX_TEXT = 1 << 18;

/** Judges the text of the playground with the rules of the command line. */
export class Session {
  readonly #document = new OpenDocument();
  #containers: ContainerData | undefined;
  #callers = new CallerTable([]);
  #ruleset = rulesetWith([]);

  /** Uses the container data from now on. */
  useContainerData(containers: ContainerData): void {
    this.#containers = containers;
    this.#ruleset = rulesetWith(policiesIn(containers));
    this.#callers = new CallerTable(containers.callers);
  }

  /** Judges a text. */
  judge({ revision, text, cursor }: JudgeRequest): Judgement {
    const start = performance.now();
    if (text.length > MAX_TEXT) {
      this.#document.update('');
      return { kind: 'judgement', revision, findings: [tooLong(text)], ...NOTHING, milliseconds: 0 };
    }
    const documents = this.#ruleset.documentResults('playground.yaml', text);
    this.#document.update(text);
    const actions = new CodeActions(new LineIndex(text));
    // The specs of an earlier text must not decide which result of this one is shown.
    const name = this.#document.isCurrent ? this.#analysisAt(cursor)?.spec.name : undefined;
    const shown = name === undefined ? undefined : documents.find(({ syscall }) => syscall === name);
    return {
      kind: 'judgement',
      revision,
      findings: groupDocuments(documents).map((group) => shownFinding(actions, group)),
      grade: shown?.grade,
      ambiguous: shown?.ambiguous,
      syscall: shown?.syscall,
      milliseconds: performance.now() - start,
    };
  }

  /** Describes the spec at the cursor of the text that was judged last. */
  draw({ revision, cursor, call }: JudgeRequest): SpecView {
    const analysis = this.#analysisAt(cursor);
    const isStale = !this.#document.isCurrent;
    const head = { kind: 'view', revision, isStale } as const;
    if (analysis === undefined)
      return { ...head, path: undefined, calls: [], trial: undefined, containers: [] };
    const declared = analysis.probes.map(({ probe }) => probe.call.text);
    const found = analysis.suggestions.map(({ call: { text } }) => text);
    const number = policyNumber(analysis.spec);
    const rows =
      number === undefined || this.#containers === undefined ? [] : rowsIn(this.#containers, number);
    return {
      ...head,
      path: analysis.spec.entry.length === 0 ? undefined : entryPath(analysis),
      calls: [...new Set([...declared, ...found])].slice(0, 8),
      trial: call.trim() === '' ? undefined : tryCall(analysis, call),
      containers: rows.length === 0 ? [] : containerAnswers(rows, analysis.spec.name, this.#callers),
    };
  }

  #analysisAt(cursor: number): Analysis | undefined {
    return this.#document.specAt(cursor)?.analysis;
  }
}

/** The rules as in a folder without a configuration. The page makes links to rules itself. */
function rulesetWith(policies: readonly ContainerPolicy[]): Ruleset {
  return new Ruleset({ configurations: [], containers: Containers.of(policies), url: () => '' });
}

const NOTHING = { grade: undefined, ambiguous: undefined, syscall: undefined } as const;

function shownFinding(
  actions: CodeActions,
  { kind, severity, message, help, notes, lead, all }: FindingGroup,
): ShownFinding {
  const isList = kind === 'checklist';
  return {
    rule: isList ? '' : lead.rule,
    severity,
    message,
    help,
    notes: notes.map((note) => ({
      rule: note.rule,
      message: isList ? `${note.severity}: ${note.message}` : note.message,
      help: isList ? note.help : [],
    })),
    start: lead.range.start,
    end: lead.range.end,
    line: lead.start.line,
    actions: all.flatMap((finding) => actions.for(finding)),
  };
}

function tooLong(text: string): ShownFinding {
  const message = `the text has ${text.length} characters; the playground judges at most ${MAX_TEXT}, the command line more`;
  return {
    rule: 'spec-syntax',
    severity: 'error',
    message,
    help: [],
    notes: [],
    start: 0,
    end: 0,
    line: 1,
    actions: [],
  };
}
