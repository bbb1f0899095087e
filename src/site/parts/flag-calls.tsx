import type { ElementContent } from 'hast';
import { flagCalls } from '../../lint/flag-calls.ts';
import type { Spec } from '../../spec/model.ts';
import { NEWEST } from '../../spec/version.ts';
import { contents } from '../element.ts';

/** A heading and a table: how a program finds out which flags a kernel knows; nothing for a call without such flags. */
export function flagSection(spec: Spec): readonly ElementContent[] {
  const all = flagCalls(spec, NEWEST);
  const found = all.flatMap((one) => (one.call === undefined ? [] : [{ ...one, text: one.call.text }]));
  if (found.length === 0) return [];
  const others = all.filter(({ call }) => call === undefined).map(({ flag }) => flag);
  return contents(
    <h2 id="flags">Which flags does a kernel know?</h2>,
    <p>
      Each of these calls fails and changes nothing, in one way where the kernel knows the flag and in another
      way where it does not. They are derived from the entry path: a kernel that does not know a flag takes it
      for any other unknown bit.
    </p>,
    <div className="scroll" tabIndex={0} role="region" ariaLabel="Calls that tell which flags a kernel knows">
      <table>
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">Call</th>
            <th scope="col">Known</th>
            <th scope="col">Not known</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ input, flag, text, known, unknown }) => (
            <tr>
              <th scope="row">
                <code>{flag}</code> <span className="aside">{input}</span>
              </th>
              <td>
                <code>{text}</code>
              </td>
              <td>{known.join(', ')}</td>
              <td>{unknown.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
    ...(others.length === 0 ? [] : contents(<p>No such call was found for {others.join(', ')}.</p>)),
  );
}
