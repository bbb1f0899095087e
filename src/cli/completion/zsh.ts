import type { CommandWords } from './describe.ts';

/** A completion script for zsh. */
export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef probeable
_probeable() {
${choose(commands, '  ')}
}
compdef _probeable probeable
`;
}

/** Completes the name of a command, or the arguments of the command that was typed. */
function choose(commands: readonly CommandWords[], indent: string): string {
  const list = commands.map(({ name, summary }) => `'${name}:${summary.replaceAll("'", '')}'`).join(' ');
  const cases = commands.map(({ name, options, words, subcommands }) => {
    if (subcommands.length > 0) return `${indent}${name})\n${choose(subcommands, `${indent}  `)} ;;`;
    const specs = options.map(({ flag, description, values, isList, takesValue, isOptional }) => {
      const text = description.replace(/['[\]:]/g, '');
      const action = isList ? `_values -s , value ${values.join(' ')}` : `(${values.join(' ')})`;
      const value = values.length > 0 ? `:value:${action}` : takesValue ? ':value:_files' : '';
      // With `=`, the value can be in the next word or in the same word; with `=-`, only in the same word.
      const form = isOptional ? '=-' : takesValue ? '=' : '';
      return `${indent}  '*${flag}${form}[${text}]${isOptional ? ':' : ''}${value}'`;
    });
    const rest = words.length > 0 ? `'*:word:(${words.join(' ')})'` : `'*:file:_files'`;
    return `${indent}${name}) _arguments \\\n${[...specs, `${indent}  ${rest}`].join(' \\\n')} ;;`;
  });
  return `${indent}if (( CURRENT == 2 )); then
${indent}  local -a commands
${indent}  commands=(${list})
${indent}  _describe command commands
${indent}  return
${indent}fi
${indent}shift words
${indent}(( CURRENT-- ))
${indent}case $words[1] in
${cases.join('\n')}
${indent}esac`;
}
