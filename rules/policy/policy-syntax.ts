import type { PolicyRule } from '../../src/lint/rule.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';

/** A text that no engine takes, or of which a part has no effect or another one than it says. */
export const policySyntax: PolicyRule = {
  about: 'policy',
  id: 'policy-syntax',
  topic: 'policy',
  severity: 'error',
  summary: 'An engine reads the policy, and reads it as it was meant.',
  checkText({ problems, places }, report) {
    for (const { severity, message, place, pointer } of problems) {
      const at = places.ofValue({ origin: `line ${place.line}`, pointer });
      report({ message, severity, ...at });
    }
  },
  check({ installations, notInstalled, places }, report) {
    const reasons = new Map<string, string[]>();
    for (const { engine, why } of notInstalled) {
      const engines = reasons.get(why);
      if (engines === undefined) reasons.set(why, [engine]);
      else engines.push(engine);
    }
    for (const [why, engines] of reasons)
      report({
        message: `${joinWithAnd(engines)} ${engines.length === 1 ? 'does' : 'do'} not install this policy: ${why}`,
        severity: installations.length === 0 ? 'error' : 'warning',
        ...(/\bline \d/.test(why) ? places.ofValue({ origin: why }) : places.ofDefault()),
      });
  },
};
