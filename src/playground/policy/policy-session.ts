import type { Element } from 'hast';
import { RULES } from '../../../rules/index.ts';
import { judgePolicies } from '../../check/policy/judge-policies.ts';
import { groupDocuments } from '../../lint/group.ts';
import { judgedAs } from '../../report/policy-words.ts';
import type { Judgement, JudgeRequest, SpecView } from '../protocol.ts';
import { shownFinding, tooLong } from '../worker/shown-finding.ts';
import type { TextSession } from '../worker/text-session.ts';

/** Judges seccomp policies, as `check` does. It is loaded when the first one is pasted. */
export class PolicySession implements TextSession {
  #judgedAs: readonly string[] = [];

  useContainerData(): void {
    // A policy is judged by itself.
  }

  judge({ revision, text }: JudgeRequest): Judgement {
    const start = performance.now();
    const nothing = { grade: undefined, ambiguous: undefined, syscall: undefined } as const;
    this.#judgedAs = [];
    const refusal = tooLong(text);
    if (refusal !== undefined)
      return { kind: 'judgement', revision, findings: [refusal], ...nothing, milliseconds: 0 };
    const options = {
      rules: RULES.filter(({ about }) => about === 'policy'),
      unjudged: [],
      knownRules: RULES.map(({ id }) => id),
      severity: (_: unknown, own: 'error' | 'warning' | 'info') => own,
      url: () => undefined,
    };
    // What programs do after an errno, and the sets of systemd, are files that the page does not have.
    const facts = { systemdSets: () => undefined, callersOf: () => [] };
    const { documents } = judgePolicies('playground.json', text, options, facts);
    this.#judgedAs = documents.flatMap(({ policy }) => (policy === undefined ? [] : [judgedAs(policy)]));
    const findings = groupDocuments(documents).map((group) =>
      shownFinding(group, ({ fix }) =>
        fix === undefined ? [] : [{ title: fix.title, edits: fix.edits, isPreferred: fix.isSafe }],
      ),
    );
    const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
    return {
      kind: 'judgement',
      revision,
      findings,
      ...nothing,
      summary: `${documents.length === 1 ? 'a policy' : `${documents.length} policies`}: ${count}`,
      milliseconds: performance.now() - start,
    };
  }

  draw({ revision }: JudgeRequest): SpecView {
    const containers = this.#judgedAs.map(
      (text): Element => ({
        type: 'element',
        tagName: 'p',
        properties: {},
        children: [{ type: 'text', value: `Judged as ${text}.` }],
      }),
    );
    return {
      kind: 'view',
      revision,
      isStale: false,
      path: undefined,
      calls: [],
      trial: undefined,
      containers,
      code: undefined,
    };
  }
}
