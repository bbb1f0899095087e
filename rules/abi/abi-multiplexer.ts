import type { SpecRule } from '../../src/lint/rule.ts';
import type { Argument } from '../../src/spec/model.ts';

/** What the arguments of a multiplexer mean depends on one of them, as with ioctl() and prctl(). */
export const abiMultiplexer: SpecRule = {
  about: 'spec',
  id: 'abi-multiplexer',
  topic: 'abi',
  severity: 'info',
  basis: 'prototype',
  summary: 'Each operation is a call of its own, with arguments of its own types.',
  check({ spec }, report) {
    if (spec.status === 'merged') return;
    const command = spec.arguments.find(({ role, type }) => role === 'command' && type.kind === 'integer');
    if (command === undefined) return;
    const untyped = spec.arguments.find((argument) => argument.index > command.index && isUntyped(argument));
    if (untyped === undefined) return;
    report({
      message: `"${command.name}" decides what "${untyped.name}" is, so ${spec.name} is several calls behind one number`,
      help: [
        'make each operation a call with typed arguments: sparse, strace, audit and compat code then see what is passed',
        'if the operations belong together, pass one struct with its size, so that every command reads the same type',
      ],
      range: command.range,
      pointer: `/arguments/${command.index}`,
    });
  },
};

/** Whether an argument may be anything: `void __user *arg`, `unsigned long arg`. */
function isUntyped({ type, name, role }: Argument): boolean {
  if (type.kind === 'pointer') return type.to.kind === 'void';
  return role === 'value' && type.kind === 'integer' && type.size === 8 && /^arg\d?$/.test(name);
}
