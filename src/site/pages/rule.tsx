import type { ElementContent } from 'hast';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type MarkdownOptions, markdownToHast } from '../markdown-to-hast.ts';
import { type CallSource, folderOfCall, linkFrom, type RuleSource } from '../site-source.ts';
import type { Mention } from './guidance.tsx';

/** The page of a rule, with the calls in which it finds something. */
export function rulePage(
  { rule, markdown }: RuleSource,
  calls: readonly CallSource[],
  mentions: readonly Mention[],
  options: () => MarkdownOptions,
): Page {
  const folder = `rules/${rule.id}/`;
  const text = markdown.replace(/^# .*\n/, '');
  const affected = calls.filter(({ document }) =>
    document.findings.some((finding) => finding.rule === rule.id),
  );
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
      ...(affected.length === 0 ? [] : [<h2 id="findings">Found in</h2>, found(affected, folder)]),
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

function found(calls: readonly CallSource[], folder: string): ElementContent {
  return element(
    <ul className="columns">
      {calls.map((call) => (
        <li>
          <a href={linkFrom({ folder }, folderOfCall(call))}>
            <code>{call.spec.name}</code>
          </a>
          {call.spec.status === 'merged' ? null : ` ${call.spec.revision ?? call.spec.status}`}
        </li>
      ))}
    </ul>,
  );
}
