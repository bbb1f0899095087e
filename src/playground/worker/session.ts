import { CodeActions } from '../../editor/code-actions.ts';
import { OpenDocument } from '../../editor/document.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { groupDocuments } from '../../lint/group.ts';
import type { ContainerData } from '../../site/container-data.ts';
import { LineIndex } from '../../spec/position.ts';
import type { Judgement, JudgeRequest, SpecView } from '../protocol.ts';
import { JudgingData } from './judging-data.ts';
import { shownFinding, tooLong } from './shown-finding.ts';
import { specView } from './spec-view.ts';
import type { TextSession } from './text-session.ts';

/** Judges specs with the rules of the command line. */
export class Session implements TextSession {
  readonly #document = new OpenDocument();
  #data = new JudgingData(undefined);

  useContainerData(containers: ContainerData): void {
    this.#data = new JudgingData(containers);
  }

  judge({ revision, text, cursor }: JudgeRequest): Judgement {
    const start = performance.now();
    const refusal = tooLong(text);
    if (refusal !== undefined) {
      this.#document.update('');
      return { kind: 'judgement', revision, findings: [refusal], ...NOTHING, milliseconds: 0 };
    }
    const documents = this.#data.ruleset.documentResults('playground.yaml', text);
    this.#document.update(text);
    const actions = new CodeActions(new LineIndex(text));
    // The specs of an earlier text must not decide which result of this one is shown.
    const name = this.#document.isCurrent ? this.#analysisAt(cursor)?.spec.name : undefined;
    const shown = name === undefined ? undefined : documents.find(({ syscall }) => syscall === name);
    return {
      kind: 'judgement',
      revision,
      findings: groupDocuments(documents).map((group) =>
        shownFinding(group, (finding) => actions.for(finding)),
      ),
      grade: shown?.grade,
      ambiguous: shown?.ambiguous,
      syscall: shown?.syscall,
      milliseconds: performance.now() - start,
    };
  }

  draw(request: JudgeRequest): SpecView {
    const isStale = !this.#document.isCurrent;
    return specView(request, this.#analysisAt(request.cursor), isStale, this.#data);
  }

  #analysisAt(cursor: number): Analysis | undefined {
    return this.#document.specAt(cursor)?.analysis;
  }
}

const NOTHING = { grade: undefined, ambiguous: undefined, syscall: undefined } as const;
