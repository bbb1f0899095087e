import { readAuditLine } from './audit-line.ts';
import { readDenialLine } from './denial-line.ts';
import { readEngineMessage } from './engine-message.ts';
import type { ReadLine } from './evidence.ts';
import { readProgramMessage } from './program-message.ts';
import { readSigsysLine } from './sigsys-line.ts';
import { readStraceLine } from './strace-line.ts';

/** Longest line that is read. strace cuts strings at 32 characters unless told otherwise, so it hardly prints longer ones. */
export const MAX_LINE = 65_536;

const MODE = /\[ Process PID=(\d+) runs in (32 bit|64 bit|x32) mode\. \]/;
const SUPPRESSED =
  /\baudit: (\d{1,9}) callbacks suppressed|\baudit_printk_skb: (\d{1,9}) callbacks suppressed/;

/** What lines of audit, of security modules and of snappy-debug contain. */
const RECORDS = ['audit', 'type=', 'avc:', 'SMACK', ') compat='];

/** A call anywhere in a line, as logs of other programs quote it. */
const QUOTED_CALL = /(?<![\w.])(?=[a-z_]\w{1,40}\(.{0,4000}\) += +-1 E[A-Z0-9]+ \()/;

/** Reads one line of a log of whatever kind. */
export function readLogLine(line: string): ReadLine {
  if (line.length > MAX_LINE)
    return { kind: 'unreadable', message: `the line has more than ${MAX_LINE} characters` };
  const traced = readStraceLine(line);
  // "memfd_create() failed: Function not implemented" looks like a line of strace that is cut.
  const isCut = traced?.kind === 'unreadable';
  if (traced !== undefined && traced.kind !== 'other') return (isCut && readProgramMessage(line)) || traced;
  const signalled = readSigsysLine(line);
  if (signalled !== undefined) return signalled;
  if (RECORDS.some((word) => line.includes(word))) {
    const record = readDenialLine(line) ?? readAuditLine(line);
    if (record !== undefined) return record;
    const [, first, second] = SUPPRESSED.exec(line) ?? [];
    if (first !== undefined || second !== undefined)
      return { kind: 'suppressed', count: Number(first ?? second) };
  }
  if (line.includes('Process PID=')) {
    const [, pid = '', mode] = MODE.exec(line) ?? [];
    if (mode === '32 bit' || mode === '64 bit' || mode === 'x32') return { kind: 'mode', pid, mode };
  }
  if (line.includes(' = -1 E') || line.includes(') = -1 E')) {
    const at = line.search(QUOTED_CALL);
    const quoted = at > 0 ? readStraceLine(line.slice(at)) : undefined;
    if (quoted !== undefined) return quoted;
  }
  return readEngineMessage(line) ?? readProgramMessage(line) ?? { kind: 'other' };
}
