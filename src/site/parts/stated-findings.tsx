import type { Element } from 'hast';
import { element } from '../element.ts';

/** The first line of a finding as `check` prints it. */
const HEAD = /^(error|warning|info)\[([\w-]+)\]: (.*)$/;

/**
 * Shows the findings that a page quotes from `check`: the message as text that wraps, and place, code frame and help as
 * in a terminal.
 */
export function statedFindings(value: string): Element {
  return element(
    <ul className="findings">
      {value.split('\n\n').map((block) => {
        const [first = '', ...rest] = block.split('\n');
        const [, severity = '', rule = '', message = ''] = HEAD.exec(first) ?? [];
        if (severity === '') throw new Error(`not a finding in the form of check: ${first}`);
        return (
          <li className={`finding-${severity}`}>
            <span className="severity">{severity}</span> {rule}: {message}
            <pre tabIndex={0}>
              <code>{rest.join('\n')}</code>
            </pre>
          </li>
        );
      })}
    </ul>,
  );
}
