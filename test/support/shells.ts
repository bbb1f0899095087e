import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* Runs the completion scripts in real shells, on lines as a user types them. */

export function hasShell(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

/** The completions that a shell offers for the last word of each line. */
type Completer = (script: string, lines: readonly string[]) => readonly (readonly string[])[];

const MARK = '@@';

function run(shell: string, args: readonly string[], files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-shell-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { stdout } = spawnSync(shell, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Groups completions by line. The output has `@@NUMBER WORD` for each, with the number of the line. */
function grouped(output: string, count: number): readonly (readonly string[])[] {
  const groups = Array.from({ length: count }, (): string[] => []);
  for (const [, index, word = ''] of output.matchAll(/@@(\d+) ([^\s\0]+)/g))
    if (word !== '') groups[Number(index)]?.push(word);
  return groups;
}

const bash: Completer = (script, lines) => {
  const asked = lines.map((line, index) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    return `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _probeable; for word in "\${COMPREPLY[@]}"; do echo "${MARK}${index} $word"; done`;
  });
  return grouped(run('bash', ['asked.sh'], { 'asked.sh': `${script}\n${asked.join('\n')}\n` }), lines.length);
};

const fish: Completer = (script, lines) => {
  const asked = lines.map(
    (line, index) =>
      `for each in (complete -C '${line}'); echo "${MARK}${index} "(string split \\t -- $each)[1]; end`,
  );
  return grouped(
    run('fish', ['--no-config', 'asked.fish'], { 'asked.fish': `${script}\n${asked.join('\n')}\n` }),
    lines.length,
  );
};

/**
 * zsh completes only in its line editor, so an inner zsh runs at a pseudo-terminal (zpty), where the outer one types
 * each line and a Tab. A wrapper of `compadd` records the offered words; a file for each line marks the end of its
 * completion.
 */
const zsh: Completer = (script, lines) => {
  const inner = `PROMPT=
unsetopt beep auto_list auto_menu
autoload -Uz compinit
compinit -D -u
source ./script.zsh
asked=-1
precmd() { (( ++asked )); : > ./prompt-$asked }
functions[_asked]=$functions[_probeable]
_probeable() { _asked "$@"; : > ./done-$asked }
compadd() {
  if [[ " $* " == *' -'[OAD]' '* ]]; then builtin compadd "$@"; return; fi
  local -a kept
  builtin compadd -O kept "$@"
  local word
  for word in $kept; do print -r -- "${MARK}$asked $word" >> ./offered; done
  builtin compadd "$@"
}
`;
  const asked = lines
    .map(
      (line, index) =>
        `await prompt-${index}; zpty -n -w z $'${line}\\t'; await done-${index}; zpty -n -w z $'\\C-c'`,
    )
    .join('\n');
  const outer = `zmodload zsh/zpty zsh/zselect
zpty z zsh -f -i
await() {
  local out turn
  for turn in {1..300}; do
    while zpty -r -t z out; do :; done
    [[ -e $1 ]] && return
    zselect -t 5
  done
}
: > offered
zpty -w z 'source ./inner.zsh'
${asked}
zpty -d z
cat offered
`;
  return grouped(
    run('zsh', ['-f', 'outer.zsh'], { 'script.zsh': script, 'inner.zsh': inner, 'outer.zsh': outer }),
    lines.length,
  );
};

export const SHELLS: Readonly<Record<string, Completer>> = { bash, zsh, fish };
