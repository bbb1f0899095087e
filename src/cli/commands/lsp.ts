import type { Command } from 'commander';

export function addLsp(program: Command): void {
  program
    .command('lsp')
    .summary('serve an editor')
    .description(
      'Speaks the Language Server Protocol over standard input and output: findings while typing, quick fixes, what a step or a name means, completion.',
    )
    .option('--stdio', 'as editors ask for it; there is no other way')
    .addHelpText(
      'after',
      `
Examples:
  $ probeable lsp

Neovim:
  vim.lsp.start({ name = 'probeable', cmd = { 'probeable', 'lsp' },
                  root_dir = vim.fs.root(0, '.git') })
Emacs:
  (add-to-list 'eglot-server-programs '(yaml-mode . ("probeable" "lsp")))
`,
    )
    .action(async () => {
      (await import('../lsp/server.ts')).serve();
    });
}
