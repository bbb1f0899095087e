import { type JsonPart, jsonParts, memberNamed } from '../../policy/json-part.ts';
import type { ListedRule } from './listed-rule.ts';

/** The rules of a profile in Docker's or containers/common's JSON; undefined if the text is no such profile. */
export function jsonRules(text: string): readonly ListedRule[] | undefined {
  const rules = memberNamed(jsonParts(text), 'syscalls')?.value;
  return rules?.kind === 'array' ? rules.elements.map(ruleOf) : undefined;
}

function ruleOf(part: JsonPart): ListedRule {
  const names = memberNamed(part, 'names')?.value;
  const includes = memberNamed(part, 'includes')?.value;
  const excludes = memberNamed(part, 'excludes')?.value;
  return {
    names:
      names?.kind === 'array'
        ? names.elements.flatMap((one) =>
            one.kind === 'string' ? [{ name: one.text, start: one.range.start, end: one.range.end }] : [],
          )
        : [],
    action: actionOf(part),
    hasArguments: elementsOf(part, 'args').length > 0,
    capabilities: textsOf(includes, 'caps'),
    withoutCapabilities: textsOf(excludes, 'caps'),
    isLimited: isLimited(includes) || isLimited(excludes),
  };
}

function actionOf(part: JsonPart): ListedRule['action'] {
  const action = textOf(part, 'action');
  if (action === 'SCMP_ACT_ALLOW') return 'allow';
  // Docker's errno of a rule without one is EPERM, but it has no such rule: its default is EPERM.
  return action === 'SCMP_ACT_ERRNO' && textOf(part, 'errno') === 'EPERM' ? 'EPERM' : 'other';
}

function textOf(part: JsonPart, key: string): string | undefined {
  const value = memberNamed(part, key)?.value;
  return value?.kind === 'string' ? value.text : undefined;
}

function elementsOf(part: JsonPart | undefined, key: string): readonly JsonPart[] {
  const value = memberNamed(part, key)?.value;
  return value?.kind === 'array' ? value.elements : [];
}

function textsOf(part: JsonPart | undefined, key: string): readonly string[] {
  return elementsOf(part, key).flatMap((one) => (one.kind === 'string' ? [one.text] : []));
}

function isLimited(scope: JsonPart | undefined): boolean {
  return scope?.kind === 'object' && scope.members.some(({ key }) => key !== 'caps');
}
