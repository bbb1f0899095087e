import type { Element, ElementContent } from 'hast';
import { ROLES } from '../../spec/definition/meaning.ts';
import type { Argument, Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { element } from '../element.ts';

/** A table of the arguments; undefined for a call without any. */
export function argumentsTable({ arguments: all }: Spec): Element | undefined {
  if (all.length === 0) return undefined;
  return element(
    <div className="scroll" tabIndex={0} role="region" ariaLabel="Arguments">
      <table>
        <thead>
          <tr>
            <th scope="col">Argument</th>
            <th scope="col">Type</th>
            <th scope="col">Role</th>
            <th scope="col">Names of values</th>
          </tr>
        </thead>
        <tbody>{all.map(row)}</tbody>
      </table>
    </div>,
  );
}

function row({ name, type, role, values, sentinels }: Argument): ElementContent {
  const named = [...sentinels, ...values].map((value) => value.name);
  return element(
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        <code>{formatType(type)}</code>
      </td>
      <td>
        <abbr title={ROLES[role]}>{role}</abbr>
      </td>
      <td className="names">{named.flatMap((word) => [element(<code>{word}</code>), ' '])}</td>
    </tr>,
  );
}
