import type { ElementContent } from 'hast';
import type { PlacesOf } from '../../data/sources-file.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type MarkdownOptions, markdownToHast } from '../markdown-to-hast.tsx';
import { corrections } from '../parts/corrections.tsx';
import { folderOfCall, linkFrom, placesOfCall, type RuleSource, type SiteCall } from '../site-source.ts';
import { sourceLink } from '../source-link.ts';
import type { Mention } from './guidance.tsx';

/** The calls by the rules that find something in them. */
export function callsByRule(calls: readonly SiteCall[]): ReadonlyMap<string, readonly SiteCall[]> {
  const found = new Map<string, SiteCall[]>();
  for (const call of calls)
    for (const rule of new Set(call.document.findings.map((finding) => finding.rule))) {
      const list = found.get(rule);
      if (list === undefined) found.set(rule, [call]);
      else list.push(call);
    }
  return found;
}

/** The page of a rule, with the calls in which it finds something. */
export function rulePage(
  { rule, markdown }: RuleSource,
  affected: readonly SiteCall[],
  mentions: readonly Mention[],
  placesOf: PlacesOf,
  options: () => MarkdownOptions,
  repository: string | undefined,
): Page {
  const folder = `rules/${rule.id}/`;
  const text = markdown.replace(/^# .*\n/, '');
  const source = `rules/${rule.topic}/${rule.id}`;
  return {
    folder,
    section: 'rules',
    title: rule.id,
    description: rule.summary,
    main: contents(
      <h1>{rule.id}</h1>,
      <p className="meta">
        <span className={['severity', `severity-${rule.severity}`]}>{rule.severity}</span> topic{' '}
        <a href={`../#${rule.topic}`}>{rule.topic}</a>
        {rule.fixable === undefined ? null : (
          <span>
            {' '}
            fixed by{' '}
            <code>{rule.fixable === 'safe' ? 'probeable check --fix' : 'probeable check --fix=all'}</code>
          </span>
        )}
      </p>,
      ...markdownToHast(text, options()),
      ...(mentions.length === 0
        ? []
        : [<h2 id="guidance">In the guidance</h2>, inGuidance(mentions, folder)]),
      ...(affected.length === 0
        ? []
        : [<h2 id="findings">Found in</h2>, found(affected, rule.id, folder, placesOf)]),
      corrections(repository, `${source}.md`, { file: `${source}.ts`, issues: rule.id }),
    ),
  };
}

function inGuidance(mentions: readonly Mention[], folder: string): ElementContent {
  return element(
    <ul>
      {mentions.map(({ slug, title, section, anchor }) =>
        element(
          <li>
            <a href={linkFrom({ folder }, `guidance/${slug}/#${anchor}`)}>
              {title}: {section}
            </a>
          </li>,
        ),
      )}
    </ul>,
  );
}

function found(calls: readonly SiteCall[], rule: string, folder: string, placesOf: PlacesOf): ElementContent {
  return element(
    <ul className="columns">
      {calls.map((call) => (
        <li>
          <a href={linkFrom({ folder }, folderOfCall(call))}>
            <code>{call.spec.name}</code>
          </a>
          {call.spec.status === 'merged' ? null : ` ${call.spec.revision ?? call.spec.status}`}
          {inCode(call, rule, placesOf)}
        </li>
      ))}
    </ul>,
  );
}

/** The lines of the kernel that the findings of a rule are about. */
function inCode(call: SiteCall, rule: string, placesOf: PlacesOf): ElementContent[] {
  const known = placesOfCall(call, placesOf);
  if (known === undefined) return [];
  const places = call.document.findings.flatMap((finding) => {
    const step = /^\/entry\/(\d+)/.exec(finding.pointer)?.[1];
    return finding.rule !== rule || step === undefined ? [] : (known.places.get(Number(step)) ?? []);
  });
  return [...new Set(places)].map((place) =>
    element(
      <small>
        {' '}
        <a href={sourceLink(known.tree, place)}>{place}</a>
      </small>,
    ),
  );
}
