import type { Command } from 'commander';

export function addLsp(program: Command): void {
  program
    .command('lsp')
    .summary('run a language server for editors')
    .description(
      'Runs a server for the Language Server Protocol on standard input and output: findings while you type, quick fixes, explanations of steps and names, completion.',
    )
    .option('--stdio', 'accepted because editors pass it; no other transport is supported')
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
      (await import('../lsp/server.ts')).serveEditor();
    });
}
