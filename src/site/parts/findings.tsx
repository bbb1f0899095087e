import type { Element } from 'hast';
import type { Finding } from '../../lint/finding.ts';
import { element } from '../element.ts';

/** Findings with their severity, rule and remedy. `to` gives the address of a rule's page. */
export function findingsList(findings: readonly Finding[], to: (rule: string) => string): Element {
  return element(
    <ul className="findings">
      {findings.map(({ severity, rule, message, help }) => (
        <li className={`finding-${severity}`}>
          <span className="severity">{severity}</span> <a href={to(rule)}>{rule}</a>: {message}
          {help.length === 0 ? null : (
            <ul>
              {help.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>,
  );
}
