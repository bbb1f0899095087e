/** What a stranger may write to act on who looks at it: on a terminal, in a log of a CI service, on GitHub, in HTML. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'a colour': '\u001b[31mred',
  'the title of a terminal': '\u001b]0;title\u0007',
  'a link of a terminal': '\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
  'an 8-bit sequence': '\u009b31mred',
  'a bell': 'x\u0007',
  'a backspace': 'ab\u0008\u0008',
  'a line that overwrites': 'x\rprobeable: all clear',
  NUL: 'a\u0000b',
  'text that is turned around': 'a\u202eb\u2066c',
  'text without width': 'a\u200bb\u2060c\ufeffd\u{e0041}',
  'a line of its own': 'a\u2028b\u0085c',
  'half a surrogate pair': 'a\ud83d b\ude00',
  'a command': '::error::x',
  'a command in another line': `${'x '.repeat(60)}\n  ::error::x`,
  'a command behind a line that is full': `${'w'.repeat(48)} `.repeat(6).concat('::add-mask::x'),
  'the end of commands': '::stop-commands::t',
  'an old command': 'x ##[add-mask]y',
  'a command of another service': '##vso[task.setvariable]x',
  'the end of a script': '</script><script>alert(1)</script>',
  'a comment': '<!-- x',
  markup: '<img src=x onerror=y>**b** [x](javascript:y) ![x](y)',
  'a cell': '| a | b |',
  'a mention': '@octocat and @linux/all',
  references: '#1 linux/linux#12 GH-1',
  'references of GitLab': '!1 &1 %1 %"a b" ~bug ~"a b" *iteration:1 [vulnerability:1] GL-1 %{project_path}',
  'markup of GitLab': '[[_TOC_]] [TOC] {+a+} [-b-] ::include{file=x}',
  'a quick action': '/close',
  mathematics: '$\\color{green}{x}$ $`x`$ $$x$$ \\(x\\)',
  addresses: 'https://evil.example/x www.evil.example mailto:a@b.example a@b.example',
};

/** All of them, one after the other. */
export const ALL = Object.values(HOSTILE).join(' ');

/** What in a text acts on a terminal or a log, or could not be written to it, each with what surrounds it. */
export function acting(text: string): readonly string[] {
  const pattern = /(?!\t|\n)[\p{Cc}\u2028-\u202e\u2066-\u2069\ufffd]|^\s*::|##\w*\[/gmu;
  return [...text.matchAll(pattern)].map(({ index }) =>
    JSON.stringify(text.slice(Math.max(0, index - 30), index + 30)),
  );
}
