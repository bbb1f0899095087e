import type { ElementContent } from 'hast';
import { discoveries } from '../../entry/discover/discovery.ts';
import type { Discovery, FoundDiscovery } from '../../entry/discover/model.ts';
import { arrivalText } from '../../entry/discover/telling.ts';
import type { Spec } from '../../spec/model.ts';
import { type FlagSeenOn, flagKey, flagSeenText } from '../../verify/flags-seen.ts';
import { contents, element } from '../element.ts';

/**
 * A heading and a table: since when there is each flag, and each field that was added later, and how a program finds out
 * whether its kernel knows it; nothing for a call without any.
 */
export function flagSection(spec: Spec, seenOn: FlagSeenOn): readonly ElementContent[] {
  const all = discoveries(spec);
  if (all.length === 0) return [];
  const found = all.flatMap((one) => (one.found === undefined ? [] : [row(spec, one, one.found, seenOn)]));
  const heading = <h2 id="flags">Which flags does a kernel know?</h2>;
  if (found.length === 0) return contents(heading, ...untold(all));
  const example = all.find((one) => one.found !== undefined)?.name ?? '';
  return contents(
    heading,
    <p data-pagefind-ignore>
      Each of these calls fails and changes nothing, in one way where the kernel knows the flag or the field
      and in another way where it does not. They are derived from the entry path: a kernel takes a flag that
      it does not know for any other unknown bit, and a field that it does not know for bytes beyond its
      struct.{' '}
      {all.some((one) => one.found?.needsPrivilege === true)
        ? 'An EPERM tells nothing: a permission that the caller lacks, or a filter, came first. '
        : ''}
      <code>
        probeable generate c {spec.name} --flag {example}
      </code>{' '}
      writes such a call as code.
    </p>,
    <div className="scroll" tabIndex={0} role="region" ariaLabel="Calls that tell which flags a kernel knows">
      <table>
        <thead>
          <tr>
            <th scope="col">Flag or field</th>
            <th scope="col">Since</th>
            <th scope="col">Call</th>
            <th scope="col">Known</th>
            <th scope="col">Not known</th>
            <th scope="col">Verified</th>
          </tr>
        </thead>
        <tbody>{found}</tbody>
      </table>
    </div>,
    ...untold(all),
  );
}

function row(spec: Spec, one: Discovery, found: FoundDiscovery, seenOn: FlagSeenOn): ElementContent {
  const { call, known, unknown, needsPrivilege, arrival } = found;
  return element(
    <tr>
      <th scope="row">
        <code>{one.name}</code>{' '}
        <span className="aside">{one.kind === 'field' ? `struct ${one.input}` : one.input}</span>
      </th>
      <td>{arrivalText(arrival)}</td>
      <td>
        <code>{call.text}</code>
        {needsPrivilege ? <span className="aside"> needs a permission</span> : null}
      </td>
      <td>{known.join(', ')}</td>
      <td>{unknown}</td>
      <td>{flagSeenText(seenOn(spec.name, flagKey(one), call.text))}</td>
    </tr>,
  );
}

/** The flags that no call tells, by the reason. */
function untold(all: readonly Discovery[]): readonly ElementContent[] {
  const names = new Map<string, string[]>();
  for (const { found, reason, name } of all)
    if (found === undefined) names.set(reason, [...(names.get(reason) ?? []), name]);
  return [...names].flatMap(([reason, own]) =>
    contents(
      <p>
        Nothing tells {own.join(', ')}: {reason}.
      </p>,
    ),
  );
}
