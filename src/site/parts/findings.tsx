import type { Element } from 'hast';
import type { Finding } from '../../lint/finding.ts';
import { groupFindings } from '../../lint/group.ts';
import { element } from '../element.ts';

/** Lists the findings of a spec, each cause once. `to` returns the address of a rule's page. */
export function findingsList(findings: readonly Finding[], to: (rule: string) => string): Element {
  const link = (rule: string): Element => element(<a href={to(rule)}>{rule}</a>);
  return element(
    <ul className="findings">
      {groupFindings(findings).map(({ kind, severity, message, lead, help, notes }) => {
        const isList = kind === 'checklist';
        return (
          <li className={`finding-${severity}`}>
            <span className="severity">{severity}</span> {isList ? null : link(lead.rule)}
            {isList ? '' : ': '}
            {message}
            {help.length + notes.length === 0 ? null : (
              // What helps is the same for all calls, and stands on the page of the rule.
              <ul data-pagefind-ignore>
                {help.map((line) => (
                  <li>{line}</li>
                ))}
                {notes.map((note) => (
                  <li>
                    {isList ? note.severity : 'note'} {link(note.rule)}: {note.message}
                    {isList && note.help.length > 0 ? (
                      <ul>
                        {note.help.map((line) => (
                          <li>{line}</li>
                        ))}
                      </ul>
                    ) : null}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>,
  );
}
