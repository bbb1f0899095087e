import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** Lists that MAINTAINERS names for files, where that has long been so. */
const LISTS: readonly (readonly [RegExp, string])[] = [
  [/^mm\/\w+\.c$/, 'linux-mm@kvack.org'],
  [/^fs\/\w+\.c$/, 'linux-fsdevel@vger.kernel.org'],
  [/^net\/(?:core|ipv4|ipv6|socket)\b/, 'netdev@vger.kernel.org'],
  [/^arch\/x86\/(?!tools|entry\/syscalls|include\/uapi)/, 'x86@kernel.org'],
  [/^arch\/arm64\/(?!include\/(?:asm\/unistd|uapi)|tools)/, 'linux-arm-kernel@lists.infradead.org'],
  [/^arch\/riscv\/(?!include\/uapi)/, 'linux-riscv@lists.infradead.org'],
  [/^security\/\w+\.c$/, 'linux-security-module@vger.kernel.org'],
  [/^drivers\/hwmon\//, 'linux-hwmon@vger.kernel.org'],
  [/^drivers\/usb\//, 'linux-usb@vger.kernel.org'],
  [/^(?:virt|arch\/x86)\/kvm\//, 'kvm@vger.kernel.org'],
  [/^kernel\/bpf\//, 'bpf@vger.kernel.org'],
  [/^io_uring\//, 'io-uring@vger.kernel.org'],
  [/^block\//, 'linux-block@vger.kernel.org'],
];

/** The lines of a file that a series has to change before its list is missed: numbers in tables are for all. */
const MIN_LINES = 20;

/** A list that gets none of the mails of a series though it is that of files which the series changes most. */
export function missingLists(patches: readonly Patch[], files: readonly FileDiff[]): readonly NewValue[] {
  const recipients = patches.map((patch) => patch.recipients.toLowerCase()).join(' ');
  // A text without recipients is no mail.
  if (!recipients.includes('@vger.kernel.org')) return [];
  for (const [shape, list] of LISTS) {
    if (recipients.includes(list)) continue;
    const own = files.filter(({ newPath = '' }) => shape.test(newPath));
    const added = own.map(
      ({ hunks }) => hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign !== ' ')).length,
    );
    const [file] = own;
    if (file?.newPath === undefined || added.reduce((sum, one) => sum + one, 0) < MIN_LINES) continue;
    const message = `no mail of the series goes to ${list}, which MAINTAINERS names for such files; see scripts/get_maintainer.pl`;
    return [fact(file.newPath, file.hunks[0]?.newStart ?? 1, message)];
  }
  return [];
}
