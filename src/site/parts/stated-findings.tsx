import type { Element } from 'hast';
import { element } from '../element.ts';

/** The first line of a finding as `check` prints it. */
const HEAD = /^(error|warning|info)\[([\w-]+)\]: (.*)$/;

/**
 * What a page states that `check` prints of an example: each message as a text that wraps, and its place, marks and
 * remedies as they stand in a terminal.
 */
export function statedFindings(value: string): Element {
  return element(
    <ul className="findings">
      {value.split('\n\n').map((block) => {
        const [first = '', ...rest] = block.split('\n');
        const [, severity = '', rule = '', message = ''] = HEAD.exec(first) ?? [];
        if (severity === '') throw new Error(`this is no finding as check prints it: ${first}`);
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
