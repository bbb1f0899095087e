import { describe, expect, test } from 'vitest';
import { readAnswers } from './read-answers.ts';

const POINTS = ['ok 1 22 22 1 38', 'not ok 2 S11 H . .', 'ok 3 0 - 1 38'];

/** FNV-1a as the program computes it. */
function hash(lines: readonly string[]): string {
  let value = 0x811c9dc5;
  for (const character of lines.map((line) => `${line}\n`).join(''))
    value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}

const HEAD = `TAP version 13
# probeable answers 1
# plan 00ff
# options release=any architectures=x86_64 sweep=none allow=none
# specs openat2 statx
# release 6.12.117+deb13-cloud-amd64
# build #1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1
# machine x86_64
# architecture x86_64
# page-size 4096
# root 1
# filtered 0
# namespaces 1
# config.gz H4sI
# config.gz AAAA
1..3
`;
const BODY = `# call openat2 437 2
${POINTS[0]}
${POINTS[1]}
# call statx 332 1
${POINTS[2]}
`;
const END = `# milliseconds 12
# checksum ${hash(POINTS)}
`;
const RUN = HEAD + BODY + END;

/** The fault of a text as `LINE: KERNEL: MESSAGE`. */
function faultOf(text: string): string {
  const result = readAnswers(text);
  return result.ok ? 'none' : `${result.line}: ${result.kernel}: ${result.message}`;
}

describe('answers', () => {
  test('are read with what identifies the kernel', () => {
    expect(readAnswers(RUN)).toMatchObject({
      ok: true,
      answers: {
        plan: '00ff',
        specs: ['openat2', 'statx'],
        release: '6.12.117+deb13-cloud-amd64',
        pageSize: 4096,
        isRoot: true,
        isFiltered: false,
        configuration: 'H4sIAAAA',
        milliseconds: 12,
        calls: [
          {
            name: 'openat2',
            number: 437,
            answers: [
              ['22', '22', '1', '38'],
              ['S11', 'H', '.', '.'],
            ],
          },
          { name: 'statx', number: 332, answers: [['0', '-', '1', '38']] },
        ],
      },
    });
  });

  test('are read from a console: firmware and boot before them, a line feed with a carriage return', () => {
    const console = `SeaBIOS (version 1.16)\n\u001b[2J[    0.000000] Linux version 6.12\n${RUN}[    9.1] reboot: Power down\n`;
    expect(readAnswers(console.replaceAll('\n', '\r\n'))).toEqual(readAnswers(RUN));
  });

  test.each([
    ['between lines', (text: string) => text.replace('ok 1', '[    3.141592] random: crng init done\nok 1')],
    [
      'within a line',
      (text: string) => text.replace('1 22 22', '1 2[    3.141592] random: crng init done\n2 22'),
    ],
    [
      'at the end of a line',
      (text: string) => text.replace('S11 H . .', 'S11 H . .[   13.141592] audit: x\n'),
    ],
  ])('are read with a message of the kernel %s', (_, disturb) => {
    expect(disturb(RUN)).not.toBe(RUN);
    expect(readAnswers(disturb(RUN))).toEqual(readAnswers(RUN));
  });
});

describe('a run that is not whole', () => {
  const kernel = 'Linux 6.12.117+deb13-cloud-amd64';
  test.each([
    ['nothing', '', /^1: undefined: no answers are in it/],
    [
      'the head alone',
      HEAD,
      new RegExp(`^17: ${kernel.replaceAll('+', '\\+')}: it ends before the first call`),
    ],
    [
      'cut off within a call',
      HEAD + BODY.slice(0, BODY.indexOf('not ok')),
      /it ends within openat2, 1 of 3 calls are answered/,
    ],
    ['cut off between calls', HEAD + BODY, /it ends after statx, 3 of 3 calls are answered/],
    [
      'a line is missing',
      RUN.replace(`${POINTS[1]}\n`, ''),
      /^19: Linux .*the answer to call 2 of 3 \(openat2\) is missing/,
    ],
    [
      'a line is damaged',
      RUN.replace('not ok 2', 'not o 2'),
      /^20: Linux .*call 2 of 3 \(openat2\) is missing or damaged/,
    ],
    [
      'a digit is damaged',
      RUN.replace('ok 1 22', 'ok 1 21'),
      /^23: .*the answers are damaged: their hash is/,
    ],
    ['a heading is missing', RUN.replace(/# call statx.*\n/, ''), /^20: .*heading is damaged/],
    ['a note is missing', RUN.replace(/# machine.*\n/, ''), /the line "# machine …" is missing/],
    ['two runs', RUN + RUN, /^25: .*a second run starts here/],
    [
      'given up',
      `${HEAD}Bail out! root: there is no empty root\n`,
      /^17: .*the program gave up: root: there is no empty root/,
    ],
    ['of another form', RUN.replace('answers 1', 'answers 2'), /^2: undefined: answers of form 2/],
  ])('%s', (_, text, expected) => {
    expect(faultOf(text)).toMatch(expected);
  });

  test('every prefix is a fault', () => {
    for (let length = 0; length < RUN.length - 1; length += 7)
      expect(readAnswers(RUN.slice(0, length)).ok, `${length}`).toBe(false);
  });
});
