import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';

/** Each part of a call has maintainers of its own, who take it as a patch of its own. */
export const processSplit: SpecRule = {
  about: 'spec',
  id: 'process-split',
  topic: 'process',
  severity: 'info',
  basis: 'prototype',
  summary:
    'The code of a call, its entries in the tables of architectures and its selftest are patches of their own.',
  check({ spec }, report) {
    const { patches = [] } = spec.raw;
    if (!isPosted(spec)) return;
    const contents = patches.map(({ subject, brings }) => ({
      subject,
      brings: new Set(brings.map((one) => one.value)),
    }));
    const copying = contents.find(({ brings }) => brings.has('copies'));
    if (copying !== undefined)
      report({
        message:
          'the series changes copies of headers or tables under tools/, which their maintainers update after a merge',
        help: [
          'leave them out; only a selftest or a program under tools/ that the series changes may need them',
        ],
        range: copying.subject,
        pointer: copying.subject.pointer,
      });
    const defining = contents.findIndex(({ brings }) => brings.has('code'));
    const definition = contents[defining];
    if (definition === undefined) return;
    const more = [
      ...(definition.brings.has('tables') ? ['its entries in the tables of architectures'] : []),
      ...(definition.brings.has('tests') ? ['its selftest'] : []),
    ];
    // Entries for x86 come with the code, and those of the others later, or never.
    const isApart = contents.slice(defining + 1).some(({ brings }) => brings.has('tables'));
    const others =
      definition.brings.has('tables') && isApart ? ', and another patch those of other architectures' : '';
    if (more.length > 0)
      report({
        message: `one patch brings the code of ${spec.name} together with ${joinWithAnd(more)}${others}`,
        help: [
          'split it: the code with its prototype, generic number and stub; the tables of architectures; the selftest',
        ],
        range: definition.subject,
        pointer: definition.subject.pointer,
      });
    const early = contents.slice(0, defining).find(({ brings }) => brings.has('tables'));
    if (early !== undefined)
      report({
        message: `${spec.name} gets its number in the tables of architectures before the patch that defines it`,
        help: [
          'move that patch behind the one that defines the call, so that no commit has a number for nothing',
        ],
        range: early.subject,
        pointer: early.subject.pointer,
      });
  },
};
