import type { ElementContent } from 'hast';
import { TOPICS } from '../../lint/rule.ts';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { filterForm } from '../parts/filter-form.tsx';
import type { RuleSource, SiteSource } from '../site-source.ts';

/** The index of rules; JavaScript adds a filter, which is part of the address. */
export function rulesPage({ rules }: SiteSource): Page {
  const topics = Object.entries(TOPICS).flatMap(([topic, title]): ElementContent[] => {
    const own = rules.filter(({ rule }) => rule.topic === topic);
    if (own.length === 0) return [];
    return [
      element(
        <section data-filter-group>
          <h2 id={topic}>
            {topic} <span className="aside">{title}</span>
          </h2>
          <ul className="list">{own.map((source) => entry(source))}</ul>
        </section>,
      ),
    ];
  });
  return {
    folder: 'rules/',
    section: 'rules',
    title: 'Rules',
    description: `${rules.length} rules for the design of a Linux system call, each with its reason, tested examples, and when not to follow it.`,
    script: 'filter.js',
    main: contents(
      <h1>Rules</h1>,
      <p className="lead">
        {rules.length} rules from the kernel's guide to adding system calls, from the section on containers
        that was proposed for it, and from later experience. Each page has examples, which the tests execute.
      </p>,
      filterForm('Filter the rules', [
        { name: 'topic', label: 'topic', options: Object.keys(TOPICS) },
        { name: 'severity', label: 'severity', options: ['error', 'warning', 'info'] },
        {
          name: 'fixable',
          label: 'fixed by',
          options: [
            ['safe', '--fix'],
            ['all', '--fix=all'],
            ['no', 'hand'],
          ],
        },
      ]),
      ...topics,
    ),
  };
}

function entry({ rule: { id, topic, severity, summary, fixable } }: RuleSource): ElementContent {
  return element(
    <li data-filter-item data-topic={topic} data-severity={severity} data-fixable={fixable ?? 'no'}>
      <a href={`${id}/`}>{id}</a> <span className={['severity', `severity-${severity}`]}>{severity}</span>
      {fixable === undefined ? null : (
        <span className="tag">{fixable === 'safe' ? '--fix' : '--fix=all'}</span>
      )}
      <p>{summary}</p>
    </li>,
  );
}
