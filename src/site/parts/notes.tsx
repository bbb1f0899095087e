import type { ElementContent } from 'hast';
import type { Spec } from '../../spec/model.ts';
import { contents, element } from '../element.ts';

/** The notes of the spec and the sources of its facts. */
export function specNotes(spec: Spec): readonly ElementContent[] {
  const texts = spec.raw.notes ?? [];
  const links = spec.raw.links ?? [];
  const artifacts = Object.entries(spec.raw.artifacts ?? {}).flatMap(([name, value]) =>
    value === undefined || typeof value !== 'object' || !Array.isArray(value) ? [] : [[name, value] as const],
  );
  const linked = new Set(links.map(({ value }) => value.text));
  if (texts.length + links.length + artifacts.length === 0) return [];
  return contents(
    <h2 id="notes">Notes and sources</h2>,
    <ul>
      {texts.map(({ text }) => (
        <li>{text}</li>
      ))}
      {links.map(({ key, value }) => (
        <li>
          {key.text}: {target(value.text)}
        </li>
      ))}
      {artifacts.flatMap(([name, references]) => {
        const others = references.filter(({ text }) => !linked.has(text));
        if (others.length === 0) return [];
        return [
          <li>
            {name}: {others.flatMap(({ text }, index) => [index === 0 ? '' : ', ', target(text)])}
          </li>,
        ];
      })}
    </ul>,
  );
}

/** A link for an http(s) address, else the text. */
function target(text: string): ElementContent {
  const isLink = /^https?:\/\/[^\s"<>]+$/.test(text);
  return isLink
    ? element(
        <a href={text} rel="nofollow">
          {text}
        </a>,
      )
    : { type: 'text', value: text };
}
