import type { Suppression } from '../../lint/suppression.ts';
import { findSuppressions } from '../../lint/suppression.ts';
import { memberNamed } from '../../policy/json-part.ts';
import type { PolicyPlaces } from '../../policy/policy-places.ts';
import { isPlaceholder } from '../../spec/placeholder.ts';
import { LineIndex } from '../../spec/position.ts';

const WORDS = /^[ \t]*probeable-ignore\b[ \t]*([\w/-]*(?:[ \t]*,[ \t]*[\w/-]+)*)[ \t]*(?::[ \t]*(.*))?$/s;

/**
 * Finds the suppressions of a policy. JSON has no comments, but a rule of Docker's and containers/common's profiles has
 * the key "comment": "probeable-ignore RULE: reason" there silences findings in that rule. Other forms have comments.
 */
export function findPolicySuppressions(text: string, places: PolicyPlaces): readonly Suppression[] {
  if (!text.includes('probeable-ignore')) return [];
  const list = places.ruleList();
  if (list === undefined) return findSuppressions(text);
  const lines = new LineIndex(text);
  return list.elements.flatMap((rule): readonly Suppression[] => {
    const comment = memberNamed(rule, 'comment')?.value;
    const match = comment?.kind === 'string' ? WORDS.exec(comment.text) : null;
    if (comment === undefined || match === null) return [];
    const rules = (match[1] ?? '').split(',').map((name) => name.trim());
    const reason = isPlaceholder(match[2] ?? '') ? '' : (match[2] ?? '').trim();
    return rules.map((name) => ({
      rule: name,
      reason,
      range: comment.range,
      isAlone: rules.length === 1,
      line: lines.position(rule.range.start).line,
      lastLine: lines.position(rule.range.end).line,
    }));
  });
}
